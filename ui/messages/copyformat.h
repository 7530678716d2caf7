// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>
#include <QString>

namespace porthole {

/// How bytes are copied.
enum class CopyFormat {
    Text,   ///< escaped: toEscaped()
    Hex,    ///< toHex()
    CArray, ///< a definition: unsigned char data[] = {…};
    Python, ///< a bytes literal of Python 3
    Shell,  ///< a line for a POSIX shell that sends the bytes: printf '…' | nc HOST PORT
};

/// `bytes` in this form, plain ASCII but for Text. `host` and `port`: where Shell sends to. Thread: any.
[[nodiscard]] QString copyText(CopyFormat format, QByteArrayView bytes, const QString &host, quint16 port);

} // namespace porthole
