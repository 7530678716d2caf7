// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/settings.h"

#include "core/base/bytetext.h"
#include "core/config/limits.h"
#include "core/config/valuetext.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <type_traits>
#include <utility>

namespace porthole {

namespace {

using namespace std::chrono;
using Form = Setting::Form;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::Setting)
};

Result<void> refuse(const Setting &self, const QString &shown)
{
    return notExpected(self.name, shown, self.expected());
}

Result<void> readAddress(ServerConfig &config, const Setting &self, const QString &text, const QString &shown)
{
    if (text != u"any" && !addressIn(text))
        return refuse(self, shown);
    config.address = text;
    return {};
}

QString writeAddress(const ServerConfig &config)
{
    return config.address;
}

/// For types that read their own text form and word their own errors.
template <auto Member>
Result<void> readSpec(ServerConfig &config, const Setting &, const QString &text, const QString &)
{
    using Spec = std::remove_reference_t<decltype(config.*Member)>;
    return Spec::parse(text).map([&config](const Spec &spec) { config.*Member = spec; });
}

template <auto Member> QString writeSpec(const ServerConfig &config)
{
    return (config.*Member).toString();
}

Result<void> readGreeting(ServerConfig &config, const Setting &self, const QString &text, const QString &)
{
    Result<QByteArray> bytes = fromEscaped(text);
    if (!bytes)
        return tl::unexpected(Error{ErrorCode::InvalidValue, self.name, bytes.error().detail});
    if (bytes->size() > limits::maxTextBytes) {
        return tl::unexpected(Error{ErrorCode::InvalidValue, self.name,
                                    Words::tr("the greeting has %1 bytes, and %2 is the most")
                                        .arg(bytes->size())
                                        .arg(limits::maxTextBytes)});
    }
    config.greeting = *std::move(bytes);
    return {};
}

QString writeGreeting(const ServerConfig &config)
{
    return toEscaped(config.greeting);
}

template <auto Member>
Result<void> readNumber(ServerConfig &config, const Setting &self, const QString &text, const QString &shown)
{
    using Number = std::remove_reference_t<decltype(config.*Member)>;
    const auto number = wholeNumber(text);
    if (!number || *number < self.least || *number > self.most)
        return refuse(self, shown);
    config.*Member = Number(*number);
    return {};
}

template <auto Member> QString writeNumber(const ServerConfig &config)
{
    return QString::number(config.*Member);
}

/// None if it is no time in the setting's range.
std::optional<milliseconds> secondsIn(const Setting &self, const QString &text)
{
    bool isNumber = false;
    const double ms = text.toDouble(&isNumber) * 1000;
    // Refused rather than rounded: 0.0001 would become 0, which means never.
    const bool isWhole = std::abs(ms - std::round(ms)) < 1e-6 && (ms == 0 || std::round(ms) != 0);
    if (!isNumber || !isWhole || ms < double(self.least) * 1000 || ms > double(self.most) * 1000)
        return std::nullopt;
    return milliseconds(std::llround(ms));
}

template <auto Member>
Result<void> readSeconds(ServerConfig &config, const Setting &self, const QString &text, const QString &shown)
{
    const auto time = secondsIn(self, text);
    if (!time)
        return refuse(self, shown);
    config.*Member = *time;
    return {};
}

QString secondsText(milliseconds time)
{
    return QString::number(double(time.count()) / 1000, 'g', 15);
}

template <auto Member> QString writeSeconds(const ServerConfig &config)
{
    return secondsText(config.*Member);
}

template <auto Member>
Result<void> readSwitch(ServerConfig &config, const Setting &self, const QString &text, const QString &shown)
{
    if (text != u"true" && text != u"false")
        return refuse(self, shown);
    config.*Member = text == u"true";
    return {};
}

template <auto Member> QString writeSwitch(const ServerConfig &config)
{
    return config.*Member ? QStringLiteral("true") : QStringLiteral("false");
}

template <auto Member>
Result<void> readRanges(ServerConfig &config, const Setting &self, const QString &text, const QString &)
{
    return parseAddressRanges(text)
        .map([&config](const AddressRanges &ranges) { config.access.*Member = ranges; })
        .map_error([&self](const Error &error) {
            return Error{ErrorCode::InvalidValue, self.name,
                         quoted(error.subject) + QLatin1Char(' ') + error.detail};
        });
}

template <auto Member> QString writeRanges(const ServerConfig &config)
{
    return toString(config.access.*Member);
}

/// A number of what addresses may do.
template <auto Member>
Result<void> readAccessNumber(ServerConfig &config, const Setting &self, const QString &text,
                              const QString &shown)
{
    const auto number = wholeNumber(text);
    if (!number || *number < self.least || *number > self.most)
        return refuse(self, shown);
    config.access.*Member = int(*number);
    return {};
}

template <auto Member> QString writeAccessNumber(const ServerConfig &config)
{
    return QString::number(config.access.*Member);
}

Result<void> readCapture(ServerConfig &config, const Setting &, const QString &text, const QString &)
{
    config.capture.off = text == u"off";
    config.capture.file = config.capture.off ? QString() : text;
    return {};
}

QString writeCapture(const ServerConfig &config)
{
    return config.capture.off ? QStringLiteral("off") : config.capture.file;
}

/// A number of the capture's.
template <auto Member>
Result<void> readCaptureNumber(ServerConfig &config, const Setting &self, const QString &text,
                               const QString &shown)
{
    using Number = std::remove_reference_t<decltype(config.capture.*Member)>;
    const auto number = wholeNumber(text);
    if (!number || *number < self.least || *number > self.most)
        return refuse(self, shown);
    config.capture.*Member = Number(*number);
    return {};
}

template <auto Member> QString writeCaptureNumber(const ServerConfig &config)
{
    return QString::number(config.capture.*Member);
}

Result<void> readCaptureMode(ServerConfig &config, const Setting &self, const QString &text,
                             const QString &shown)
{
    if (text != u"complete" && text != u"live")
        return refuse(self, shown);
    config.capture.mode = text == u"live" ? CaptureMode::Live : CaptureMode::Complete;
    return {};
}

QString writeCaptureMode(const ServerConfig &config)
{
    return config.capture.mode == CaptureMode::Live ? QStringLiteral("live") : QStringLiteral("complete");
}

/// The name of a file of TLS's.
template <auto Member>
Result<void> readTlsFile(ServerConfig &config, const Setting &, const QString &text, const QString &)
{
    config.tls.*Member = text;
    return {};
}

template <auto Member> QString writeTlsFile(const ServerConfig &config)
{
    return config.tls.*Member;
}

Result<void> readTlsTimeout(ServerConfig &config, const Setting &self, const QString &text,
                            const QString &shown)
{
    const auto time = secondsIn(self, text);
    if (!time)
        return refuse(self, shown);
    config.tls.handshakeTimeout = *time;
    return {};
}

QString writeTlsTimeout(const ServerConfig &config)
{
    return secondsText(config.tls.handshakeTimeout);
}

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
