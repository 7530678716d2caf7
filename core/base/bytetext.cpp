// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/bytetext.h"

#include <QCoreApplication>
#include <QList>
#include <QStringList>

#include <optional>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::ByteText)
};

tl::unexpected<Error> invalid(QString detail)
{
    return tl::unexpected(Error{ErrorCode::InvalidValue, Words::tr("text"), std::move(detail)});
}

int hexDigit(QChar c)
{
    const char16_t u = c.unicode();
    if (u >= u'0' && u <= u'9')
        return u - u'0';
    if (u >= u'a' && u <= u'f')
        return u - u'a' + 10;
    if (u >= u'A' && u <= u'F')
        return u - u'A' + 10;
    return -1;
}

/// Reads one escape that starts at text[at] == '\\'; gives its byte and moves `at` to its last character.
std::optional<char> readEscape(QStringView text, qsizetype &at)
{
    if (at + 1 >= text.size())
        return std::nullopt;
    switch (text[++at].unicode()) {
    case u'n':
        return '\n';
    case u'r':
        return '\r';
    case u't':
        return '\t';
    case u'0':
        return '\0';
    case u'\\':
        return '\\';
    case u'x': {
        if (at + 2 >= text.size())
            return std::nullopt;
        const int high = hexDigit(text[at + 1]);
        const int low = hexDigit(text[at + 2]);
        if (high < 0 || low < 0)
            return std::nullopt;
        at += 2;
        return char(high * 16 + low);
    }
    default:
        return std::nullopt;
    }
}

void appendByteEscape(QString &out, uchar byte)
{
    switch (byte) {
    case '\n':
        out += u"\\n";
        return;
    case '\r':
        out += u"\\r";
        return;
    case '\t':
        out += u"\\t";
        return;
    case '\0':
        out += u"\\0";
        return;
    default:
        out += QStringLiteral("\\x%1").arg(byte, 2, 16, QLatin1Char('0'));
    }
}

/// Length of the well-formed UTF-8 sequence at the start of `bytes` (RFC 3629, section 4), 0 if there is
/// none.
qsizetype sequenceLength(QByteArrayView bytes)
{
    const uchar lead = uchar(bytes[0]);
    const qsizetype length = lead < 0x80                   ? 1
                             : lead >= 0xc2 && lead < 0xe0 ? 2
                             : lead >= 0xe0 && lead < 0xf0 ? 3
                             : lead >= 0xf0 && lead < 0xf5 ? 4
                                                           : 0;
    if (length == 0 || length > bytes.size() || !bytes.first(length).isValidUtf8())
        return 0;
    return length;
}

/// The one character of a text. fromUtf8() takes a byte order mark away and leaves nothing.
char32_t codePoint(const QString &character)
{
    if (character.isEmpty())
        return QChar::ByteOrderMark;
    return character.size() == 2 ? QChar::surrogateToUcs4(character[0], character[1])
                                 : character[0].unicode();
}

bool isSafeToShow(char32_t c)
{
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format: // bidirectional controls, zero-width characters
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    default:
        return true;
    }
}

} // namespace

Result<QByteArray> fromEscaped(QStringView text)
{
    QByteArray bytes;
    qsizetype plainFrom = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] != u'\\')
            continue;
        bytes += text.sliced(plainFrom, at - plainFrom).toUtf8();
        const qsizetype start = at;
        const auto byte = readEscape(text, at);
        if (!byte) {
            return invalid(
                Words::tr("\"%1\" at character %2 is not an escape (use \\n \\r \\t \\0 \\\\ or \\xHH)")
                    .arg(toShown(text.sliced(start, qMin<qsizetype>(4, text.size() - start))))
                    .arg(start + 1));
        }
        bytes += *byte;
        plainFrom = at + 1;
    }
    return bytes + text.sliced(plainFrom).toUtf8();
}

QString toEscaped(QByteArrayView bytes)
{
    QString out;
    out.reserve(bytes.size());
    for (qsizetype at = 0; at < bytes.size();) {
        const uchar byte = uchar(bytes[at]);
        if (byte == '\\') {
            out += u"\\\\";
            ++at;
        } else if (byte >= 0x20 && byte < 0x7f) {
            out += QLatin1Char(char(byte));
            ++at;
        } else if (const qsizetype length = sequenceLength(bytes.sliced(at)); length > 1) {
            const QString character = QString::fromUtf8(bytes.sliced(at, length));
            if (isSafeToShow(codePoint(character))) {
                out += character;
            } else {
                for (qsizetype i = 0; i < length; ++i)
                    appendByteEscape(out, uchar(bytes[at + i]));
            }
            at += length;
        } else {
            appendByteEscape(out, byte);
            ++at;
        }
    }
    return out;
}

QString toShown(QStringView text)
{
    QStringList parts;
    for (const QStringView part : text.split(u'\\'))
        parts << toEscaped(part.toUtf8());
    return parts.join(u'\\');
}

Result<QByteArray> fromHex(QStringView text)
{
    QByteArray bytes;
    int high = -1;
    for (qsizetype at = 0; at < text.size(); ++at) {
        const QChar c = text[at];
        const bool betweenBytes = high < 0;
        if (betweenBytes && (c.isSpace() || c == u':' || c == u','))
            continue;
        if (betweenBytes && c == u'0' && at + 1 < text.size() && text[at + 1].toLower() == u'x') {
            ++at;
            continue;
        }
        const int digit = hexDigit(c);
        if (digit < 0)
            return invalid(Words::tr("\"%1\" at character %2 is not a hex digit")
                               .arg(toShown(text.sliced(at, 1)))
                               .arg(at + 1));
        if (betweenBytes) {
            high = digit;
        } else {
            bytes += char(high * 16 + digit);
            high = -1;
        }
    }
    if (high >= 0)
        return invalid(Words::tr("the last byte has one hex digit, two are needed"));
    return bytes;
}

QString toHex(QByteArrayView bytes)
{
    return QString::fromLatin1(bytes.toByteArray().toHex(' '));
}

} // namespace porthole
