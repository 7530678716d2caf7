// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/configjson.h"

#include "core/config/banjson.h"
#include "core/config/jsonobject.h"
#include "core/config/settings.h"
#include "core/config/valuetext.h"

#include <QCoreApplication>

#include <algorithm>

namespace porthole {

namespace {

using Form = Setting::Form;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::ConfigJson)
};

tl::unexpected<Error> invalid(const QString &fileName, const QString &detail)
{
    return tl::unexpected(Error{ErrorCode::InvalidFile, fileName, detail});
}

tl::unexpected<Error> invalid(const QString &fileName, const JsonMember &member, const QString &detail)
{
    return invalid(fileName, Words::tr("line %1, key \"%2\": %3")
                                 .arg(QString::number(member.line), shortened(member.key), detail));
}

bool hasForm(Form form, const QJsonValue &value)
{
    switch (form) {
    case Form::Text:
        return value.isString();
    case Form::Number:
        return value.isDouble();
    case Form::Switch:
        return value.isBool();
    }
    Q_UNREACHABLE();
    return false;
}

QString wrongForm(const Setting &setting, const QString &shown)
{
    switch (setting.form) {
    case Form::Text:
        return Words::tr("%1 is not a text in quotes; expected %2").arg(shown, setting.expected());
    case Form::Number:
        return Words::tr("%1 is not a number; expected %2").arg(shown, setting.expected());
    case Form::Switch:
        return Words::tr("%1 is not %2").arg(shown, setting.expected());
    }
    Q_UNREACHABLE();
    return {};
}

/// The value as the command line would write it.
QString valueText(const JsonMember &member)
{
    if (member.value.isString())
        return member.value.toString();
    // JSON may write 9000 as 9e3 or 9000.0; both answers agree only if it is a whole number.
    if (member.value.toInteger(0) == member.value.toInteger(1))
        return QString::number(member.value.toInteger());
    return QString::fromUtf8(member.source);
}

constexpr QLatin1StringView bansKey("bans"); // a list; all others are texts, numbers and switches

Result<void> readBans(ServerConfig &config, const JsonMember &member, const QString &fileName)
{
    Result<Bans> bans = bansFromJson(member.value, QDateTime::currentDateTimeUtc());
    if (!bans)
        return invalid(fileName, member, bans.error().detail);
    config.bans = *std::move(bans);
    return {};
}

Result<void> readMember(ServerConfig &config, const JsonMember &member, const QString &fileName)
{
    if (member.key == bansKey)
        return readBans(config, member, fileName);
    const Setting *setting = findSetting(member.key);
    if (setting == nullptr)
        return invalid(fileName, member,
                       Words::tr("unknown (known keys: %1, %2)").arg(settingNames(), bansKey));
    const QString shown = shortened(QString::fromUtf8(member.source));
    if (!hasForm(setting->form, member.value))
        return invalid(fileName, member, wrongForm(*setting, shown));
    const Result<void> result = setting->read(config, valueText(member), shown);
    if (!result)
        return invalid(fileName, member, result.error().detail);
    return {};
}

/// Finds the line for an error of ServerConfig::validate(); the setting may be one that the file leaves out.
tl::unexpected<Error> misfit(const Error &error, const QList<JsonMember> &members, const QString &fileName)
{
    const auto named = [&error](const JsonMember &member) { return member.key == error.subject; };
    const auto found = std::ranges::find_if(members, named);
    if (found != members.end())
        return invalid(fileName, *found, error.detail);
    return invalid(fileName,
                   Words::tr("key \"%1\", which is not given: %2").arg(error.subject, error.detail));
}

/// "key": value, of every setting.
QByteArrayList writtenMembers(const ServerConfig &config)
{
    QByteArrayList members;
    for (const Setting &setting : allSettings()) {
        const QString text = setting.write(config);
        const QByteArray value = setting.form == Form::Text ? toJsonString(text) : text.toUtf8();
        members << toJsonString(setting.name) + ": " + value;
    }
    return members;
}

} // namespace

QByteArray toJson(const ServerConfig &config)
{
    QByteArrayList members = writtenMembers(config);
    if (!config.bans.isEmpty())
        members << toJsonString(bansKey) + ": " + toJson(config.bans, "    ");
    return "{\n    " + members.join(",\n    ") + "\n}\n";
}

QByteArray toCompactJson(const ServerConfig &config)
{
    return '{' + writtenMembers(config).join(", ") + '}';
}

Result<ServerConfig> fromJson(const QByteArray &json, const QString &fileName, const ServerConfig &defaults)
{
    const Result<QList<JsonMember>> members = readJsonObject(json, fileName);
    if (!members)
        return tl::unexpected(members.error());
    ServerConfig config = defaults;
    for (const JsonMember &member : *members) {
        if (const Result<void> result = readMember(config, member, fileName); !result)
            return tl::unexpected(result.error());
    }
    if (const Result<void> result = config.validate(); !result)
        return misfit(result.error(), *members, fileName);
    return config;
}

} // namespace porthole
