// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load/loadclient.h"

#include <QCoreApplication>

#include <algorithm>
#include <cstring>

namespace porthole {

LoadClient::LoadClient(const LoadPattern &pattern, size_t index, qsizetype messageBytes, qsizetype inFlight)
    : m_pattern(&pattern)
    , m_index(index)
    , m_messageBytes(messageBytes)
    , m_sentAtNs(size_t(inFlight))
{
}

void LoadClient::finish()
{
    m_allowed = (m_sent + m_messageBytes - 1) / m_messageBytes * m_messageBytes;
}

QByteArrayView LoadClient::unsent(qsizetype most) const
{
    return m_pattern->view(m_index, m_sent, std::min<qint64>(most, m_allowed - m_sent));
}

void LoadClient::sent(qsizetype bytes, qint64 nowNs)
{
    if (!m_sentAtNs.empty()) {
        const qint64 firstBegun = (m_sent + m_messageBytes - 1) / m_messageBytes;
        for (qint64 message = firstBegun; message * m_messageBytes < m_sent + bytes; ++message)
            m_sentAtNs[size_t(message) % m_sentAtNs.size()] = nowNs;
    }
    m_sent += bytes;
}

bool LoadClient::check(QByteArrayView bytes)
{
    if (bytes.size() > outstandingBytes()) {
        m_problem = QCoreApplication::translate("porthole::Load", "%1 bytes came that were never sent")
                        .arg(bytes.size() - outstandingBytes());
        return false;
    }
    const QByteArrayView expected = m_pattern->view(m_index, m_received, bytes.size());
    if (std::memcmp(expected.data(), bytes.data(), size_t(bytes.size())) == 0) {
        m_received += bytes.size();
        return true;
    }
    const auto [wrong, right] = std::mismatch(bytes.begin(), bytes.end(), expected.begin());
    m_problem =
        QCoreApplication::translate("porthole::Load", "byte %1 was sent as 0x%2 and came back as 0x%3")
            .arg(m_received + (wrong - bytes.begin()))
            .arg(uchar(*right), 2, 16, QLatin1Char('0'))
            .arg(uchar(*wrong), 2, 16, QLatin1Char('0'));
    return false;
}

} // namespace porthole
