// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/load/latencies.h"
#include "app/load/loadpattern.h"

#include <QString>

#include <optional>
#include <vector>

namespace porthole {

/// One client's part in a load: which bytes it may send, and whether those that come back are the ones it
/// sent. Knows no socket. Thread: that of the engine.
class LoadClient final
{
public:
    /// `inFlight`: of how many messages it remembers when they were sent; 0: no latencies are wanted.
    LoadClient(const LoadPattern &pattern, size_t index, qsizetype messageBytes, qsizetype inFlight);

    /// So many messages more may be sent.
    void allow(qint64 messages) { m_allowed += messages * m_messageBytes; }
    /// Nothing may be sent beyond the message that has been begun.
    void finish();

    /// What to send next, `most` bytes or less. Empty: nothing now.
    [[nodiscard]] QByteArrayView unsent(qsizetype most) const;
    [[nodiscard]] bool wantsToSend() const { return m_sent < m_allowed; }
    void sent(qsizetype bytes, qint64 nowNs);

    /// Compares what came back. True: all as sent. False: problem() tells the first byte that is not.
    [[nodiscard]] bool check(QByteArrayView bytes);
    /// Messages that have come back whole.
    [[nodiscard]] qint64 completed() const { return m_received / m_messageBytes; }
    /// When the message of this number (from 0, one of the last `inFlight`) was sent.
    [[nodiscard]] qint64 sentAtNs(qint64 message) const
    {
        return m_sentAtNs[size_t(message) % m_sentAtNs.size()];
    }
    [[nodiscard]] qint64 outstandingBytes() const { return m_sent - m_received; }
    [[nodiscard]] const QString &problem() const { return m_problem; }

private:
    const LoadPattern *m_pattern;
    size_t m_index;
    qint64 m_messageBytes;
    qint64 m_allowed = 0;
    qint64 m_sent = 0;
    qint64 m_received = 0;
    std::vector<qint64> m_sentAtNs;
    QString m_problem;
};

} // namespace porthole
