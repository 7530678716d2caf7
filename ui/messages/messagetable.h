// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/messages/logselection.h"

#include <QBasicTimer>
#include <QTableView>

namespace porthole {

class MessageModel;
class PositionBar;

/// The rows of the message log in view. It moves the model's window over the entries instead of scrolling;
/// the bar for that is made here and placed by whoever shows the table. While it follows, the newest entry
/// stays in view; scrolling up by wheel, bar or key ends that, scrolling to the end begins it. While it does
/// not, the rows in view stay where they are, although entries go above them and come below. Thread: main.
class MessageTable final : public QTableView
{
    Q_OBJECT

public:
    explicit MessageTable(MessageModel *model, QWidget *parent = nullptr);

    /// To be placed right of the table.
    [[nodiscard]] PositionBar *positionBar() const { return m_bar; }
    void setFollowing(bool on);
    [[nodiscard]] bool isFollowing() const { return m_following; }

    [[nodiscard]] const LogSelection &entries() const { return m_entries; }
    [[nodiscard]] quint64 selectedCount() const;
    /// Makes it the current one and the only one selected, and brings it into view. Ends following unless it
    /// is in view already.
    void jumpTo(quint64 sequence);
    /// Makes it the current one, without selecting or moving anything.
    void setCurrentEntry(quint64 sequence);
    void selectAll() override;
    void scrollTo(const QModelIndex &index, ScrollHint hint = EnsureVisible) override;
    /// The entry under a point of the viewport.
    [[nodiscard]] std::optional<quint64> entryAt(QPoint point) const;

Q_SIGNALS:
    void followingChanged(bool on);
    void copyRequested();
    /// The user made it the current one.
    void entryChosen(quint64 sequence);
    void selectedEntriesChanged();
    /// Other entries are in view.
    void scrolled();

protected:
    void focusInEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void timerEvent(QTimerEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void updateGeometries() override;
    void rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end) override;

private:
    void setColumnWidths();
    [[nodiscard]] int fittingRows() const;
    [[nodiscard]] quint64 lastTop() const;
    void setTop(quint64 top);
    void userScroll(quint64 top);
    void bringIntoView(quint64 position);
    void onEntriesChanged();
    void onEntriesReset();
    void onCurrentIndex(const QModelIndex &index);
    void showSelection();
    void choose(quint64 sequence, Qt::KeyboardModifiers modifiers);
    [[nodiscard]] std::optional<quint64> target(int key) const;
    void dragTo(QPoint point);

    MessageModel *const m_log;
    PositionBar *const m_bar;
    LogSelection m_entries;
    bool m_following = true;
    bool m_showing = false; // Qt's selection is being set to ours
    bool m_dragging = false;
    QBasicTimer m_dragTimer; // the mouse is held above or below the rows
    int m_wheel = 0;         // eighths of a degree that were less than a row
};

} // namespace porthole
