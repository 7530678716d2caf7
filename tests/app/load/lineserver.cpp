// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/load/lineserver.h"

#include <QTcpSocket>

namespace porthole::test {

LineServer::LineServer(Answer answer)
    : m_answer(std::move(answer))
{
    connect(this, &QTcpServer::newConnection, this, &LineServer::accept);
    if (!listen(QHostAddress::LocalHost))
        qFatal("%s", qPrintable(errorString()));
}

void LineServer::send(qsizetype client, const QByteArray &bytes)
{
    if (!m_connections[client].isClosed)
        m_connections[client].socket->write(bytes);
}

void LineServer::close(qsizetype client)
{
    m_connections[client].isClosed = true;
    m_connections[client].socket->disconnectFromHost();
}

void LineServer::accept()
{
    while (QTcpSocket *socket = nextPendingConnection()) {
        const qsizetype client = m_connections.size();
        m_connections.append({socket, {}, 0, false});
        connect(socket, &QTcpSocket::readyRead, this, [this, client] { read(client); });
        read(client);
    }
}

void LineServer::read(qsizetype client)
{
    Connection &connection = m_connections[client]; // none is accepted meanwhile
    const QByteArray bytes = connection.held + connection.socket->readAll();
    qsizetype from = 0;
    for (qsizetype end = 0; (end = bytes.indexOf('\n', from)) >= 0; from = end + 1)
        m_answer(*this, {client, connection.lines++, bytes.mid(from, end + 1 - from)});
    connection.held = bytes.mid(from);
}

} // namespace porthole::test
