// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/onerunsettings.h"

#include "core/config/limits.h"
#include "core/config/settings.h"

#include <QHash>
#include <QSet>

#include <utility>

namespace porthole {

namespace {

using BanOf = QHash<QHostAddress, Ban>;

BanOf byAddress(const Bans &bans)
{
    BanOf all;
    for (const Ban &ban : bans)
        all.insert(ban.address, ban);
    return all;
}

/// Apart from the hits, which are not the user's doing.
bool isSame(const Ban &a, const Ban &b)
{
    return a.address == b.address && a.reason == b.reason && a.since == b.since && a.until == b.until;
}

bool hasSame(const BanOf &bans, const Ban &ban)
{
    const auto found = bans.constFind(ban.address);
    return found != bans.cend() && isSame(*found, ban);
}

/// Those that were kept, without those of them that were given too and are lifted now, and those that are
/// new or others than were given.
Bans bansToKeep(const Bans &kept, const Bans &givenBans, const Bans &nowBans)
{
    const BanOf given = byAddress(givenBans);
    const BanOf now = byAddress(nowBans);
    Bans bans;
    QSet<QHostAddress> known;
    for (const Ban &ban : kept) {
        known.insert(ban.address);
        const auto current = now.constFind(ban.address);
        if (current == now.cend()) {
            if (!given.contains(ban.address))
                bans += ban;
            continue;
        }
        const bool isOfThisRun = hasSame(given, *current) && !isSame(*current, ban);
        bans += isOfThisRun ? ban : *current;
    }
    for (const Ban &ban : nowBans) {
        const bool isNew = !hasSame(given, ban) && !known.contains(ban.address);
        if (isNew && bans.size() < limits::maxBans)
            bans += ban;
    }
    return bans;
}

/// Those that were given, with the kept one, if there is one, in the place of each that is another now.
Bans bansStillGiven(const Bans &keptBans, const Bans &givenBans, const Bans &nowBans)
{
    const BanOf kept = byAddress(keptBans);
    const BanOf now = byAddress(nowBans);
    BanOf given = byAddress(givenBans);
    const auto takeKept = [&](const QHostAddress &address) {
        if (const auto found = kept.constFind(address); found != kept.cend())
            given.insert(address, *found);
        else
            given.remove(address);
    };
    for (const Ban &ban : givenBans) {
        if (!hasSame(now, ban))
            takeKept(ban.address);
    }
    for (const Ban &ban : nowBans) {
        if (!hasSame(given, ban))
            takeKept(ban.address);
    }
    return given.values();
}

/// The settings that must fit each other, as of ServerConfig::validate().
using Group = QList<QLatin1StringView>;

const QList<Group> &groups()
{
    static const QList<Group> all = {
        {QLatin1StringView("framing"), QLatin1StringView("max-frame")},
        {QLatin1StringView("high-water"), QLatin1StringView("low-water")},
        {QLatin1StringView("tls-cert"), QLatin1StringView("tls-key"), QLatin1StringView("tls-client-ca")},
    };
    return all;
}

void copySetting(const Setting &setting, const ServerConfig &from, ServerConfig &to)
{
    const QString text = setting.write(from);
    (void)setting.read(to, text, text);
}

/// Takes over from `now` the group that the misfit is in. False: it is in none.
bool takeGroup(const QString &misfit, const ServerConfig &now, ServerConfig &config)
{
    for (const Group &group : groups()) {
        if (!group.contains(misfit))
            continue;
        for (const Setting &setting : allSettings()) {
            if (group.contains(setting.name))
                copySetting(setting, now, config);
        }
        return true;
    }
    return false;
}

/// Makes it fit together with as little of `now` as may be. False: that cannot be.
bool mend(ServerConfig &config, const ServerConfig &now)
{
    for (qsizetype i = 0; i < groups().size(); ++i) {
        const Result<void> valid = config.validate();
        if (valid)
            return true;
        if (!takeGroup(valid.error().subject, now, config))
            return false;
    }
    return config.validate().has_value();
}

} // namespace

ServerConfig OneRunSettings::toKeep(const ServerConfig &now) const
{
    ServerConfig config = now;
    for (const Setting &setting : allSettings()) {
        const QString givenText = setting.write(given);
        if (givenText != setting.write(kept) && givenText == setting.write(now))
            copySetting(setting, kept, config);
    }
    if (!mend(config, now))
        config = kept;
    config.bans = bansToKeep(kept.bans, given.bans, now.bans);
    return config;
}

/// What was given as it is kept is kept however it becomes.
void OneRunSettings::noteChanges(const ServerConfig &now)
{
    for (const Setting &setting : allSettings()) {
        if (setting.write(given) != setting.write(now))
            copySetting(setting, kept, given);
    }
    given.bans = bansStillGiven(kept.bans, given.bans, now.bans);
}

void OneRunSettings::keepAll()
{
    Bans bans = std::exchange(given.bans, {});
    given = kept;
    given.bans = std::move(bans);
}

} // namespace porthole
