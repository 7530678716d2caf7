// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/tlslink.h"

#include <algorithm>

namespace porthole {

namespace {

constexpr qint64 portionBytes = 64 * 1024; // four records: one call of the system for several of them

} // namespace

bool TlsLink::mayWrite() const
{
    return !m_isCut && (m_session.canWrite() || m_session.state() == TlsSession::State::Handshaking);
}

QByteArrayView TlsLink::nextToSend(SendBuffer &plaintext)
{
    if (m_isCut)
        return {};
    m_unsent.append(m_session.takeOutgoing()); // its own words, which come before
    if (m_unsent.isEmpty() && m_session.canWrite() && !plaintext.isEmpty()) {
        m_carried = std::min(plaintext.size(), portionBytes);
        m_session.write(plaintext.unsent().first(m_carried));
        plaintext.drop(m_carried);
        m_unsent.append(m_session.takeOutgoing());
    }
    return m_unsent.unsent();
}

qint64 TlsLink::drop(qint64 count)
{
    m_unsent.drop(count);
    return m_unsent.isEmpty() ? std::exchange(m_carried, 0) : 0;
}

qint64 TlsLink::cut()
{
    m_isCut = true;
    m_unsent.drop(m_unsent.size());
    return std::exchange(m_carried, 0);
}

} // namespace porthole
