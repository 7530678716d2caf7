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

/// Those that were kept, without those of them that were given too and are lifted now, and those that are
/// new.
Bans bansToKeep(const Bans &kept, const Bans &givenBans, const Bans &nowBans)
{
    const BanOf given = byAddress(givenBans);
    const BanOf now = byAddress(nowBans);
    Bans bans;
    QSet<QHostAddress> known;
    for (const Ban &ban : kept) {
        known.insert(ban.address);
        if (now.contains(ban.address) || !given.contains(ban.address))
            bans += now.value(ban.address, ban);
    }
    for (const Ban &ban : nowBans) {
        const bool isNew = !given.contains(ban.address) && !known.contains(ban.address);
        if (isNew && bans.size() < limits::maxBans)
            bans += ban;
    }
    return bans;
}

} // namespace

ServerConfig OneRunSettings::toKeep(const ServerConfig &now) const
{
    ServerConfig config = now;
    for (const Setting &setting : allSettings()) {
        const QString text = setting.write(kept);
        const QString givenText = setting.write(given);
        if (givenText != text && givenText == setting.write(now))
            (void)setting.read(config, text, text);
    }
    if (!config.validate())
        config = now;
    config.bans = bansToKeep(kept.bans, given.bans, now.bans);
    return config;
}

void OneRunSettings::keepAll()
{
    Bans bans = std::exchange(given.bans, {});
    given = kept;
    given.bans = std::move(bans);
}

} // namespace porthole
