// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringList>

namespace porthole::test {

/// What tshark, a reader of packets by other people, makes of a file. Every call fails, with a message that
/// says what to install, where tshark is missing. Thread: that of its owner.
class Tshark final
{
public:
    explicit Tshark(const QString &file)
        : m_file(file)
    {
    }

    /// The bytes that went one way in the connection with this number, as they are pieced together from
    /// packets.
    struct Stream
    {
        QByteArray in;
        QByteArray out;
    };
    [[nodiscard]] Stream follow(int connection) const;
    /// All that its experts say, but for what each handshake, FIN and RST is told as. Checksums are verified.
    [[nodiscard]] QStringList complaints() const;
    /// One text for each packet that passes the display filter: these fields, parted by a blank.
    [[nodiscard]] QStringList packets(const QStringList &fields, const QString &displayFilter = {}) const;

private:
    [[nodiscard]] QByteArray run(const QStringList &options) const;

    const QString m_file;
};

} // namespace porthole::test
