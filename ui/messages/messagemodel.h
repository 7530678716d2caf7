// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagesource.h"
#include "ui/messages/entrysearch.h"
#include "ui/messages/rowcache.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <memory>
#include <optional>
#include <set>

namespace porthole {

/// The log as a table sees it. The entries that pass the filter have positions, counted from 0, oldest first;
/// the rows are those few of them which lie in a window over the positions. What passes is found in the
/// background; the bytes of the few rows are read from the source when they come into the window, and nothing
/// else is. Thread: main.
class MessageModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Client, Way, Size, Content, ColumnCount };
    enum Role {
        DirectionRole =
            Qt::UserRole + 1, ///< porthole::Direction as int; not set for events, or if it is gone
        BadgeRole,            ///< QString: what is wrong with the message; empty if nothing is
        EventRole,            ///< porthole::EventKind as int, if it is an event
        MarkedRole,           ///< bool: the user marked it
        HitRole,              ///< bool: it matches what is highlighted
    };
    enum class TimeMode { Absolute, SinceFirst, SincePrevious };
    Q_ENUM(TimeMode)

    explicit MessageModel(std::shared_ptr<MessageSource> source, QObject *parent = nullptr);

    /// Another log; null: none. Marks are dropped, the filter stays.
    void setSource(std::shared_ptr<MessageSource> source);
    [[nodiscard]] const std::shared_ptr<MessageSource> &source() const { return m_source; }
    /// Both must be valid. `highlight` marks what passes it among what passes `filter`; empty: nothing.
    void setFilter(const MessageFilter &filter, const MessageFilter &highlight = {});
    [[nodiscard]] const MessageFilter &filter() const { return m_filter; }
    [[nodiscard]] const MessageFilter &highlight() const { return m_highlight; }
    void setShowHex(bool on);
    [[nodiscard]] bool showHex() const { return m_hex; }
    void setTimeMode(TimeMode mode);
    [[nodiscard]] TimeMode timeMode() const { return m_timeMode; }
    /// Whether to look for changes of the source ten times a second.
    void setPolling(bool on);
    /// Looks for changes now.
    void poll();
    /// Hides what is held now, or shows it again. The source keeps it.
    void setCleared(bool on);
    void cancelSearch();
    void resumeSearch();

    /// How many entries pass.
    [[nodiscard]] quint64 count() const;
    /// `position` must be below count().
    [[nodiscard]] quint64 sequenceAtPosition(quint64 position) const;
    /// How many of those that pass are before `sequence`: its position, if it passes itself.
    [[nodiscard]] quint64 positionOf(quint64 sequence) const;
    [[nodiscard]] bool isShown(quint64 sequence) const;
    [[nodiscard]] std::optional<Message> message(quint64 sequence) const;

    /// Lets the rows be those at [top, top + rows), as far as there are so many.
    void setWindow(quint64 top, int rows);
    [[nodiscard]] quint64 top() const { return m_top; }
    [[nodiscard]] quint64 sequenceAt(int row) const { return m_window[size_t(row)]; }
    /// -1 if it is not in the window.
    [[nodiscard]] int rowOf(quint64 sequence) const;

    void toggleMark(quint64 sequence);
    /// The mark, or the highlighted entry, next to `sequence`, which need not be shown.
    [[nodiscard]] std::optional<quint64> nextMark(quint64 sequence, bool forward) const;
    [[nodiscard]] const EntrySearch &matches() const { return m_matches; }
    [[nodiscard]] const EntrySearch &hits() const { return m_hits; }

    /// How many entries the source holds that were not cleared away, whether or not they pass the filter.
    [[nodiscard]] quint64 held() const { return m_range.size(); }
    [[nodiscard]] quint64 firstHeld() const { return m_range.first; }
    [[nodiscard]] quint64 cleared() const { return m_cleared > m_oldest ? m_cleared - m_oldest : 0; }
    /// Entries that made room for newer ones.
    [[nodiscard]] quint64 notShown() const { return m_oldest - std::min(m_oldest, m_oldestAtFirst); }
    /// Entries before those that the source holds, whether or not it ever held them.
    [[nodiscard]] quint64 earlier() const { return m_oldest; }
    /// Messages that never reached the log.
    [[nodiscard]] quint64 notKept() const { return m_range.notKept; }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// Entries came or went; those in the window stay in it. The table now sets its window.
    void entriesChanged();
    /// They are others than before.
    void entriesReset();
    /// What is held, lost, found or searched has changed.
    void statusChanged();

private:
    [[nodiscard]] bool isFiltered() const { return !m_filter.isEmpty(); }
    [[nodiscard]] MessageRange readRange();
    void applyRange(MessageRange range);
    void restart();
    void updateWindow();
    void setRows(std::vector<quint64> rows);
    void fetch(const std::vector<quint64> &rows, bool isJump);
    void onFound();
    void onHits();
    void changedRows(int column = -1);
    [[nodiscard]] QString timeText(const MessageRow &row, int index) const;
    [[nodiscard]] QString displayed(const MessageRow &row, const QModelIndex &index) const;
    [[nodiscard]] QString spoken(const MessageRow &row, const QModelIndex &index) const;

    std::shared_ptr<MessageSource> m_source;
    MessageFilter m_filter;
    MessageFilter m_highlight;
    bool m_hex = false;
    TimeMode m_timeMode = TimeMode::Absolute;
    MessageRange m_range;        // at the last poll, without what was cleared away
    quint64 m_oldest = 0;        // that is held, at the last poll
    quint64 m_oldestAtFirst = 0; // as this source was set
    quint64 m_cleared = 0;       // what is older was cleared away by the user
    EntrySearch m_matches{this};
    EntrySearch m_hits{this};
    quint64 m_top = 0;
    int m_wantedRows = 0;
    std::vector<quint64> m_window;     // the rows
    std::optional<quint64> m_previous; // the entry before the first row
    std::optional<MessageRow> m_first; // what times are counted from
    std::set<quint64> m_marks;
    RowCache m_rows;
    QTimer m_pollTimer;
};

} // namespace porthole
