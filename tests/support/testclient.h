// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/platform.h"
#include "core/net/sendbuffer.h"

#include <QByteArray>
#include <QSocketNotifier>
#include <QTcpSocket>

#include <memory>

namespace porthole::test {

/// A client for tests: remembers all that it receives, and whether the connection ended with FIN or with RST.
/// QTcpSocket only connects it; it tells the two ends apart no more than it can half-close. Thread: that of
/// its owner.
class TestClient final : public QObject
{
    Q_OBJECT

public:
    explicit TestClient(QObject *parent = nullptr);

    /// Begins to connect to 127.0.0.1 (or `address`).
    void connectTo(quint16 port, const QHostAddress &address = QHostAddress::LocalHost);
    void send(const QByteArray &bytes);
    /// Sends FIN once everything given to send() has left, and goes on reading.
    void finish();
    /// Closes with RST.
    void reset();
    /// Stops, or goes on, taking bytes off the socket.
    void setReading(bool on);

    [[nodiscard]] const QByteArray &received() const { return m_received; }
    /// How many bytes given to send() the system has not taken yet.
    [[nodiscard]] qint64 unsentBytes() const { return m_out.size(); }
    /// The peer's system has acknowledged everything given to send().
    [[nodiscard]] bool isDelivered() const
    {
        return m_out.isEmpty() && platform::unsentInSystem(m_handle.get()) == 0;
    }
    [[nodiscard]] bool isConnected() const { return m_handle.isValid(); }
    /// The connection has ended, by whichever side.
    [[nodiscard]] bool isClosed() const { return m_isClosed; }
    /// The server ended it with RST, not with FIN.
    [[nodiscard]] bool wasReset() const { return m_wasReset; }
    /// The port it had or has; 0 until it was connected.
    [[nodiscard]] quint16 localPort() const { return m_localPort; }

Q_SIGNALS:
    void receivedMore();

private:
    void onConnected();
    void onReadable();
    void writeOut();
    void close(bool wasReset);

    QTcpSocket m_connecting;
    platform::SocketHandle m_handle;
    std::unique_ptr<QSocketNotifier> m_readable;
    std::unique_ptr<QSocketNotifier> m_writable;
    SendBuffer m_out;
    QByteArray m_received;
    quint16 m_localPort = 0;
    bool m_isReading = true;
    bool m_isFinishing = false;
    bool m_isClosed = false;
    bool m_wasReset = false;
};

} // namespace porthole::test
