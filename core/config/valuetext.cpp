// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/valuetext.h"

#include "core/base/bytetext.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

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
    QStringList safe;
    for (const QStringView part : text.split(u'\\')) // toEscaped() would double what people wrote once
        safe << toEscaped(part.toUtf8());
    return safe.join(u'\\') + (isLong ? QStringLiteral("…") : QString());
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

std::optional<qint64> wholeNumber(QStringView text)
{
    const auto isDigit = [](QChar c) { return c >= u'0' && c <= u'9'; };
    if (text.isEmpty() || text.size() > 18 || !std::all_of(text.begin(), text.end(), isDigit))
        return std::nullopt;
    return text.toLongLong();
}

} // namespace porthole
