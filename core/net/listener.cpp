// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/listener.h"

#include "core/base/logging.h"
#include "core/base/threadcheck.h"

namespace porthole {

namespace {

// Accepted in one turn of the event loop, so that closes, kicks and Stop get theirs during a storm of
// connects.
constexpr int acceptsPerTurn = 256;
constexpr std::chrono::milliseconds retryInterval{200};

Error listenError(QAbstractSocket::SocketError error, const QString &where, const QString &text)
{
    switch (error) {
    case QAbstractSocket::AddressInUseError:
        return {ErrorCode::AddressInUse, where, text};
    case QAbstractSocket::SocketAddressNotAvailableError:
        return {ErrorCode::AddressNotAvailable, where, text};
    case QAbstractSocket::SocketAccessError:
        return {ErrorCode::PermissionDenied, where, text};
    default:
        return {ErrorCode::ListenFailed, where, text};
    }
}

} // namespace

Listener::Listener(AcceptedHandler onAccepted, QObject *parent)
    : QTcpServer(parent)
    , m_onAccepted(std::move(onAccepted))
{
    m_retryTimer.setSingleShot(true);
    m_retryTimer.setInterval(retryInterval);
    connect(&m_retryTimer, &QTimer::timeout, this, &Listener::retry);
}

Result<Endpoint> Listener::open(const ServerConfig &config)
{
    assertOwnThread(this);
    setListenBacklogSize(config.backlog);
    if (!listen(config.bindAddress(), config.port)) {
        const QString where = config.address == QLatin1String("any")
                                  ? QStringLiteral("any:%1").arg(config.port)
                                  : Endpoint{config.bindAddress(), config.port}.toString();
        return tl::unexpected(listenError(serverError(), where, errorString()));
    }
    pauseAccepting(); // takes QTcpServer's own notifier off the descriptor
    m_incoming = std::make_unique<QSocketNotifier>(socketDescriptor(), QSocketNotifier::Read);
    connect(m_incoming.get(), &QSocketNotifier::activated, this, &Listener::acceptSome);
    return Endpoint{serverAddress(), serverPort()};
}

void Listener::stop()
{
    assertOwnThread(this);
    m_retryTimer.stop();
    m_incoming.reset(); // before the descriptor goes
    close();
}

void Listener::retry()
{
    assertOwnThread(this);
    m_retryTimer.stop();
    if (m_incoming)
        m_incoming->setEnabled(true);
}

void Listener::acceptSome()
{
    using Status = platform::AcceptResult::Status;
    for (int i = 0; i < acceptsPerTurn && m_incoming; ++i) {
        platform::AcceptResult result = platform::acceptConnection(socketDescriptor());
        switch (result.status) {
        case Status::Accepted:
            m_onAccepted(std::move(result.socket), result.peer);
            break;
        case Status::NonePending:
            return;
        case Status::Vanished:
            break;
        case Status::NoDescriptorLeft:
            suspend();
            Q_EMIT trouble({ErrorCode::DescriptorLimit, {}, platform::errorText(result.error)});
            return;
        case Status::Failed:
            suspend();
            Q_EMIT trouble({ErrorCode::AcceptFailed, {}, platform::errorText(result.error)});
            return;
        }
    }
}

void Listener::suspend()
{
    qCDebug(lcNet) << "accepting is suspended";
    m_incoming->setEnabled(false);
    m_retryTimer.start();
}

} // namespace porthole
