// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/closereason.h"
#include "core/base/connectionid.h"
#include "tests/soak/dialogue.h"
#include "tests/support/tlsclient.h"

#include <QSet>

#include <optional>

namespace porthole::test {

/// A client that knows what must come back to it, and why it may be closed. Every byte that it says names it,
/// so another's would not pass for its own. Thread: main.
class SoakClient final : public QObject
{
    Q_OBJECT

public:
    /// `number`: its own, in this run.
    SoakClient(quint64 number, const Dialogue &dialogue, bool speaksTls);

    void connectTo(quint16 port);
    /// Says a frame of its own, with `letters` letters.
    void say(int letters);
    /// It is to get these bytes besides, which the user sends.
    void expect(const QByteArray &bytes) { m_expected += bytes; }
    /// Ends its own direction; what it is owed must still come, and then the end. Only when connected.
    void finish();
    /// Only when connected.
    void reset();
    void setReading(bool on);

    /// The server has announced it: it is not turned away any more.
    void admitAs(ConnectionId id);
    /// From now on the server may close it for this.
    void allow(CloseReason reason) { m_allowed.insert(reason); }
    /// Nothing has been done that may keep it from getting all it is owed.
    [[nodiscard]] bool isUndisturbed() const;
    [[nodiscard]] bool hasAll() const { return received() == m_expected; }
    /// What is wrong with what came so far, or with how it ended; empty: nothing.
    [[nodiscard]] QString fault();

    /// Who it is, and how far it has got.
    [[nodiscard]] QString describe() const;

    [[nodiscard]] bool isConnected() const { return wire().isConnected(); }
    /// Connected, and under TLS the handshake is done.
    [[nodiscard]] bool isOpen() const { return isConnected() && (!m_tls || m_tls->peer.isOpen()); }
    [[nodiscard]] bool isClosed() const { return wire().isClosed(); }
    [[nodiscard]] bool isReading() const { return m_isReading; }
    [[nodiscard]] bool hasFinished() const { return m_hasFinished; }
    [[nodiscard]] quint16 localPort() const { return wire().localPort(); }

    /// As the server announced it; invalid: not yet.
    [[nodiscard]] ConnectionId id() const { return m_id; }
    /// The server has said that it is closed, and why.
    void onClosed(CloseReason reason) { m_reason = reason; }
    [[nodiscard]] bool isSaidClosed() const { return m_reason.has_value(); }

private:
    [[nodiscard]] const TestClient &wire() const { return m_tls ? m_tls->wire : m_plain; }
    [[nodiscard]] TestClient &wire() { return m_tls ? m_tls->wire : m_plain; }
    [[nodiscard]] const QByteArray &received() const
    {
        return m_tls ? m_tls->peer.received() : m_plain.received();
    }
    [[nodiscard]] QString named(const QString &what) const;

    const quint64 m_number;
    const Dialogue m_dialogue;
    TestClient m_plain;
    std::unique_ptr<TlsClient> m_tls;
    ConnectionId m_id;
    std::optional<CloseReason> m_reason;
    QByteArray m_expected;
    QSet<CloseReason> m_allowed;
    quint64 m_said = 0;           // frames
    qsizetype m_checkedBytes = 0; // of what was received
    bool m_isReading = true;
    bool m_hasFinished = false;
    bool m_hasReset = false;
};

} // namespace porthole::test
