// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/access/banmodel.h"

#include "ui/common/format.h"

#include <algorithm>

namespace porthole {

BanModel::BanModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void BanModel::setBans(const Bans &bans)
{
    const auto addressesOf = [](const Bans &list) {
        QList<QHostAddress> addresses;
        for (const Ban &ban : list)
            addresses.append(ban.address);
        return addresses;
    };
    const bool isSame = addressesOf(bans) == addressesOf(m_bans);
    if (!isSame)
        beginResetModel();
    m_bans = bans;
    if (!isSame)
        endResetModel();
    else if (!m_bans.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int BanModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_bans.size());
}

int BanModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant BanModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (index.column() == Hits ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole)
        return {};
    const Ban &ban = m_bans[index.row()];
    switch (index.column()) {
    case Address:
        return ban.address.toString();
    case Since:
        return format::dateTime(ban.since);
    case Until:
        return ban.until ? format::dateTime(*ban.until) : tr("for good");
    case Hits:
        return format::count(ban.hits);
    case Reason:
        return ban.reason;
    default:
        return {};
    }
}

QVariant BanModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section == Hits ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole && section == Hits)
        return tr("Connections that were refused");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Address:
        return tr("Address");
    case Since:
        return tr("Since");
    case Until:
        return tr("Until");
    case Hits:
        return tr("Hits");
    case Reason:
        return tr("Reason");
    default:
        return {};
    }
}

} // namespace porthole
