// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/testclient.h"

#include "tests/support/duplicatesocket.h"

#include <array>

namespace porthole::test {

TestClient::TestClient(QObject *parent)
    : QObject(parent)
{
    connect(&m_connecting, &QTcpSocket::connected, this, &TestClient::onConnected);
}

void TestClient::connectTo(quint16 port, const QHostAddress &address)
{
    m_connecting.connectToHost(address, port);
}

void TestClient::onConnected()
{
    m_localPort = m_connecting.localPort();
    m_handle = duplicateSocket(m_connecting.socketDescriptor());
    m_connecting.abort(); // closes its own descriptor only
    m_readable = std::make_unique<QSocketNotifier>(m_handle.get(), QSocketNotifier::Read);
    m_writable = std::make_unique<QSocketNotifier>(m_handle.get(), QSocketNotifier::Write);
    connect(m_readable.get(), &QSocketNotifier::activated, this, &TestClient::onReadable);
    connect(m_writable.get(), &QSocketNotifier::activated, this, &TestClient::writeOut);
    m_readable->setEnabled(m_isReading);
    writeOut();
}

void TestClient::send(const QByteArray &bytes)
{
    m_out.append(bytes);
    if (isConnected())
        writeOut();
}

void TestClient::finish()
{
    m_isFinishing = true;
    writeOut();
}

void TestClient::reset()
{
    platform::resetOnClose(m_handle.get());
    close(false);
}

void TestClient::setReading(bool on)
{
    m_isReading = on;
    if (isConnected())
        m_readable->setEnabled(on);
}

void TestClient::onReadable()
{
    using Status = platform::IoResult::Status;
    std::array<char, 64 * 1024> buffer;
    const platform::IoResult result = platform::receive(m_handle.get(), buffer.data(), qint64(buffer.size()));
    if (result.status == Status::Done) {
        m_received.append(buffer.data(), result.bytes);
        Q_EMIT receivedMore();
    } else if (result.status != Status::WouldBlock) {
        close(result.status != Status::EndOfStream);
    }
}

void TestClient::writeOut()
{
    using Status = platform::IoResult::Status;
    while (!m_out.isEmpty()) {
        const platform::IoResult result = platform::send(m_handle.get(), m_out.unsent());
        if (result.status == Status::WouldBlock)
            break;
        if (result.status != Status::Done) {
            m_writable->setEnabled(false); // reading tells how the connection ended
            return;
        }
        m_out.drop(result.bytes);
    }
    m_writable->setEnabled(!m_out.isEmpty());
    if (m_out.isEmpty() && m_isFinishing)
        platform::shutdownSending(m_handle.get());
}

void TestClient::close(bool wasReset)
{
    m_wasReset = wasReset;
    m_isClosed = true;
    m_readable->setEnabled(false);
    m_writable->setEnabled(false);
    m_handle = platform::SocketHandle();
}

} // namespace porthole::test
