// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/support/testclient.h"
#include "tests/support/tlsclient.h"

#include <QObject>

#include <memory>

namespace porthole::test {

/// The well-behaved client beside the hostile ones, of a server that echoes lines: it asks, waits for its
/// reply, compares each byte of it, and asks the next, for as long as it lives. Thread: main.
class PoliteClient final : public QObject
{
    Q_OBJECT

public:
    enum class Link { Plain, Tls };

    explicit PoliteClient(quint16 port, Link link = Link::Plain);

    /// Waits until 200 more requests are answered. False if that takes too long, or if it ever got another
    /// byte than it was due or was disconnected.
    [[nodiscard]] bool isServedOn() const;

private:
    void ask();
    void onReceived();
    [[nodiscard]] const TestClient &wire() const;
    [[nodiscard]] const QByteArray &received() const;

    std::unique_ptr<TestClient> m_plain; // one of the two
    std::unique_ptr<TlsClient> m_tls;
    QByteArray m_request;
    qsizetype m_compared = 0;
    int m_answered = 0;
    bool m_isWronged = false;
};

} // namespace porthole::test
