// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/net/addresswatch.h"

#include "core/base/threadcheck.h"

#include <QNetworkInterface>

#include <cstring>
#include <utility>

namespace porthole {

namespace {

bool isUnspecified(const QHostAddress &address)
{
    return address == QHostAddress(QHostAddress::Any) || address == QHostAddress(QHostAddress::AnyIPv4) ||
           address == QHostAddress(QHostAddress::AnyIPv6);
}

/// Both without mapped IPv4. The scope is left to hasScope(): it has several spellings.
bool areSameBytes(const QHostAddress &a, const QHostAddress &b)
{
    if (a.protocol() != b.protocol())
        return false;
    if (a.protocol() == QAbstractSocket::IPv4Protocol)
        return a.toIPv4Address() == b.toIPv4Address();
    const Q_IPV6ADDR bytes = a.toIPv6Address();
    const Q_IPV6ADDR others = b.toIPv6Address();
    return std::memcmp(&bytes, &others, sizeof bytes) == 0;
}

bool hasScope(const QNetworkInterface &one, const QString &scope)
{
    return scope.isEmpty() || scope == one.name() || scope == QString::number(one.index());
}

} // namespace

AddressWatch::AddressWatch(QObject *parent)
    : AddressWatch(&isOnAnInterface, interval, parent)
{
}

AddressWatch::AddressWatch(Lookup lookup, std::chrono::milliseconds every, QObject *parent)
    : QObject(parent)
    , m_lookup(std::move(lookup))
{
    m_timer.setInterval(every);
    connect(&m_timer, &QTimer::timeout, this, &AddressWatch::look);
}

std::optional<bool> AddressWatch::isOnAnInterface(const QHostAddress &address)
{
    const QHostAddress plain = Endpoint::make(address, 0).address;
    bool isAnyKnown = false; // else the system could not be asked, as when descriptors are used up
    // Interfaces that are down too: they keep their addresses.
    for (const QNetworkInterface &one : QNetworkInterface::allInterfaces()) {
        for (const QNetworkAddressEntry &entry : one.addressEntries()) {
            if (areSameBytes(entry.ip(), plain) && hasScope(one, plain.scopeId()))
                return true;
            isAnyKnown = true;
        }
    }
    return isAnyKnown ? std::optional(false) : std::nullopt;
}

void AddressWatch::start(const Endpoint &endpoint)
{
    assertOwnThread(this);
    m_endpoint = endpoint;
    m_state = State::NotSeen;
    if (isUnspecified(endpoint.address) || endpoint.address.isLoopback())
        return;
    look();
    m_timer.start();
}

void AddressWatch::stop()
{
    assertOwnThread(this);
    m_timer.stop();
}

void AddressWatch::look()
{
    std::optional<bool> isPresent = m_lookup(m_endpoint.address);
    // A list that is read while it changes may lack an address.
    if (m_state == State::Present && isPresent == false)
        isPresent = m_lookup(m_endpoint.address);
    if (!isPresent || (!*isPresent && m_state == State::NotSeen))
        return;
    const State before = std::exchange(m_state, *isPresent ? State::Present : State::Gone);
    if (before == State::NotSeen || before == m_state)
        return;
    Q_EMIT changed({m_state == State::Gone ? ErrorCode::AddressGone : ErrorCode::AddressBack,
                    m_endpoint.toString(),
                    {}});
}

} // namespace porthole
