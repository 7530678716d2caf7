// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/clients/clientrow.h"
#include "ui/panel/valuegrid.h"

#include <QCoreApplication>

namespace porthole {

/// What the client panel says of one client or of the sum of several, in words and numbers. Thread: main.
class ClientFigures final
{
    Q_DECLARE_TR_FUNCTIONS(porthole::ClientFigures)

public:
    enum Field {
        Peer,
        Local,
        Since,
        Idle,
        State,
        Received,
        Sent,
        Unsent,
        Broken,
        Framing,
        Notice,
        Tls,
        ServerName,
        Protocols,
        Certificate,
        FieldCount
    };

    [[nodiscard]] static QString name(Field field);
    [[nodiscard]] static ValueGrid::Width width(Field field);

    /// `framing`: the framing's text form.
    [[nodiscard]] static QList<GridValue> ofOne(const ClientRow &row, const QString &framing);
    [[nodiscard]] static QList<GridValue> ofSum(const QList<ClientRow> &rows);
};

} // namespace porthole
