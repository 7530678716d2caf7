// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/soak/soakclient.h"

namespace porthole::test {

SoakClient::SoakClient(quint64 number, const Dialogue &dialogue, bool speaksTls)
    : m_number(number)
    , m_dialogue(dialogue)
    , m_tls(speaksTls ? std::make_unique<TlsClient>() : nullptr)
    , m_expected(dialogue.greeting())
{
}

void SoakClient::connectTo(quint16 port)
{
    if (m_tls)
        m_tls->connectTo(port);
    else
        m_plain.connectTo(port);
}

void SoakClient::say(int letters)
{
    ++m_said;
    const QByteArray payload = QByteArray::number(m_number) + 'x' + QByteArray::number(m_said) +
                               QByteArray(letters, char('a' + (m_number + m_said) % 26));
    const QByteArray frame = m_dialogue.frame(payload);
    m_expected += m_dialogue.answer(frame);
    if (m_tls)
        m_tls->send(frame);
    else
        m_plain.send(frame);
}

void SoakClient::finish()
{
    m_hasFinished = true;
    allow(CloseReason::PeerClosed);
    if (m_tls)
        m_tls->finish();
    else
        m_plain.finish();
}

void SoakClient::reset()
{
    m_hasReset = true;
    allow(CloseReason::PeerReset);
    allow(CloseReason::TlsFailed); // in the middle of a handshake
    wire().reset();
}

void SoakClient::setReading(bool on)
{
    m_isReading = on;
    wire().setReading(on);
}

void SoakClient::admitAs(ConnectionId id)
{
    m_id = id;
    m_allowed.remove(CloseReason::LimitReached);
}

bool SoakClient::isUndisturbed() const
{
    QSet<CloseReason> disturbing = m_allowed;
    disturbing.remove(CloseReason::PeerClosed);
    return disturbing.isEmpty();
}

QString SoakClient::fault()
{
    const QByteArrayView fresh = QByteArrayView(received()).sliced(m_checkedBytes);
    if (received().size() > m_expected.size())
        return named(
            QStringLiteral("got %1 bytes where %2 are due").arg(received().size()).arg(m_expected.size()));
    if (fresh != QByteArrayView(m_expected).sliced(m_checkedBytes, fresh.size()))
        return named(QStringLiteral("got other bytes than are due, within %1 after %2")
                         .arg(fresh.size())
                         .arg(m_checkedBytes));
    m_checkedBytes = received().size();
    if (m_reason && !m_allowed.contains(*m_reason))
        return named(QStringLiteral("was closed by the server, though nobody asked for it: %1")
                         .arg(porthole::describe(*m_reason)));
    if (m_reason == CloseReason::PeerClosed && isClosed() && !m_hasReset && !hasAll())
        return named(
            QStringLiteral("was closed after %1 of %2 bytes").arg(received().size()).arg(m_expected.size()));
    return {};
}

QString SoakClient::named(const QString &what) const
{
    return QStringLiteral("client %1 (id %2, port %3) %4")
        .arg(m_number)
        .arg(m_id.toString())
        .arg(localPort())
        .arg(what);
}

QString SoakClient::describe() const
{
    QStringList parts{QStringLiteral("has %1 of %2 bytes").arg(received().size()).arg(m_expected.size())};
    const auto note = [&parts](bool isSo, const QString &what) {
        if (isSo)
            parts << what;
    };
    note(!isConnected() && !isClosed(), QStringLiteral("not connected"));
    note(m_tls && !m_tls->peer.isOpen(), QStringLiteral("no handshake"));
    note(m_hasFinished, QStringLiteral("has finished"));
    note(isClosed(), QStringLiteral("closed"));
    note(isSaidClosed(), QStringLiteral("said to be closed"));
    parts << QStringLiteral("%1 bytes to send").arg(wire().unsentBytes());
    return named(parts.join(QStringLiteral(", ")));
}

} // namespace porthole::test
