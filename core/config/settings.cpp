// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/settings.h"

#include "core/config/limits.h"
#include "core/config/settingforms.h"
#include "core/config/valuetext.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <chrono>
#include <iterator>

namespace porthole {

namespace {

using namespace std::chrono;
using namespace settingforms;
using Form = Setting::Form;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::Setting)
};

template <auto Member>
constexpr Setting number(const char *name, qint64 least, qint64 most, const char *wording)
{
    return {QLatin1StringView(name), Form::Number, wording, readNumber<Member>,
            writeNumber<Member>,     least,        most};
}

template <auto Member> constexpr Setting ranges(const char *name, const char *wording)
{
    return {QLatin1StringView(name), Form::Text, wording, readRanges<Member>, writeRanges<Member>};
}

template <auto Member> constexpr Setting accessNumber(const char *name, qint64 most, const char *wording)
{
    return {QLatin1StringView(name),
            Form::Number,
            wording,
            readAccessNumber<Member>,
            writeAccessNumber<Member>,
            0,
            most};
}

template <auto Member>
constexpr Setting captureNumber(const char *name, qint64 least, qint64 most, const char *wording)
{
    return {QLatin1StringView(name),    Form::Number, wording, readCaptureNumber<Member>,
            writeCaptureNumber<Member>, least,        most};
}

template <auto Member>
constexpr Setting time(const char *name, const char *wording, seconds least = 0s,
                       seconds most = limits::maxTimeout)
{
    return {QLatin1StringView(name), Form::Number,  wording,     readSeconds<Member>,
            writeSeconds<Member>,    least.count(), most.count()};
}

template <auto Member> constexpr Setting tlsFile(const char *name, const char *wording)
{
    return {QLatin1StringView(name), Form::Text, wording, readTlsFile<Member>, writeTlsFile<Member>};
}

template <auto Member> constexpr Setting spec(const char *name, const char *wording)
{
    return {QLatin1StringView(name), Form::Text, wording, readSpec<Member>, writeSpec<Member>};
}

template <auto Member> constexpr Setting onOff(const char *name, const char *wording)
{
    return {QLatin1StringView(name), Form::Switch, wording, readSwitch<Member>, writeSwitch<Member>};
}

constexpr const char *addressWording = QT_TRANSLATE_NOOP(
    "porthole::Setting", "an address (IPv4 such as 127.0.0.1, IPv6 such as ::1, or \"any\")");
constexpr const char *portWording =
    QT_TRANSLATE_NOOP("porthole::Setting", "a port number (%1 to %2; 0 lets the system choose)");
constexpr const char *framingWording = QT_TRANSLATE_NOOP("porthole::Setting", "a framing, such as \"line\"");
constexpr const char *replyWording = QT_TRANSLATE_NOOP("porthole::Setting", "a reply, such as \"echo\"");
constexpr const char *greetingWording =
    QT_TRANSLATE_NOOP("porthole::Setting", "a greeting, such as \"hello\"");
constexpr const char *timeoutWording =
    QT_TRANSLATE_NOOP("porthole::Setting", "a time in seconds (%1 to %2, to the millisecond; 0 is never)");
constexpr const char *deadlineWording =
    QT_TRANSLATE_NOOP("porthole::Setting", "a time in seconds (%1 to %2, to the millisecond)");
constexpr const char *clientsWording =
    QT_TRANSLATE_NOOP("porthole::Setting", "a number of clients (%1 to %2)");
constexpr const char *rangesWording =
    QT_TRANSLATE_NOOP("porthole::Setting", "addresses and ranges with commas between them");
constexpr const char *perAddressWording =
    QT_TRANSLATE_NOOP("porthole::Setting", "a number of clients (%1 to %2; 0 is any)");
constexpr const char *rateWording =
    QT_TRANSLATE_NOOP("porthole::Setting", "a number of connections a second (%1 to %2; 0 is any)");
constexpr const char *bytesWording = QT_TRANSLATE_NOOP("porthole::Setting", "a number of bytes (%1 to %2)");
constexpr const char *heldWording =
    QT_TRANSLATE_NOOP("porthole::Setting", "a number of bytes (%1 to %2; 0 is any)");
constexpr const char *backlogWording =
    QT_TRANSLATE_NOOP("porthole::Setting", "a number of waiting connections (%1 to %2)");
constexpr const char *captureWording =
    QT_TRANSLATE_NOOP("porthole::Setting", "the name of a file, or \"off\"");
constexpr const char *filesWording = QT_TRANSLATE_NOOP("porthole::Setting", "a number of files (%1 to %2)");
constexpr const char *captureModeWording = QT_TRANSLATE_NOOP("porthole::Setting", "\"complete\" or \"live\"");
constexpr const char *fileWording = QT_TRANSLATE_NOOP("porthole::Setting", "the name of a file");
constexpr const char *switchWording = QT_TRANSLATE_NOOP("porthole::Setting", "true or false");

using Config = ServerConfig;

constexpr Setting table[] = {
    {QLatin1StringView("address"), Form::Text, addressWording, readAddress, writeAddress},
    number<&Config::port>("port", 0, 65535, portWording),
    spec<&Config::framing>("framing", framingWording),
    spec<&Config::reply>("reply", replyWording),
    {QLatin1StringView("greeting"), Form::Text, greetingWording, readGreeting, writeGreeting},
    time<&Config::idleTimeout>("idle-timeout", timeoutWording),
    time<&Config::frameTimeout>("frame-timeout", timeoutWording),
    time<&Config::writeTimeout>("write-timeout", timeoutWording),
    time<&Config::stopDeadline>("stop-deadline", deadlineWording),
    number<&Config::maxClients>("max-clients", 1, limits::maxClients, clientsWording),
    ranges<&AccessOptions::allow>("allow", rangesWording),
    ranges<&AccessOptions::deny>("deny", rangesWording),
    accessNumber<&AccessOptions::maxPerAddress>("max-per-address", limits::maxClients, perAddressWording),
    accessNumber<&AccessOptions::connectRate>("connect-rate", limits::maxConnectRate, rateWording),
    number<&Config::maxFrameBytes>("max-frame", 1, limits::maxFrameBytes, bytesWording),
    number<&Config::highWaterBytes>("high-water", 1, limits::maxWaterBytes, bytesWording),
    number<&Config::lowWaterBytes>("low-water", 1, limits::maxWaterBytes, bytesWording),
    number<&Config::maxHeldBytes>("max-held", 0, limits::maxHeldBytes, heldWording),
    number<&Config::backlog>("backlog", 1, limits::maxBacklog, backlogWording),
    onOff<&Config::noDelay>("no-delay", switchWording),
    onOff<&Config::keepAlive>("keep-alive", switchWording),
    time<&Config::keepAliveTime>("keep-alive-time", deadlineWording, 1s, limits::maxKeepAliveTime),
    {QLatin1StringView("capture"), Form::Text, captureWording, readCapture, writeCapture},
    captureNumber<&CaptureOptions::maxBytes>("capture-size", limits::leastCaptureBytes,
                                             limits::maxCaptureBytes, bytesWording),
    captureNumber<&CaptureOptions::files>("capture-files", 1, limits::maxCaptureFiles, filesWording),
    captureNumber<&CaptureOptions::payloadBytes>("capture-payload", 0, limits::maxFrameBytes, bytesWording),
    {QLatin1StringView("capture-mode"), Form::Text, captureModeWording, readCaptureMode, writeCaptureMode},
    tlsFile<&TlsOptions::certFile>("tls-cert", fileWording),
    tlsFile<&TlsOptions::keyFile>("tls-key", fileWording),
    tlsFile<&TlsOptions::clientCaFile>("tls-client-ca", fileWording),
    {QLatin1StringView("tls-timeout"), Form::Number, timeoutWording, readTlsTimeout, writeTlsTimeout, 0,
     limits::maxTimeout.count()},
};

} // namespace

QString Setting::expected() const
{
    const QString words = Words::tr(wording);
    return form == Form::Number ? words.arg(least).arg(most) : words;
}

Result<void> Setting::read(ServerConfig &config, const QString &text, const QString &shown) const
{
    return reader(config, *this, text, shown);
}

std::span<const Setting> allSettings()
{
    return table;
}

const Setting *findSetting(QStringView name)
{
    const auto found =
        std::ranges::find_if(table, [name](const Setting &setting) { return setting.name == name; });
    return found == std::end(table) ? nullptr : found;
}

QString settingNames()
{
    QStringList names;
    for (const Setting &setting : table)
        names << setting.name;
    return names.join(QStringLiteral(", "));
}

Result<void> applySetting(ServerConfig &config, QStringView name, const QString &textValue)
{
    if (const Setting *setting = findSetting(name))
        return setting->read(config, textValue, quoted(textValue));
    return tl::unexpected(Error{ErrorCode::InvalidValue, name.toString(),
                                Words::tr("there is no such setting (known: %1)").arg(settingNames())});
}

} // namespace porthole
