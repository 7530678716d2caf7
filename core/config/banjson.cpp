// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/banjson.h"

#include "core/config/addressrange.h"
#include "core/config/jsonobject.h"
#include "core/config/limits.h"
#include "core/config/valuetext.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>
#include <cstdio>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::BanJson)
};

tl::unexpected<Error> refused(const QString &detail)
{
    return tl::unexpected(Error{ErrorCode::InvalidValue, QStringLiteral("bans"), detail});
}

tl::unexpected<Error> notExpectedIn(const QString &key, const QJsonValue &value, const QString &expected)
{
    const QString shown =
        value.isString() ? quoted(value.toString()) : shortened(value.toVariant().toString());
    return refused(Words::tr("\"%1\": %2 is not %3").arg(key, shown, expected));
}

/// ISO 8601, which has no years but these. Not by QDateTime::toString(), which takes ten times as long: the
/// window waits while 10,000 bans are written.
void appendStamp(QByteArray &json, const QDateTime &time)
{
    static const QDateTime first(QDate(1, 1, 1), QTime(0, 0), Qt::UTC);
    static const QDateTime last(QDate(9999, 12, 31), QTime(23, 59, 59, 999), Qt::UTC);
    const QDateTime utc = std::clamp(time.toUTC(), first, last);
    const QDate date = utc.date();
    const QTime clock = utc.time();
    char text[100]; // far more than it is
    const int size =
        std::snprintf(text, sizeof text, "\"%04d-%02d-%02dT%02d:%02d:%02d.%03dZ\"", date.year(), date.month(),
                      date.day(), clock.hour(), clock.minute(), clock.second(), clock.msec());
    json.append(text, size);
}

void appendBan(QByteArray &json, const Ban &ban)
{
    json += R"({"address": )" + toJsonString(ban.address.toString());
    if (!ban.reason.isEmpty())
        json += R"(, "reason": )" + toJsonString(ban.reason);
    json += R"(, "since": )";
    appendStamp(json, ban.since);
    if (ban.until) {
        json += R"(, "until": )";
        appendStamp(json, *ban.until);
    }
    json += R"(, "hits": )" + QByteArray::number(ban.hits) + '}';
}

Result<void> readAddress(Ban &ban, const QString &key, const QJsonValue &value)
{
    const Result<AddressRange> range = AddressRange::parse(value.toString());
    const auto address = range ? range->onlyAddress() : std::nullopt;
    if (!address)
        return notExpectedIn(key, value, Words::tr("an address in quotes, such as 192.0.2.7 or 2001:db8::1"));
    ban.address = *address;
    return {};
}

Result<void> readReason(Ban &ban, const QString &key, const QJsonValue &value)
{
    if (!value.isString() || value.toString().size() > limits::maxBanReason) {
        return notExpectedIn(
            key, value, Words::tr("a text in quotes with at most %1 characters").arg(limits::maxBanReason));
    }
    ban.reason = value.toString();
    return {};
}

/// A time without a zone would mean another one on another machine.
Result<QDateTime> timeIn(const QString &key, const QJsonValue &value)
{
    const QDateTime time = QDateTime::fromString(value.toString(), Qt::ISODateWithMs);
    if (!time.isValid() || time.timeSpec() == Qt::LocalTime)
        return notExpectedIn(key, value,
                             Words::tr("a time with its zone in quotes, such as 2026-11-25T12:00:00Z"));
    return time.toUTC();
}

Result<void> readSince(Ban &ban, const QString &key, const QJsonValue &value)
{
    return timeIn(key, value).map([&](const QDateTime &time) { ban.since = time; });
}

Result<void> readUntil(Ban &ban, const QString &key, const QJsonValue &value)
{
    return timeIn(key, value).map([&](const QDateTime &time) { ban.until = time; });
}

Result<void> readHits(Ban &ban, const QString &key, const QJsonValue &value)
{
    const qint64 hits = value.toInteger(-1);
    if (hits < 0)
        return notExpectedIn(key, value, Words::tr("a whole number from 0 on"));
    ban.hits = hits;
    return {};
}

struct Field
{
    QLatin1StringView key;
    Result<void> (*read)(Ban &, const QString &key, const QJsonValue &);
};

constexpr Field fields[] = {
    {QLatin1StringView("address"), readAddress}, {QLatin1StringView("reason"), readReason},
    {QLatin1StringView("since"), readSince},     {QLatin1StringView("until"), readUntil},
    {QLatin1StringView("hits"), readHits},
};

Result<Ban> readBan(const QJsonValue &value, const QDateTime &now)
{
    if (!value.isObject())
        return refused(Words::tr("it is not an object such as {\"address\": \"192.0.2.7\"}"));
    QJsonObject object = value.toObject();
    Ban ban;
    ban.since = now;
    for (const Field &field : fields) {
        if (!object.contains(field.key))
            continue;
        if (const auto read = field.read(ban, field.key, object.take(field.key)); !read)
            return tl::unexpected(read.error());
    }
    if (!object.isEmpty())
        return refused(Words::tr("the key %1 is unknown (known keys: address, reason, since, until, hits)")
                           .arg(quoted(object.constBegin().key())));
    if (ban.address.isNull())
        return refused(Words::tr("the key \"address\" is missing"));
    return ban;
}

} // namespace

QByteArray toJson(const Bans &bans, const QByteArray &indent)
{
    QByteArray json = "[";
    for (const Ban &ban : bans) {
        json += (json.size() > 1 ? ",\n" : "\n") + indent + "    ";
        appendBan(json, ban);
    }
    return json + '\n' + indent + ']';
}

Result<Bans> bansFromJson(const QJsonValue &value, const QDateTime &now)
{
    if (!value.isArray())
        return refused(Words::tr("expected a list in [ ]"));
    const QJsonArray entries = value.toArray();
    Bans bans;
    QHash<QHostAddress, qsizetype> entryOf;
    for (qsizetype i = 0; i < entries.size(); ++i) {
        const qsizetype number = i + 1;
        const Result<Ban> ban = readBan(entries[i], now);
        if (!ban)
            return refused(Words::tr("entry %1: %2").arg(QString::number(number), ban.error().detail));
        if (const qsizetype before = entryOf.value(ban->address); before > 0)
            return refused(
                Words::tr("entry %1: %2 is in entry %3 already")
                    .arg(QString::number(number), ban->address.toString(), QString::number(before)));
        entryOf.insert(ban->address, number);
        if (!ban->until || *ban->until > now)
            bans.append(*ban);
    }
    if (bans.size() > limits::maxBans)
        return refused(Words::tr("there are %1 of them, and %2 is the most")
                           .arg(QString::number(bans.size()), QString::number(limits::maxBans)));
    return bans;
}

} // namespace porthole
