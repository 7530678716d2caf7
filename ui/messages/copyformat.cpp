// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/copyformat.h"

#include "core/base/bytetext.h"

namespace porthole {

namespace {

constexpr int perLine = 12; // bytes in a line of the C array

bool isPlain(uchar byte)
{
    return byte >= 0x20 && byte < 0x7f;
}

QString inBase(uchar byte, int base, int width)
{
    return QStringLiteral("%1").arg(uint(byte), width, base, QLatin1Char('0'));
}

QString toCArray(QByteArrayView bytes)
{
    if (bytes.isEmpty()) // C has no empty array
        return QStringLiteral("unsigned char data[1]; /* no bytes */\n");
    QString text = QStringLiteral("unsigned char data[] = {");
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        text += i % perLine == 0 ? QStringLiteral("\n    ") : QStringLiteral(" ");
        text += QStringLiteral("0x") + inBase(uchar(bytes[i]), 16, 2) + QLatin1Char(',');
    }
    return text + QStringLiteral("\n};\n");
}

QString toPython(QByteArrayView bytes)
{
    QString text = QStringLiteral("b'");
    for (const char c : bytes) {
        const auto byte = uchar(c);
        if (c == '\'' || c == '\\')
            text += QStringLiteral("\\") + QLatin1Char(c);
        else
            text += isPlain(byte) ? QString(QLatin1Char(c)) : QStringLiteral("\\x") + inBase(byte, 16, 2);
    }
    return text + QLatin1Char('\'');
}

/// The format operand of printf(1), in quotes. POSIX knows "\ddd" there, of one to three octal digits; three
/// are always written, so that a digit after it stays what it is. '%' begins a conversion, and a quote would
/// end the word.
QString toPrintf(QByteArrayView bytes)
{
    QString text = QStringLiteral("printf '");
    for (qsizetype i = 0; i < bytes.size(); ++i) {
        const auto byte = uchar(bytes[i]);
        const bool isOption = i == 0 && byte == '-';
        const bool isSpecial = byte == '%' || byte == '\\' || byte == '\'' || isOption;
        if (isPlain(byte) && !isSpecial)
            text += QLatin1Char(char(byte));
        else
            text += QLatin1Char('\\') + inBase(byte, 8, 3);
    }
    return text + QLatin1Char('\'');
}

/// One word of the shell, whatever is in it.
QString quoted(QString word)
{
    return QLatin1Char('\'') + word.replace(QLatin1Char('\''), QStringLiteral("'\\''")) + QLatin1Char('\'');
}

QString hostWord(const QString &host)
{
    for (const QChar c : host) {
        if (!(c.isLetterOrNumber() && c.unicode() < 0x80) && c != QLatin1Char('.') && c != QLatin1Char(':') &&
            c != QLatin1Char('-'))
            return quoted(host);
    }
    return host.isEmpty() ? QStringLiteral("127.0.0.1") : host;
}

} // namespace

QString copyText(CopyFormat format, QByteArrayView bytes, const QString &host, quint16 port)
{
    switch (format) {
    case CopyFormat::Text:
        return toEscaped(bytes);
    case CopyFormat::Hex:
        return toHex(bytes);
    case CopyFormat::CArray:
        return toCArray(bytes);
    case CopyFormat::Python:
        return toPython(bytes);
    case CopyFormat::Shell:
        return toPrintf(bytes) + QStringLiteral(" | nc ") + hostWord(host) + QLatin1Char(' ') +
               QString::number(port);
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace porthole
