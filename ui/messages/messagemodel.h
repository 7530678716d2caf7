// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagesource.h"

#include <QAbstractTableModel>
#include <QCache>
#include <QTimer>

#include <deque>
#include <memory>
#include <optional>

namespace porthole {

/// The messages of a source that pass a filter, one a row, oldest first. It holds their sequence numbers
/// (none at all without a filter) and the text of the few hundred rows last looked at; all else is asked of
/// the source. A search runs in steps of some milliseconds between other events, however much the source
/// holds. Thread: main.
class MessageModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Client, Way, Size, Content, ColumnCount };
    enum Role {
        DirectionRole = Qt::UserRole + 1, ///< porthole::Direction as int; not set once the message is gone
        BadgeRole,                        ///< QString: what is wrong with the frame; empty if it is complete
    };
    static constexpr qsizetype previewBytes = 256; ///< content beyond is counted, not shown
    static constexpr quint64 maxStep = 20'000;     ///< messages that one step of a search looks at

    explicit MessageModel(std::shared_ptr<MessageSource> source, QObject *parent = nullptr);

    void setFilter(const MessageFilter &filter);
    [[nodiscard]] const MessageFilter &filter() const { return m_filter; }
    void setShowHex(bool on);
    [[nodiscard]] bool showHex() const { return m_hex; }
    /// Whether to look for changes of the source ten times a second.
    void setPolling(bool on);
    /// Looks for changes now: removes the rows that are gone and adds the new ones, each in one batch.
    void poll();
    /// Empties the source.
    void clear();

    [[nodiscard]] const std::shared_ptr<MessageSource> &source() const { return m_source; }
    [[nodiscard]] quint64 sequenceAt(int row) const;
    /// -1 if the message is not among the rows (yet).
    [[nodiscard]] int rowOf(quint64 sequence) const;
    /// None if the source no longer holds it.
    [[nodiscard]] std::optional<Message> messageAt(int row) const;

    /// How many messages the source holds, whether or not they pass the filter.
    [[nodiscard]] quint64 held() const { return m_range.size(); }
    /// Messages that made room for newer ones, since the beginning or the last clear().
    [[nodiscard]] quint64 notShown() const { return m_range.first - qMin(m_cleared, m_range.first); }
    /// Messages that never reached the log.
    [[nodiscard]] quint64 notKept() const { return m_range.notKept; }
    [[nodiscard]] bool isSearching() const { return m_stepTimer.isActive(); }
    /// How much of what is held has been searched, 0 to 100.
    [[nodiscard]] int searchedPercent() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// held(), notShown(), notKept() or the progress of the search have changed.
    void statusChanged();

private:
    struct Row // what is shown of one message
    {
        ConnectionId client;
        qint64 timeNs = 0;
        qint64 bytes = 0;
        Direction direction = Direction::In;
        FrameKind kind = FrameKind::Complete;
        QString content;
    };

    [[nodiscard]] bool isFiltered() const { return !m_filter.isEmpty(); }
    [[nodiscard]] const Row *rowFor(quint64 sequence) const;
    void trimTo(quint64 first);
    void growTo(quint64 end);
    void searchStep();
    [[nodiscard]] std::vector<quint64> searchMore();
    [[nodiscard]] QVariant displayed(const Row &row, int column) const;
    [[nodiscard]] QVariant toolTip(const Row &row, int column) const;
    [[nodiscard]] QVariant spoken(const Row &row, int column) const;

    const std::shared_ptr<MessageSource> m_source;
    MessageFilter m_filter;
    bool m_hex = false;
    MessageRange m_range;  // at the last poll
    quint64 m_cleared = 0; // what is older was cleared by the user
    quint64 m_first = 0;   // without a filter the rows are [m_first, m_end)
    quint64 m_end = 0;
    std::deque<quint64> m_matches; // with a filter the rows are these
    quint64 m_searchedTo = 0;
    quint64 m_step = maxStep; // shrinks when a step takes long
    mutable QCache<quint64, Row> m_rows;
    QTimer m_pollTimer;
    QTimer m_stepTimer;
};

} // namespace porthole
