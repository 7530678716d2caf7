// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHeaderView>

class QMenu;

namespace porthole {

/// The columns' header: first widths that fit their usual contents, a menu that shows and hides columns, and
/// a saved form that names columns, so that it stays good when later versions have more of them. Thread:
/// main.
class ClientHeader final : public QHeaderView
{
    Q_OBJECT

public:
    explicit ClientHeader(QWidget *parent = nullptr);

    /// This column means nothing for the clients of this table: it is not there, nor in the menu of columns.
    void leaveOut(int column);
    /// All columns in their first order and widths, by client, the newest on top. Needs the model to be set
    /// and the view to sort.
    void resetColumns();
    [[nodiscard]] QByteArray saveColumns() const;
    /// Gives false, and changes nothing, for what saveColumns() has not written.
    bool restoreColumns(const QByteArray &state);
    /// A checkable entry for each column, and one for resetColumns(). The caller shows it and lets it go.
    [[nodiscard]] QMenu *makeColumnMenu(QWidget *parent);

protected:
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    [[nodiscard]] int firstWidth(int column) const;
    [[nodiscard]] bool isStretched(int column) const;
    void show(int column, bool on);

    QList<int> m_leftOut;
};

} // namespace porthole
