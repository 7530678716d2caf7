// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/endpoint.h"
#include "core/base/error.h"
#include "core/net/clientevents.h"
#include "core/telemetry/serversample.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>

#include <chrono>

namespace porthole {

/// What a whole run came to.
struct RunSummary
{
    qint64 served = 0; ///< over TLS only once their handshake was done
    qint64 refused = 0;
    qint64 handshakesFailed = 0; ///< TLS: closed before their handshake was done, whoever ended it
    TrafficTotals totals;
    std::chrono::milliseconds lasted{0};
};

/// A headless run's events as lines of UTF-8, each with its line feed: sentences for people or JSON for
/// programs. What clients sent or the system said is escaped in both, so it cannot steer a terminal. Times
/// are UTC, ISO 8601, with milliseconds. Thread: any (a plain value).
class EventLines final
{
public:
    enum class Form { Text, Json };
    explicit EventLines(Form form)
        : m_form(form)
    {
    }

    [[nodiscard]] QByteArray listening(const Endpoint &endpoint) const;
    [[nodiscard]] QByteArray opened(const ClientOpened &client) const;
    [[nodiscard]] QByteArray noted(const ClientNoted &client) const;
    [[nodiscard]] QByteArray closed(const ClientClosed &client) const;
    [[nodiscard]] QByteArray refused(const FurtherRefusals &refusals) const;
    /// What the user should know of the server.
    [[nodiscard]] QByteArray notice(const QString &sentence, const QDateTime &at) const;
    [[nodiscard]] QByteArray trouble(const Error &error, const QDateTime &at) const;
    [[nodiscard]] QByteArray stopping(qsizetype openClients, std::chrono::milliseconds deadline,
                                      const QDateTime &at) const;
    /// So many lines are missing before this one, because their reader did not keep up.
    [[nodiscard]] QByteArray unwritten(qint64 lines, const QDateTime &at) const;
    [[nodiscard]] QByteArray summary(const RunSummary &summary, const QDateTime &at) const;

private:
    const Form m_form;
};

} // namespace porthole
