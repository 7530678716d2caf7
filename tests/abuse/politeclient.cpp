// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/abuse/politeclient.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTimer>

namespace porthole::test {

namespace {

constexpr int askedEachTime = 200;
constexpr int patienceMs = 60'000;

} // namespace

PoliteClient::PoliteClient(quint16 port, Link link)
{
    if (link == Link::Plain)
        m_plain = std::make_unique<TestClient>();
    else
        m_tls = std::make_unique<TlsClient>(); // connected first, it has decrypted before onReceived() looks
    connect(&wire(), &TestClient::receivedMore, this, &PoliteClient::onReceived);
    if (m_plain)
        m_plain->connectTo(port);
    else
        m_tls->connectTo(port);
    ask();
}

void PoliteClient::ask()
{
    m_request = "request " + QByteArray::number(m_answered) + '\n';
    if (m_plain)
        m_plain->send(m_request);
    else
        m_tls->send(m_request);
}

void PoliteClient::onReceived()
{
    const QByteArrayView reply = QByteArrayView(received()).sliced(m_compared);
    m_isWronged = m_isWronged || !m_request.startsWith(reply);
    if (m_isWronged || reply.size() < m_request.size())
        return;
    m_compared += reply.size();
    ++m_answered;
    ask();
}

const TestClient &PoliteClient::wire() const
{
    return m_plain ? *m_plain : m_tls->wire;
}

const QByteArray &PoliteClient::received() const
{
    return m_plain ? m_plain->received() : m_tls->peer.received();
}

bool PoliteClient::isServedOn() const
{
    const int goal = m_answered + askedEachTime;
    const auto isOver = [&] { return m_answered >= goal || m_isWronged || wire().isClosed(); };
    // QTest::qWaitFor() would sleep for 10 ms after each request.
    QTimer patience;
    patience.setSingleShot(true);
    patience.start(patienceMs);
    while (!isOver() && patience.isActive())
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    return m_answered >= goal && !m_isWronged && !wire().isClosed();
}

} // namespace porthole::test
