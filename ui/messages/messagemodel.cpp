// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/messagemodel.h"

#include "ui/common/format.h"
#include "ui/messages/logtime.h"
#include "ui/messages/messagecolumns.h"

#include <algorithm>
#include <chrono>

namespace porthole {

namespace {

using namespace std::chrono_literals;

constexpr auto pollInterval = 100ms;
constexpr quint64 overscan = 64; // rows read beside those in the window
constexpr int mostRows = RowCache::maxRows / 2;

} // namespace

MessageModel::MessageModel(std::shared_ptr<MessageSource> source, QObject *parent)
    : QAbstractTableModel(parent)
{
    m_pollTimer.setInterval(pollInterval);
    connect(&m_pollTimer, &QTimer::timeout, this, &MessageModel::poll);
    connect(&m_matches, &EntrySearch::advanced, this, &MessageModel::onFound);
    connect(&m_hits, &EntrySearch::advanced, this, &MessageModel::onHits);
    setSource(std::move(source));
}

void MessageModel::setSource(std::shared_ptr<MessageSource> source)
{
    m_source = std::move(source);
    m_marks.clear();
    m_rows.clear();
    m_first.reset();
    m_cleared = 0;
    m_oldestAtFirst = m_source ? m_source->range().first : 0;
    for (EntrySearch *search : {&m_matches, &m_hits})
        search->setSource(m_source.get());
    restart();
}

void MessageModel::setFilter(const MessageFilter &filter, const MessageFilter &highlight)
{
    if (filter == m_filter) {
        if (highlight != m_highlight) {
            m_highlight = highlight;
            m_hits.setFilter(m_highlight);
            changedRows();
            Q_EMIT statusChanged();
        }
        return;
    }
    m_filter = filter;
    m_highlight = highlight;
    restart();
}

void MessageModel::restart()
{
    m_range = readRange();
    m_matches.setRange(m_range);
    m_hits.setRange(m_range);
    m_matches.setFilter(m_filter);
    m_hits.setFilter(m_highlight);
    m_top = 0;
    beginResetModel();
    m_window.clear();
    m_previous.reset();
    endResetModel();
    Q_EMIT entriesReset();
    updateWindow();
    Q_EMIT statusChanged();
}

MessageRange MessageModel::readRange()
{
    MessageRange range = m_source ? m_source->range() : MessageRange();
    m_oldest = range.first;
    range.first = std::min(std::max(range.first, m_cleared), range.end);
    return range;
}

void MessageModel::setPolling(bool on)
{
    if (on == m_pollTimer.isActive())
        return;
    if (!on) {
        m_pollTimer.stop();
        return;
    }
    poll();
    m_pollTimer.start();
}

void MessageModel::poll()
{
    const quint64 oldest = m_oldest;
    const MessageRange range = readRange();
    if (range == m_range && oldest == m_oldest)
        return;
    applyRange(range);
    Q_EMIT entriesChanged();
    updateWindow();
    Q_EMIT statusChanged();
}

void MessageModel::applyRange(MessageRange range)
{
    const quint64 gone = std::min(positionOf(range.first), count());
    m_top -= std::min(gone, m_top);
    m_range = range;
    m_matches.setRange(range);
    m_hits.setRange(range);
    m_marks.erase(m_marks.begin(), m_marks.lower_bound(range.first));
}

void MessageModel::setCleared(bool on)
{
    m_cleared = on && m_source ? m_source->range().end : 0;
    if (on)
        poll();
    else
        restart(); // what was found of it had been forgotten
}

void MessageModel::cancelSearch()
{
    m_matches.cancel();
    m_hits.cancel();
    Q_EMIT statusChanged();
}

void MessageModel::resumeSearch()
{
    if (m_matches.isCancelled())
        restart();
    else
        m_hits.setFilter(m_highlight);
    Q_EMIT statusChanged();
}

void MessageModel::onFound()
{
    Q_EMIT entriesChanged();
    updateWindow();
    Q_EMIT statusChanged();
}

void MessageModel::onHits()
{
    changedRows();
    Q_EMIT statusChanged();
}

quint64 MessageModel::count() const
{
    return isFiltered() ? m_matches.found().size() : m_range.size();
}

quint64 MessageModel::sequenceAtPosition(quint64 position) const
{
    Q_ASSERT(position < count());
    return isFiltered() ? m_matches.found().at(position) : m_range.first + position;
}

quint64 MessageModel::positionOf(quint64 sequence) const
{
    if (isFiltered())
        return m_matches.found().rank(sequence);
    return std::clamp(sequence, m_range.first, m_range.end) - m_range.first;
}

bool MessageModel::isShown(quint64 sequence) const
{
    return isFiltered() ? m_matches.found().contains(sequence)
                        : sequence >= m_range.first && sequence < m_range.end;
}

std::optional<Message> MessageModel::message(quint64 sequence) const
{
    return m_source ? m_source->message(sequence) : std::nullopt;
}

int MessageModel::rowOf(quint64 sequence) const
{
    const auto row = std::lower_bound(m_window.begin(), m_window.end(), sequence);
    return row != m_window.end() && *row == sequence ? int(row - m_window.begin()) : -1;
}

void MessageModel::setWindow(quint64 top, int rows)
{
    m_top = top;
    m_wantedRows = std::clamp(rows, 0, mostRows);
    updateWindow();
}

void MessageModel::updateWindow()
{
    m_top = std::min(m_top, count());
    const quint64 end = std::min(count(), m_top + quint64(m_wantedRows));
    std::vector<quint64> rows;
    rows.reserve(size_t(end - m_top));
    for (quint64 position = m_top; position < end; ++position)
        rows.push_back(sequenceAtPosition(position));
    const auto previous = m_top > 0 ? std::optional(sequenceAtPosition(m_top - 1)) : std::nullopt;
    const bool isSame = rows == m_window && previous == m_previous;
    m_previous = previous;
    if (!isSame)
        setRows(std::move(rows));
}

/// Reads what is not known of the rows, and makes them those of the table.
void MessageModel::setRows(std::vector<quint64> rows)
{
    if (m_source) {
        std::vector<quint64> wanted = rows;
        if (m_timeMode == TimeMode::SincePrevious && m_previous)
            wanted.insert(wanted.begin(), *m_previous);
        m_rows.fetch(*m_source, wanted, isFiltered() ? 0 : overscan);
        if (!m_first && m_range.size() > 0 && m_timeMode == TimeMode::SinceFirst)
            setTimeMode(TimeMode::SinceFirst);
    }
    // Rows come and go at the end alone; what the others show is changed in place, before and after that.
    const size_t before = m_window.size();
    if (rows.size() < before) {
        beginRemoveRows({}, int(rows.size()), int(before) - 1);
        m_window.resize(rows.size());
        endRemoveRows();
    }
    std::copy_n(rows.begin(), m_window.size(), m_window.begin());
    changedRows();
    if (rows.size() > before) {
        beginInsertRows({}, int(before), int(rows.size()) - 1);
        m_window = std::move(rows);
        endInsertRows();
    }
}

void MessageModel::changedRows(int column)
{
    if (!m_window.empty()) {
        Q_EMIT dataChanged(index(0, std::max(column, 0)),
                           index(rowCount() - 1, column < 0 ? ColumnCount - 1 : column));
    }
}

void MessageModel::setShowHex(bool on)
{
    if (on == m_hex)
        return;
    m_hex = on;
    m_rows.setHex(on);
    Q_EMIT headerDataChanged(Qt::Horizontal, Content, Content);
    setRows(m_window);
}

void MessageModel::setTimeMode(TimeMode mode)
{
    m_timeMode = mode;
    if (mode == TimeMode::SinceFirst && !m_first && m_source) {
        for (const Message &message : m_source->page(m_range.first, 1, 0))
            m_first = messageRowOf(message, false, 0);
    }
    if (mode == TimeMode::SincePrevious && m_previous && m_source)
        m_rows.fetch(*m_source, {*m_previous}, 0);
    Q_EMIT headerDataChanged(Qt::Horizontal, Time, Time);
    changedRows(Time);
}

void MessageModel::toggleMark(quint64 sequence)
{
    if (!m_marks.erase(sequence))
        m_marks.insert(sequence);
    changedRows(Time);
}

std::optional<quint64> MessageModel::nextMark(quint64 sequence, bool forward) const
{
    if (forward) {
        const auto mark = std::find_if(m_marks.upper_bound(sequence), m_marks.end(),
                                       [this](quint64 marked) { return isShown(marked); });
        return mark == m_marks.end() ? std::nullopt : std::optional(*mark);
    }
    for (auto mark = m_marks.lower_bound(sequence); mark != m_marks.begin();) {
        if (isShown(*--mark))
            return *mark;
    }
    return std::nullopt;
}

int MessageModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_window.size());
}

int MessageModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant MessageModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (index.column() == Size ? Qt::AlignRight : Qt::AlignLeft));
    const quint64 sequence = sequenceAt(index.row());
    if (role == MarkedRole)
        return m_marks.count(sequence) > 0;
    if (role == HitRole)
        return m_hits.found().contains(sequence);
    const MessageRow *row = m_rows.row(sequence);
    if (!row) // it fell out of the source before it was read
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return displayed(*row, index);
    case Qt::ToolTipRole:
        return messagecolumns::toolTip(*row, Column(index.column()));
    case Qt::AccessibleTextRole:
        return spoken(*row, index);
    case DirectionRole:
        return row->isMessage() ? QVariant(int(row->direction)) : QVariant();
    case BadgeRole:
        return row->badge;
    case EventRole:
        return row->isMessage() ? QVariant() : QVariant(int(row->event));
    default:
        return {};
    }
}

QString MessageModel::timeText(const MessageRow &row, int index) const
{
    if (m_timeMode == TimeMode::Absolute)
        return format::timeOfDay(row.timeNs);
    if (m_timeMode == TimeMode::SinceFirst)
        return m_first ? logtime::interval(row.nsSince(*m_first)) : QString();
    const std::optional<quint64> before = index > 0 ? std::optional(sequenceAt(index - 1)) : m_previous;
    const MessageRow *previous = before ? m_rows.row(*before) : nullptr;
    return previous ? logtime::interval(row.nsSince(*previous)) : QString();
}

QString MessageModel::displayed(const MessageRow &row, const QModelIndex &index) const
{
    return index.column() == Time ? timeText(row, index.row())
                                  : messagecolumns::text(row, Column(index.column()));
}

QString MessageModel::spoken(const MessageRow &row, const QModelIndex &index) const
{
    if (index.column() == Time && m_marks.count(sequenceAt(index.row())) > 0)
        return tr("marked, %1").arg(timeText(row, index.row()));
    const QString words = messagecolumns::spoken(row, Column(index.column()));
    return words.isEmpty() ? displayed(row, index) : words;
}

QVariant MessageModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section == Size ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole && section == Time)
        return tr("When the last byte was read, or the message was queued for sending");
    return role == Qt::DisplayRole ? messagecolumns::title(Column(section), m_timeMode, m_hex) : QVariant();
}

} // namespace porthole
