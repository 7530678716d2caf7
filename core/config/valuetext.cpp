// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/valuetext.h"

#include "core/base/bytetext.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::ValueText)
};

constexpr qsizetype mostShown = 60;

} // namespace

QString shortened(QStringView text)
{
    const bool isLong = text.size() > mostShown;
    if (isLong)
        text = text.first(text[mostShown - 1].isHighSurrogate() ? mostShown - 1 : mostShown);
    return toShown(text) + (isLong ? QStringLiteral("…") : QString());
}

QString quoted(QStringView text)
{
    return u'"' + shortened(text) + u'"';
}

tl::unexpected<Error> notExpected(const QString &subject, const QString &shown, const QString &expected)
{
    return tl::unexpected(
        Error{ErrorCode::InvalidValue, subject, Words::tr("%1 is not %2").arg(shown, expected)});
}

std::optional<QHostAddress> addressIn(const QString &text)
{
    // Qt passes over what stands behind a NUL.
    const auto isPrinted = [](QChar c) { return c > u' ' && c < QChar(0x7f); };
    QHostAddress address;
    if (!std::all_of(text.begin(), text.end(), isPrinted) || !address.setAddress(text))
        return std::nullopt;
    if (address.protocol() == QAbstractSocket::IPv4Protocol && address.toString() != text)
        return std::nullopt;
    return address;
}

std::optional<qint64> wholeNumber(QStringView text)
{
    const auto isDigit = [](QChar c) { return c >= u'0' && c <= u'9'; };
    if (text.isEmpty() || text.size() > 18 || !std::all_of(text.begin(), text.end(), isDigit))
        return std::nullopt;
    return text.toLongLong();
}

std::optional<qint64> byteCount(QStringView text)
{
    constexpr QLatin1StringView letters("kmgt");
    qsizetype end = text.size();
    if (text.endsWith(u"ib", Qt::CaseInsensitive))
        end -= 2;
    const qsizetype power = end > 0 ? letters.indexOf(text[end - 1], 0, Qt::CaseInsensitive) + 1 : 0;
    if (power > 0)
        --end;
    else if (end < text.size()) // "5iB"
        return std::nullopt;
    const auto number = wholeNumber(text.first(end));
    const auto bits = 10 * int(power);
    if (!number || *number > std::numeric_limits<qint64>::max() >> bits)
        return std::nullopt;
    return *number << bits;
}

} // namespace porthole
