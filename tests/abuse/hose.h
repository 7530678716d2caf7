// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/testclient.h"

#include <QTimer>

namespace porthole::test {

/// Has a client send the same bytes again and again, as fast as they are taken (`everyMs` 0) or once in a
/// while, until the connection is gone. Thread: main.
class Hose final : public QObject
{
public:
    Hose(TestClient &client, const QByteArray &bytes, int everyMs = 0)
        : m_client(client)
        , m_bytes(bytes)
    {
        QObject::connect(&m_timer, &QTimer::timeout, this, [this] {
            if (m_client.isConnected() && m_client.unsentBytes() == 0)
                m_client.send(m_bytes);
        });
        m_timer.start(everyMs);
    }

private:
    TestClient &m_client;
    const QByteArray m_bytes;
    QTimer m_timer;
};

} // namespace porthole::test
