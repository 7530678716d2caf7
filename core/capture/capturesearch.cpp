// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturesearch.h"

#include "core/capture/capturedatabase.h"
#include "core/capture/captureschema.h"
#include "core/capture/patternmatcher.h"
#include "core/capture/rowsinorder.h"
#include "core/capture/streamtails.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace porthole {

namespace {

constexpr qint64 extentsOnEachOther = 16;
// Of blocks that one step looks through at most, so that it can be cancelled and show what it has found.
constexpr qint64 stepBytes = 4 * 1024 * 1024;

/// What a filter, apart from its pattern, asks of a row of `message`, each with " AND " before it. Only what
/// is set, as each condition costs time at every row. Only numbers are written into it. Events have no length
/// to compare.
QByteArray conditionsOf(const MessageFilter &filter)
{
    const MessageFilter none;
    const auto number = [](qint64 value) { return QByteArray::number(value); };
    QByteArray sql;
    if (filter.clients.size() == 1) {
        sql += " AND client = " + number(qint64(filter.clients.begin()->value));
    } else if (!filter.clients.isEmpty()) {
        QByteArrayList ids;
        for (const ConnectionId id : filter.clients)
            ids.append(number(qint64(id.value)));
        sql += " AND client IN (" + ids.join(',') + ')';
    }
    if (filter.minLength != none.minLength || filter.maxLength != none.maxLength)
        sql += " AND (what >= 32 OR length BETWEEN " + number(filter.minLength) + " AND " +
               number(filter.maxLength) + ')';
    if (filter.fromNs != none.fromNs)
        sql += " AND time_ns >= " + number(filter.fromNs);
    if (filter.toNs != none.toNs)
        sql += " AND time_ns < " + number(filter.toNs);
    if (filter.direction)
        sql += " AND what < 32 AND what & 1 = " + QByteArray::number(int(*filter.direction));
    if (!filter.events)
        sql += " AND what < 32";
    if (filter.onlyBroken)
        sql += " AND what < 32 AND what >> 2 & 7 <> 0";
    return sql;
}

/// Rows that pass, asked of the database in steps.
class RowSearch final : public MessageSearch
{
public:
    RowSearch(std::shared_ptr<CaptureDatabase> database, const MessageFilter &filter, quint64 from,
              std::function<MessageRange()> held)
        : m_database(std::move(database))
        , m_held(std::move(held))
        , m_rows(m_database->prepare("SELECT sequence FROM message WHERE sequence >= ? AND sequence < ?" +
                                     conditionsOf(filter) + " ORDER BY sequence"))
        , m_from(from)
    {
    }

    MessageMatches next(quint64 most) override
    {
        MessageMatches matches;
        const MessageRange held = m_held();
        m_from = std::max(m_from, held.first);
        const quint64 end = std::min(held.end, m_from + std::min(most, held.size()));
        m_rows.bind(1, qint64(m_from)).bind(2, qint64(end));
        RowsInOrder inOrder({m_from, end, 0});
        while (m_rows.step()) {
            const auto sequence = quint64(m_rows.integer(0));
            if (inOrder.takes(sequence))
                matches.sequences.push_back(sequence);
        }
        m_rows.reset();
        matches.searchedTo = m_from = std::max(m_from, end);
        return matches;
    }

private:
    const std::shared_ptr<CaptureDatabase> m_database;
    const std::function<MessageRange()> m_held;
    SqliteStatement m_rows;
    quint64 m_from;
};

/// Searches bytes. What lies across two messages of one stream is found where their bytes follow each other,
/// and, from one block to the next, in the end of the stream so far and the beginning of what comes.
class PatternSearch final : public MessageSearch
{
public:
    PatternSearch(std::shared_ptr<CaptureDatabase> database, const MessageFilter &filter, quint64 from,
                  std::function<MessageRange()> held)
        : m_database(std::move(database))
        , m_filter(filter)
        , m_held(std::move(held))
        , m_matcher(filter.pattern)
        , m_blocks(m_database->prepare(
              "SELECT id, first, count, after_loss, bytes FROM block WHERE id > ? ORDER BY id"))
        , m_extents(m_database->prepare("SELECT client, direction, joins, offset, length FROM extent WHERE "
                                        "block = ? ORDER BY number"))
        , m_rows(m_database->prepare("SELECT sequence, what, offset, ifnull(kept, length) FROM message "
                                     "WHERE sequence >= ? AND sequence < ?" +
                                     conditionsOf(filter) + " ORDER BY sequence"))
        , m_from(from)
        , m_block(blockBefore(from))
        , m_tails(m_database, m_matcher.reach(), m_block == 0)
    {
    }

    MessageMatches next(quint64 most) override
    {
        MessageMatches matches;
        const MessageRange held = m_held();
        m_to = std::max({m_to, m_from, held.first});
        const quint64 stop = m_to + std::min(most, held.end);
        m_blocks.bind(1, m_block);
        qint64 left = stepBytes;
        while (m_to < stop && left > 0 && m_blocks.step()) {
            const std::optional<quint64> end = blockEnd();
            if (end && *end > held.end)
                break; // the writer has not told of it yet
            if (end) {
                searchBlock(*end, matches.sequences);
                m_blocksTo = *end;
                m_to = std::max(m_to, *end);
            }
            m_block = m_blocks.integer(0);
            left -= m_blocks.bytes(4).size();
        }
        m_blocks.reset();
        matches.searchedTo = m_to;
        return matches;
    }

private:
    /// An extent that was searched, and the hits within it.
    struct Searched
    {
        qint64 offset = -1;
        qint64 length = 0;
        Direction direction = Direction::In;
        size_t first = 0; // of its hits
        size_t end = 0;
        qsizetype open = 0;
    };

    /// Behind the last entry of the block that is at hand. None if the block does not follow those before it,
    /// as in a damaged file: each entry is looked at once.
    [[nodiscard]] std::optional<quint64> blockEnd() const
    {
        const qint64 first = m_blocks.integer(1);
        const qint64 count = m_blocks.integer(2);
        const bool follows = first >= 0 && quint64(first) >= m_blocksTo && count >= 0 &&
                             count <= std::numeric_limits<qint64>::max() - first;
        return follows ? std::optional(quint64(first + count)) : std::nullopt;
    }

    /// The last block that ends before this entry; 0 if there is none.
    [[nodiscard]] qint64 blockBefore(quint64 sequence) const
    {
        SqliteStatement block = m_database->prepare("SELECT block FROM message WHERE sequence = ?");
        return block.bind(1, qint64(sequence)).step() ? std::max<qint64>(block.integer(0), 1) - 1 : 0;
    }

    /// `end`: behind its last entry.
    void searchBlock(quint64 end, std::vector<quint64> &found)
    {
        m_tails.beginBlock(m_blocks.integer(0), m_blocks.integer(3) != 0);
        const QByteArrayView bytes = m_blocks.bytes(4);
        m_hits[0].clear();
        m_hits[1].clear();
        m_last = {};
        m_extents.bind(1, m_blocks.integer(0));
        // Echoes share bytes, but only a damaged file has extents that lie on each other without end.
        for (qint64 left = extentsOnEachOther * bytes.size(); left >= 0 && m_extents.step();) {
            const CapturedStream stream{{quint64(m_extents.integer(0))}, Direction(m_extents.integer(1) & 1)};
            const qint64 offset = std::clamp<qint64>(m_extents.integer(3), 0, bytes.size());
            const qint64 length = std::clamp<qint64>(m_extents.integer(4), 0, bytes.size() - offset);
            left -= length;
            const bool isWanted = (m_filter.clients.isEmpty() || m_filter.clients.contains(stream.client)) &&
                                  (!m_filter.direction || *m_filter.direction == stream.direction);
            if (isWanted)
                searchExtent(stream, m_extents.integer(2) != 0, bytes.sliced(offset, length), offset);
        }
        m_extents.reset();
        if (!m_hits[0].empty() || !m_hits[1].empty())
            resolve(end, found);
    }

    /// `offset`: of these bytes in the block.
    void searchExtent(const CapturedStream &stream, bool joins, QByteArrayView bytes, qint64 offset)
    {
        std::vector<qint64> &hits = m_hits[int(stream.direction)];
        const StreamTails::Tail &tail = m_tails.before(stream, joins);
        qsizetype open = 0;
        if (tail.open > 0) {
            const qsizetype before = tail.bytes.size();
            const QByteArray seam =
                tail.bytes + bytes.first(std::min(bytes.size(), m_matcher.reach())).toByteArray();
            const qsizetype goesOn =
                m_matcher.scan(seam, before - tail.open, [&](qsizetype begin, qsizetype end) {
                    if (begin < before && end > before)
                        hits.push_back(offset + end - before);
                });
            if (seam.size() == before + bytes.size())
                open = seam.size() - goesOn;
        }
        searchWithin(bytes, offset, stream.direction);
        m_tails.append(stream, bytes, std::max(open, m_last.open));
    }

    /// An echo's bytes are those of what it echoes, whose extent comes just before: they are searched once.
    void searchWithin(QByteArrayView bytes, qint64 offset, Direction direction)
    {
        std::vector<qint64> &hits = m_hits[int(direction)];
        const size_t first = hits.size();
        if (m_last.offset == offset && m_last.length == bytes.size() && m_last.direction != direction) {
            const std::vector<qint64> &echoed = m_hits[int(m_last.direction)];
            hits.insert(hits.end(), echoed.begin() + qsizetype(m_last.first),
                        echoed.begin() + qsizetype(m_last.end));
            return;
        }
        const qsizetype goesOn =
            m_matcher.scan(bytes, 0, [&](qsizetype, qsizetype end) { hits.push_back(offset + end); });
        m_last = {offset, bytes.size(), direction, first, hits.size(), bytes.size() - goesOn};
    }

    /// From places in the block to the messages which they lie in. A byte of a block is of one client, and in
    /// each direction of one message at most. Nearly all of the time goes into the rows, most of which have
    /// no hit: so only what tells that is asked of each.
    void resolve(quint64 end, std::vector<quint64> &found)
    {
        for (std::vector<qint64> &hits : m_hits)
            std::sort(hits.begin(), hits.end());
        const quint64 first = std::max(quint64(m_blocks.integer(1)), m_to);
        m_rows.bind(1, qint64(first)).bind(2, qint64(end));
        RowsInOrder inOrder({first, end, 0});
        while (m_rows.step()) {
            const qint64 what = m_rows.integer(1);
            const std::vector<qint64> &hits = m_hits[int(captureschema::directionIn(what))];
            const qint64 offset = std::max<qint64>(m_rows.integer(2), 0); // less only in a damaged file
            const auto hit = std::upper_bound(hits.begin(), hits.end(), offset);
            const auto sequence = quint64(m_rows.integer(0));
            if (hit != hits.end() && *hit - offset <= m_rows.integer(3) &&
                captureschema::eventIn(what) == EventKind::None && inOrder.takes(sequence))
                found.push_back(sequence);
        }
        m_rows.reset();
    }

    const std::shared_ptr<CaptureDatabase> m_database;
    const MessageFilter m_filter;
    const std::function<MessageRange()> m_held;
    const PatternMatcher m_matcher;
    SqliteStatement m_blocks;
    SqliteStatement m_extents;
    SqliteStatement m_rows;
    const quint64 m_from;
    qint64 m_block; // the last one searched, or passed over
    quint64 m_to = 0;
    quint64 m_blocksTo = 0; // behind the last entry of the blocks that were searched
    StreamTails m_tails;
    std::vector<qint64> m_hits[2]; // by direction: where in the block they end, just behind their last byte
    Searched m_last;
};

} // namespace

std::unique_ptr<MessageSearch> makeCaptureSearch(std::shared_ptr<CaptureDatabase> database,
                                                 const MessageFilter &filter, quint64 from,
                                                 std::function<MessageRange()> held)
{
    if (filter.pattern.isEmpty())
        return std::make_unique<RowSearch>(std::move(database), filter, from, std::move(held));
    return std::make_unique<PatternSearch>(std::move(database), filter, from, std::move(held));
}

} // namespace porthole
