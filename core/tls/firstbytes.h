// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace porthole {

/// Tells from the first bytes of a stream what its sender speaks, however they are cut. It holds a few of
/// them until it knows. Thread: that of its owner.
class FirstBytes final
{
public:
    enum class Speech {
        Unknown, ///< too few bytes yet
        Tls,     ///< a ClientHello in a record (RFC 8446, sections 4.1.2 and 5.1)
        Other,
    };

    /// Takes the next bytes of the stream; what comes after it knows is passed over.
    void feed(QByteArrayView bytes);
    [[nodiscard]] Speech speech() const { return m_speech; }
    /// All that was fed as long as it did not know, as far as it was kept (keptBytes).
    [[nodiscard]] QByteArrayView bytes() const { return m_bytes; }
    /// For Other, or when no more will come: what its sender seems to speak. "the client speaks plain HTTP
    /// ("GET / HTTP/1.1"), not TLS".
    [[nodiscard]] QString describeOther() const;

    static constexpr qsizetype keptBytes = 64;

private:
    [[nodiscard]] Speech judge() const;

    QByteArray m_bytes;
    Speech m_speech = Speech::Unknown;
};

} // namespace porthole
