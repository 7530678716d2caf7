// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/endpoint.h"
#include "core/base/error.h"
#include "core/base/platform.h"
#include "core/config/serverconfig.h"

#include <QSocketNotifier>
#include <QTcpServer>
#include <QTimer>

#include <functional>
#include <memory>

namespace porthole {

/// Listens and accepts. QTcpServer binds; the accept loop is this class's own, because QTcpServer's spins
/// without a word when descriptors run out after a first EAGAIN (see core/README.md). Thread: acceptor.
class Listener final : public QTcpServer
{
    Q_OBJECT

public:
    using AcceptedHandler = std::function<void(platform::SocketHandle, const Endpoint &peer)>;

    /// `onAccepted` gets each accepted, non-blocking socket, and where it comes from.
    explicit Listener(AcceptedHandler onAccepted, QObject *parent = nullptr);

    /// Binds and listens; gives where. Errors: AddressInUse, AddressNotAvailable, PermissionDenied,
    /// ListenFailed.
    [[nodiscard]] Result<Endpoint> open(const ServerConfig &config);
    /// Accepts no more.
    void stop();
    /// A descriptor may have become free: if accepting is suspended for want of one, try again.
    void retry();

Q_SIGNALS:
    /// DescriptorLimit: accepting is suspended and tried again by itself. AcceptFailed: the same.
    void trouble(const porthole::Error &error);

private:
    void acceptSome();
    void suspend();

    const AcceptedHandler m_onAccepted;
    std::unique_ptr<QSocketNotifier> m_incoming;
    QTimer m_retryTimer;
};

} // namespace porthole
