// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/addresswatch.h"

#include "core/base/threadcheck.h"

#include <QUdpSocket>

namespace porthole {

namespace {

/// Whether nobody could bind to it. Any other failure, such as too few descriptors, tells nothing.
bool isGone(const QHostAddress &address)
{
    QUdpSocket probe;
    return !probe.bind(address, 0) && probe.error() == QAbstractSocket::SocketAddressNotAvailableError;
}

bool isUnspecified(const QHostAddress &address)
{
    return address == QHostAddress(QHostAddress::Any) || address == QHostAddress(QHostAddress::AnyIPv4) ||
           address == QHostAddress(QHostAddress::AnyIPv6);
}

} // namespace

AddressWatch::AddressWatch(QObject *parent)
    : QObject(parent)
{
    m_timer.setInterval(interval);
    connect(&m_timer, &QTimer::timeout, this, &AddressWatch::look);
}

void AddressWatch::start(const Endpoint &endpoint)
{
    assertOwnThread(this);
    m_endpoint = endpoint;
    m_isGone = false;
    if (!isUnspecified(endpoint.address) && !endpoint.address.isLoopback())
        m_timer.start();
}

void AddressWatch::stop()
{
    assertOwnThread(this);
    m_timer.stop();
}

void AddressWatch::look()
{
    const bool gone = isGone(m_endpoint.address);
    if (gone == std::exchange(m_isGone, gone))
        return;
    Q_EMIT changed({gone ? ErrorCode::AddressGone : ErrorCode::AddressBack, m_endpoint.toString(), {}});
}

} // namespace porthole
