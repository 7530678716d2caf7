// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QTcpServer>

#include <functional>

namespace porthole::test {

/// A server on a free port of the loopback that answers lines as the test wants, rightly or wrongly.
/// Thread: main.
class LineServer final : public QTcpServer
{
    Q_OBJECT

public:
    /// A line, with its line feed, of a client: both are counted from 0.
    struct Line
    {
        qsizetype client = 0;
        qint64 number = 0;
        QByteArray bytes;
    };
    /// What to do with a line.
    using Answer = std::function<void(LineServer &, const Line &)>;

    /// Listens at once.
    explicit LineServer(Answer answer);

    /// Nothing happens once it is closed.
    void send(qsizetype client, const QByteArray &bytes);
    void close(qsizetype client);

    [[nodiscard]] qsizetype clients() const { return m_connections.size(); }
    /// Lines that have come from this client.
    [[nodiscard]] qint64 linesFrom(qsizetype client) const { return m_connections[client].lines; }

private:
    struct Connection
    {
        QTcpSocket *socket = nullptr; // the server's child
        QByteArray held;
        qint64 lines = 0;
        bool isClosed = false; // by close()
    };

    void accept();
    void read(qsizetype client);

    const Answer m_answer;
    QList<Connection> m_connections;
};

} // namespace porthole::test
