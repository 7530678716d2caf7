// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

namespace porthole {

class MessageModel;

/// The rows of the message log. While it follows, the newest row stays in view; scrolling up by wheel, bar or
/// key ends that, scrolling to the end begins it. While it does not, the rows in view stay where they are,
/// although rows go above them and come below. Thread: main.
class MessageTable final : public QTableView
{
    Q_OBJECT

public:
    explicit MessageTable(MessageModel *model, QWidget *parent = nullptr);

    void setFollowing(bool on);
    [[nodiscard]] bool isFollowing() const { return m_following; }
    /// The rows that are selected, oldest first.
    [[nodiscard]] QList<int> selectedRows(int most) const;
    [[nodiscard]] int selectedRowCount() const;

Q_SIGNALS:
    void followingChanged(bool on);
    void copyRequested();

protected:
    void focusInEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    [[nodiscard]] QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;

protected Q_SLOTS:
    void rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end) override;

private:
    void setColumnWidths();
    void onRowsRemoved(int count);
    void stayAtEnd();

    bool m_following = true;
    int m_topBefore = 0; // the first row in view before rows are removed
};

} // namespace porthole
