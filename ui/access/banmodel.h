// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/server.h"

#include <QAbstractTableModel>

namespace porthole {

/// Banned addresses as a table sees them. Thread: main.
class BanModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Address, Since, Until, Hits, Reason, ColumnCount };

    explicit BanModel(QObject *parent = nullptr);

    /// Rows of addresses that are still in it stay the same rows.
    void setBans(const Bans &bans);
    [[nodiscard]] const Ban &ban(int row) const { return m_bans[row]; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    Bans m_bans;
};

} // namespace porthole
