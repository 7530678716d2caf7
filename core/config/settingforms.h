// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/bytetext.h"
#include "core/config/limits.h"
#include "core/config/settings.h"
#include "core/config/valuetext.h"

#include <QCoreApplication>

#include <chrono>
#include <cmath>
#include <optional>
#include <type_traits>
#include <utility>

/// How each kind of setting is read from its text and written as it: the readers and writers that the table
/// in settings.cpp, and nobody else, puts together. `Member` is where the value is kept. Thread: any.
namespace porthole::settingforms {

inline Result<void> refuse(const Setting &self, const QString &shown)
{
    return notExpected(self.name, shown, self.expected());
}

inline Result<void> readAddress(ServerConfig &config, const Setting &self, const QString &text,
                                const QString &shown)
{
    if (text != u"any" && !addressIn(text))
        return refuse(self, shown);
    config.address = text;
    return {};
}

inline QString writeAddress(const ServerConfig &config)
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

inline Result<void> readGreeting(ServerConfig &config, const Setting &self, const QString &text,
                                 const QString &)
{
    Result<QByteArray> bytes = fromEscaped(text);
    if (!bytes)
        return tl::unexpected(Error{ErrorCode::InvalidValue, self.name, bytes.error().detail});
    if (bytes->size() > limits::maxTextBytes) {
        return tl::unexpected(Error{
            ErrorCode::InvalidValue, self.name,
            QCoreApplication::translate("porthole::Setting", "the greeting has %1 bytes, and %2 is the most")
                .arg(bytes->size())
                .arg(limits::maxTextBytes)});
    }
    config.greeting = *std::move(bytes);
    return {};
}

inline QString writeGreeting(const ServerConfig &config)
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
inline std::optional<std::chrono::milliseconds> secondsIn(const Setting &self, const QString &text)
{
    bool isNumber = false;
    const double ms = text.toDouble(&isNumber) * 1000;
    // Refused rather than rounded: 0.0001 would become 0, which means never.
    const bool isWhole = std::abs(ms - std::round(ms)) < 1e-6 && (ms == 0 || std::round(ms) != 0);
    if (!isNumber || !isWhole || ms < double(self.least) * 1000 || ms > double(self.most) * 1000)
        return std::nullopt;
    return std::chrono::milliseconds(std::llround(ms));
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

inline QString secondsText(std::chrono::milliseconds time)
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

inline Result<void> readCapture(ServerConfig &config, const Setting &, const QString &text, const QString &)
{
    config.capture.off = text == u"off";
    config.capture.file = config.capture.off ? QString() : text;
    return {};
}

inline QString writeCapture(const ServerConfig &config)
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

inline Result<void> readCaptureMode(ServerConfig &config, const Setting &self, const QString &text,
                                    const QString &shown)
{
    if (text != u"complete" && text != u"live")
        return refuse(self, shown);
    config.capture.mode = text == u"live" ? CaptureMode::Live : CaptureMode::Complete;
    return {};
}

inline QString writeCaptureMode(const ServerConfig &config)
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

inline Result<void> readTlsTimeout(ServerConfig &config, const Setting &self, const QString &text,
                                   const QString &shown)
{
    const auto time = secondsIn(self, text);
    if (!time)
        return refuse(self, shown);
    config.tls.handshakeTimeout = *time;
    return {};
}

inline QString writeTlsTimeout(const ServerConfig &config)
{
    return secondsText(config.tls.handshakeTimeout);
}

} // namespace porthole::settingforms
