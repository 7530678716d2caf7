// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/clientevents.h"
#include "ui/clients/clientcolumns.h"
#include "ui/clients/clientmodel.h"

#include <QTimeZone>

namespace porthole::values {

/// Events and figures as the server would announce them, made by hand.

inline ConnectionId id(quint64 n)
{
    return {n};
}

inline QDateTime second(qint64 n)
{
    return QDateTime(QDate(2026, 11, 23), QTime(12, 0), QTimeZone::utc()).addSecs(n);
}

/// 10.0.X.Y:40000+n for the n-th client
inline Endpoint peer(quint64 n)
{
    return {QHostAddress(quint32(0x0a000000 + n)), quint16(40000 + n % 20000)};
}

inline ClientOpened opened(quint64 n)
{
    return {id(n), peer(n), {QHostAddress(QHostAddress::LocalHost), 9000}, second(qint64(n)), {}};
}

inline ClientClosed closed(quint64 n, CloseReason reason = CloseReason::PeerClosed,
                           const QString &detail = {})
{
    return {id(n), peer(n), second(qint64(n)), second(qint64(n) + 60), reason, detail, {}, 0};
}

/// The clients from `first` to `last`, both included.
inline ClientBatch openedRange(quint64 first, quint64 last)
{
    ClientBatch batch;
    for (quint64 n = first; n <= last; ++n)
        batch.opened.append(opened(n));
    return batch;
}

inline ClientBatch closedRange(quint64 first, quint64 last)
{
    ClientBatch batch;
    for (quint64 n = first; n <= last; ++n)
        batch.closed.append(closed(n));
    return batch;
}

inline ClientSample sample(quint64 n, double inRate, bool paused = false)
{
    ClientSample sample;
    sample.id = id(n);
    sample.inRate = inRate;
    sample.readingPaused = paused;
    return sample;
}

inline int column(const char *name)
{
    return clientColumn(QLatin1StringView(name));
}

inline QString text(const ClientModel &model, quint64 n, const char *columnName, int role = Qt::DisplayRole)
{
    return model.index(model.rowOf(id(n)), column(columnName)).data(role).toString();
}

/// The ids of the rows from the top.
inline QList<quint64> shown(const ClientModel &model)
{
    QList<quint64> ids;
    for (int row = 0; row < model.rowCount(); ++row)
        ids.append(model.idAt(row).value);
    return ids;
}

} // namespace porthole::values
