// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/endpoint.h"
#include "core/base/error.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>

namespace porthole {

/// Notices that an address that is listened on is no longer one of this machine's (a cable, a VPN or a lease
/// is gone), of which the system says nothing to whoever listens there, and that it is one again. It asks the
/// system which addresses its interfaces have, and opens no port for that. Thread: that of its owner.
class AddressWatch final : public QObject
{
    Q_OBJECT

public:
    /// Whether an interface of this machine has the address; none if the system does not tell.
    using Lookup = std::function<std::optional<bool>(const QHostAddress &)>;

    static constexpr std::chrono::milliseconds interval{2000};

    explicit AddressWatch(QObject *parent = nullptr);
    /// With other eyes, and more often: for tests.
    AddressWatch(Lookup lookup, std::chrono::milliseconds every, QObject *parent = nullptr);

    /// Begins, unless it is all addresses, or the loopback's, which never go. Of an address that no interface
    /// has had since then, nothing is told: the system can be set to take connections to such as well.
    void start(const Endpoint &endpoint);
    void stop();

    /// The usual Lookup. A scope (RFC 4007) must be that of the interface. Thread: any.
    [[nodiscard]] static std::optional<bool> isOnAnInterface(const QHostAddress &address);

Q_SIGNALS:
    /// AddressGone or AddressBack, once for each change.
    void changed(const porthole::Error &error);

private:
    enum class State { NotSeen, Present, Gone };

    void look();

    const Lookup m_lookup;
    Endpoint m_endpoint;
    QTimer m_timer;
    State m_state = State::NotSeen;
};

} // namespace porthole
