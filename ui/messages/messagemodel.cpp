// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/messagemodel.h"

#include "ui/common/format.h"
#include "ui/messages/messagetext.h"

#include <QDateTime>
#include <QElapsedTimer>

#include <algorithm>
#include <chrono>

namespace porthole {

namespace {

using namespace std::chrono_literals;

constexpr auto pollInterval = 100ms;
constexpr auto longStep = 12ms; // of the 16 that a frame lasts
constexpr int cachedRows = 512;
constexpr qint64 nsPerMs = 1'000'000;

} // namespace

MessageModel::MessageModel(std::shared_ptr<MessageSource> source, QObject *parent)
    : QAbstractTableModel(parent)
    , m_source(std::move(source))
    , m_rows(cachedRows)
{
    m_pollTimer.setInterval(pollInterval);
    m_stepTimer.setInterval(0);
    connect(&m_pollTimer, &QTimer::timeout, this, &MessageModel::poll);
    connect(&m_stepTimer, &QTimer::timeout, this, &MessageModel::searchStep);
    m_range = m_source->range();
    m_first = m_range.first;
    m_end = m_range.end;
}

void MessageModel::setFilter(const MessageFilter &filter)
{
    if (filter == m_filter)
        return;
    m_stepTimer.stop();
    beginResetModel();
    m_filter = filter;
    m_matches.clear();
    m_range = m_source->range();
    m_first = m_range.first;
    m_end = isFiltered() ? m_first : m_range.end;
    m_searchedTo = m_range.first;
    if (isFiltered()) { // the first step at once, so that a short log does not flicker
        const std::vector<quint64> found = searchMore();
        m_matches.assign(found.begin(), found.end());
    }
    endResetModel();
    Q_EMIT statusChanged();
}

void MessageModel::setShowHex(bool on)
{
    if (on == m_hex)
        return;
    m_hex = on;
    m_rows.clear();
    Q_EMIT headerDataChanged(Qt::Horizontal, Content, Content);
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, Content), index(rowCount() - 1, Content));
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
    const MessageRange now = m_source->range();
    if (now == m_range)
        return;
    m_range = now;
    trimTo(now.first);
    if (!isFiltered())
        growTo(now.end);
    else if (!isSearching() && m_searchedTo < now.end)
        searchStep();
    Q_EMIT statusChanged();
}

void MessageModel::clear()
{
    m_source->clear();
    m_cleared = m_source->range().first;
    poll();
}

void MessageModel::trimTo(quint64 first)
{
    const auto matches = std::lower_bound(m_matches.begin(), m_matches.end(), first);
    const quint64 gone = isFiltered() ? quint64(matches - m_matches.begin())
                                      : std::min(std::max(first, m_first), m_end) - m_first;
    if (gone > 0) {
        beginRemoveRows({}, 0, int(gone) - 1);
        m_matches.erase(m_matches.begin(), matches);
        m_first += isFiltered() ? 0 : gone;
        endRemoveRows();
    }
    m_searchedTo = std::max(m_searchedTo, first);
    if (m_first < first && m_first == m_end) // all rows are gone, and perhaps messages that never were rows
        m_first = m_end = first;
}

void MessageModel::growTo(quint64 end)
{
    if (end <= m_end)
        return;
    beginInsertRows({}, rowCount(), int(end - m_first) - 1);
    m_end = end;
    endInsertRows();
}

void MessageModel::searchStep()
{
    const std::vector<quint64> found = searchMore();
    if (!found.empty()) {
        beginInsertRows({}, rowCount(), rowCount() + int(found.size()) - 1);
        m_matches.insert(m_matches.end(), found.begin(), found.end());
        endInsertRows();
    }
    Q_EMIT statusChanged();
}

std::vector<quint64> MessageModel::searchMore()
{
    QElapsedTimer clock;
    clock.start();
    MessageMatches matches = m_source->search(m_filter, m_searchedTo, m_step);
    m_searchedTo = matches.searchedTo;
    const std::chrono::nanoseconds took(clock.nsecsElapsed());
    if (took > longStep)
        m_step = std::max<quint64>(m_step / 2, 1);
    else if (took < longStep / 3)
        m_step = std::min(m_step * 2, maxStep);

    if (m_searchedTo >= m_range.end)
        m_stepTimer.stop();
    else if (!m_stepTimer.isActive())
        m_stepTimer.start();
    return std::move(matches.sequences);
}

int MessageModel::searchedPercent() const
{
    if (!isFiltered() || m_searchedTo >= m_range.end)
        return 100;
    return int((m_searchedTo - m_range.first) * 100 / m_range.size());
}

quint64 MessageModel::sequenceAt(int row) const
{
    Q_ASSERT(row >= 0 && row < rowCount());
    return isFiltered() ? m_matches[size_t(row)] : m_first + quint64(row);
}

int MessageModel::rowOf(quint64 sequence) const
{
    if (!isFiltered())
        return sequence >= m_first && sequence < m_end ? int(sequence - m_first) : -1;
    const auto match = std::lower_bound(m_matches.begin(), m_matches.end(), sequence);
    return match != m_matches.end() && *match == sequence ? int(match - m_matches.begin()) : -1;
}

std::optional<Message> MessageModel::messageAt(int row) const
{
    return m_source->message(sequenceAt(row));
}

int MessageModel::rowCount(const QModelIndex &parent) const
{
    if (parent.isValid())
        return 0;
    return isFiltered() ? int(m_matches.size()) : int(m_end - m_first);
}

int MessageModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

const MessageModel::Row *MessageModel::rowFor(quint64 sequence) const
{
    if (const Row *cached = m_rows.object(sequence))
        return cached;
    const std::optional<Message> message = m_source->message(sequence);
    if (!message)
        return nullptr;
    auto *row = new Row{message->client,    message->timeNs, message->bytes.size(),
                        message->direction, message->kind,   {}};
    row->content = MessageText::preview(message->bytes, m_hex, previewBytes);
    m_rows.insert(sequence, row);
    return row;
}

QVariant MessageModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (index.column() == Size ? Qt::AlignRight : Qt::AlignLeft));
    if (role != Qt::DisplayRole && role != Qt::ToolTipRole && role != Qt::AccessibleTextRole &&
        role != DirectionRole && role != BadgeRole) {
        return {};
    }
    const Row *row = rowFor(sequenceAt(index.row()));
    if (!row) // it fell out of the source since the last poll
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return displayed(*row, index.column());
    case Qt::ToolTipRole:
        return toolTip(*row, index.column());
    case Qt::AccessibleTextRole:
        return spoken(*row, index.column());
    case DirectionRole:
        return int(row->direction);
    default:
        return row->kind == FrameKind::Complete ? QString() : MessageText::kind(row->kind);
    }
}

QVariant MessageModel::displayed(const Row &row, int column) const
{
    switch (column) {
    case Time:
        return format::timeOfDay(row.timeNs);
    case Client:
        return row.client.toString();
    case Way:
        return MessageText::arrow(row.direction) + QLatin1Char(' ') + MessageText::word(row.direction);
    case Size:
        return format::bytes(row.bytes);
    case Content:
        return row.content;
    default:
        return {};
    }
}

QVariant MessageModel::toolTip(const Row &row, int column) const
{
    switch (column) {
    case Time:
        return format::dateTime(QDateTime::fromMSecsSinceEpoch(row.timeNs / nsPerMs));
    case Way:
        return row.direction == Direction::In ? tr("From the client") : tr("To the client");
    case Size:
        return format::exactBytes(row.bytes);
    case Content: {
        const QString why = row.kind == FrameKind::Complete
                                ? QString()
                                : MessageText::explanation(row.kind) + QLatin1Char('\n');
        return MessageText::toolTip(why + row.content);
    }
    default:
        return {};
    }
}

QVariant MessageModel::spoken(const Row &row, int column) const
{
    if (column == Way)
        return MessageText::word(row.direction);
    if (column == Content && row.kind != FrameKind::Complete)
        return tr("%1: %2").arg(MessageText::kind(row.kind), row.content);
    return displayed(row, column);
}

QVariant MessageModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (section == Size ? Qt::AlignRight : Qt::AlignLeft));
    if (role == Qt::ToolTipRole && section == Time)
        return tr("Local time at which the last byte was read, or the message was queued for sending");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Time:
        return tr("Time");
    case Client:
        return tr("Client");
    case Way:
        return tr("Direction");
    case Size:
        return tr("Size");
    case Content:
        return m_hex ? tr("Content (hex)") : tr("Content");
    default:
        return {};
    }
}

} // namespace porthole
