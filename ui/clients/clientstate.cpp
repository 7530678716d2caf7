// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/clientstate.h"

#include <QCoreApplication>

namespace porthole {

namespace {

class States
{
    Q_DECLARE_TR_FUNCTIONS(porthole::ClientState)
};

} // namespace

ClientState stateOf(const ClientRow &row)
{
    if (!row.isOpen())
        return ClientState::Closed;
    if (row.isHandshaking())
        return ClientState::Handshaking;
    return row.sample.readingPaused ? ClientState::Paused : ClientState::Open;
}

QString describe(ClientState state)
{
    switch (state) {
    case ClientState::Handshaking:
        return States::tr("TLS handshake");
    case ClientState::Open:
        return States::tr("Open");
    case ClientState::Paused:
        return States::tr("Paused");
    case ClientState::Closed:
        break;
    }
    return States::tr("Closed");
}

QString closeText(const ClientRow &row)
{
    if (row.isOpen())
        return {};
    const QString reason = describe(row.closed->reason);
    return row.closed->detail.isEmpty() ? reason
                                        : States::tr("%1: %2").arg(reason, row.closed->detail.simplified());
}

QString remarkText(const ClientRow &row)
{
    return row.isOpen() ? row.notice.simplified() : closeText(row);
}

} // namespace porthole
