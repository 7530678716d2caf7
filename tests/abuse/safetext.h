// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <algorithm>

namespace porthole::test {

/// What a client may send to a place where people read: colours and titles for a terminal, markup, text that
/// runs backwards, invisible characters, bytes that are no UTF-8, and a NUL in the middle.
inline QByteArray hostileText()
{
    return QByteArray("\x1b]0;owned\x07\x1b[31m<img src=\"/etc/hostname\"><b>bold</b>&amp; ") +
           "\xe2\x80\xae" // right-to-left override
           "txt.exe" +
           "\xe2\x81\xa6\xe2\x80\x8b\xef\xbb\xbf" // isolate, zero-width space, byte order mark
           + "\xc2\x9b"                           // CSI of C1
           + "\xff\xfe\xc0\x80" + QByteArray(1, '\0') + "\r\x08\x7f end";
}

/// Whether a text has no character that steers a terminal or changes the order or place of others.
inline bool isSafe(const QString &text)
{
    const QList<uint> characters = text.toUcs4();
    return std::all_of(characters.begin(), characters.end(), [](uint c) {
        switch (QChar::category(c)) {
        case QChar::Other_Control:
        case QChar::Other_Format:
        case QChar::Other_Surrogate:
        case QChar::Separator_Line:
        case QChar::Separator_Paragraph:
            return false;
        default:
            return true;
        }
    });
}

} // namespace porthole::test
