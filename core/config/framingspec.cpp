// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/framingspec.h"

#include "core/base/bytetext.h"
#include "core/config/limits.h"
#include "core/config/valuetext.h"

#include <QCoreApplication>
#include <QList>

#include <optional>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::FramingSpec)
};

using Mode = FramingSpec::Mode;
using Parts = QList<QStringView>; // what stands after the keyword, cut at each ':'

tl::unexpected<Error> invalid(QStringView text, const QString &expected)
{
    return notExpected(QStringLiteral("framing"), quoted(text), expected);
}

FramingSpec plain(Mode mode)
{
    FramingSpec spec;
    spec.mode = mode;
    return spec;
}

/// 1 to maxMarkerBytes bytes in hex.
std::optional<QByteArray> marker(QStringView hex)
{
    const Result<QByteArray> bytes = fromHex(hex);
    if (!bytes || bytes->isEmpty() || bytes->size() > limits::maxMarkerBytes)
        return std::nullopt;
    return *bytes;
}

std::optional<qint64> numberUpTo(qint64 most, const Parts &parts)
{
    const auto number = parts.size() == 1 ? wholeNumber(parts[0]) : std::nullopt;
    return number && *number >= 1 && *number <= most ? number : std::nullopt;
}

Result<FramingSpec> parseDelimiter(QStringView text, const Parts &parts)
{
    const auto delimiter = parts.size() == 1 ? marker(parts[0]) : std::nullopt;
    if (!delimiter) {
        return invalid(
            text, Words::tr("a delimiter (\"delimiter:\" and 1 to %1 bytes in hex, such as delimiter:0d0a)")
                      .arg(limits::maxMarkerBytes));
    }
    FramingSpec spec = plain(Mode::Delimiter);
    spec.delimiter = *delimiter;
    return spec;
}

Result<FramingSpec> parseMarkers(QStringView text, const Parts &parts)
{
    FramingSpec spec = plain(Mode::Markers);
    if (parts.isEmpty())
        return spec;
    const auto start = parts.size() == 2 ? marker(parts[0]) : std::nullopt;
    const auto end = parts.size() == 2 ? marker(parts[1]) : std::nullopt;
    if (!start || !end) {
        return invalid(text,
                       Words::tr("a pair of markers (\"stx\", or \"stx:START:END\" with 1 to %1 bytes in hex "
                                 "each, such as stx:02:03)")
                           .arg(limits::maxMarkerBytes));
    }
    spec.start = *start;
    spec.end = *end;
    return spec;
}

Result<FramingSpec> parseFixed(QStringView text, const Parts &parts)
{
    const auto bytes = numberUpTo(limits::maxFrameBytes, parts);
    if (!bytes) {
        return invalid(text, Words::tr("a fixed length (\"fixed:\" and 1 to %1 bytes, such as fixed:16)")
                                 .arg(limits::maxFrameBytes));
    }
    FramingSpec spec = plain(Mode::Fixed);
    spec.fixedBytes = *bytes;
    return spec;
}

Result<FramingSpec> parseLength(QStringView text, Parts parts)
{
    FramingSpec spec = plain(Mode::Length);
    const auto bytes = parts.isEmpty() ? std::nullopt : wholeNumber(parts.takeFirst());
    if (!parts.isEmpty() && (parts[0] == u"le" || parts[0] == u"be"))
        spec.littleEndian = parts.takeFirst() == u"le";
    if (!parts.isEmpty() && parts[0] == u"incl")
        spec.prefixCountsItself = parts.takeFirst() == u"incl";
    if (!parts.isEmpty() || !bytes || (*bytes != 1 && *bytes != 2 && *bytes != 4 && *bytes != 8)) {
        return invalid(text,
                       Words::tr("a length prefix (\"length:\" and 1, 2, 4 or 8 bytes, then \":le\" if "
                                 "little-endian, then \":incl\" if it counts itself, such as length:4)"));
    }
    spec.prefixBytes = int(*bytes);
    return spec;
}

Result<FramingSpec> parseGap(QStringView text, const Parts &parts)
{
    const auto gap = numberUpTo(limits::maxGap.count(), parts);
    if (!gap) {
        return invalid(text, Words::tr("a silence (\"gap:\" and 1 to %1 milliseconds, such as gap:50)")
                                 .arg(limits::maxGap.count()));
    }
    FramingSpec spec = plain(Mode::Gap);
    spec.gap = std::chrono::milliseconds(*gap);
    return spec;
}

QString hex(const QByteArray &bytes)
{
    return QString::fromLatin1(bytes.toHex());
}

QString lengthText(const FramingSpec &spec)
{
    return QStringLiteral("length:%1%2%3")
        .arg(spec.prefixBytes)
        .arg(spec.littleEndian ? QStringLiteral(":le") : QString(),
             spec.prefixCountsItself ? QStringLiteral(":incl") : QString());
}

} // namespace

Result<FramingSpec> FramingSpec::parse(QStringView text)
{
    Parts parts = text.split(u':');
    const QStringView keyword = parts.takeFirst();
    if (keyword == u"raw" && parts.isEmpty())
        return plain(Mode::Raw);
    if (keyword == u"line" && parts.isEmpty())
        return plain(Mode::Line);
    if (keyword == u"delimiter")
        return parseDelimiter(text, parts);
    if (keyword == u"stx")
        return parseMarkers(text, parts);
    if (keyword == u"fixed")
        return parseFixed(text, parts);
    if (keyword == u"length")
        return parseLength(text, parts);
    if (keyword == u"gap")
        return parseGap(text, parts);
    return invalid(text, Words::tr("a framing (raw, line, delimiter:HEX, stx, stx:HEX:HEX, fixed:N, "
                                   "length:1|2|4|8[:le|be][:incl] or gap:MS)"));
}

QString FramingSpec::toString() const
{
    switch (mode) {
    case Mode::Raw:
        return QStringLiteral("raw");
    case Mode::Line:
        return QStringLiteral("line");
    case Mode::Delimiter:
        return QStringLiteral("delimiter:%1").arg(hex(delimiter));
    case Mode::Markers: {
        const FramingSpec usual;
        const bool isUsual = start == usual.start && end == usual.end;
        return isUsual ? QStringLiteral("stx") : QStringLiteral("stx:%1:%2").arg(hex(start), hex(end));
    }
    case Mode::Fixed:
        return QStringLiteral("fixed:%1").arg(fixedBytes);
    case Mode::Length:
        return lengthText(*this);
    case Mode::Gap:
        return QStringLiteral("gap:%1").arg(gap.count());
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace porthole
