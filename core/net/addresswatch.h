// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/endpoint.h"
#include "core/base/error.h"

#include <QObject>
#include <QTimer>

namespace porthole {

/// Notices that an address that is listened on is no longer one of this machine's (a cable, a VPN or a lease
/// is gone), of which the system says nothing to whoever listens there, and that it is one again. Thread:
/// that of its owner.
class AddressWatch final : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds interval{2000};

    explicit AddressWatch(QObject *parent = nullptr);

    /// Begins, unless it is all addresses, or the loopback's, which never go.
    void start(const Endpoint &endpoint);
    void stop();

Q_SIGNALS:
    /// AddressGone or AddressBack, once for each change.
    void changed(const porthole::Error &error);

private:
    void look();

    Endpoint m_endpoint;
    QTimer m_timer;
    bool m_isGone = false;
};

} // namespace porthole
