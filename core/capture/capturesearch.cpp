// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturesearch.h"

#include "core/capture/capturedatabase.h"
#include "core/capture/patternmatcher.h"
#include "core/capture/streamtails.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <tuple>

namespace porthole {

namespace {

constexpr qint64 extentsOnEachOther = 16;

/// Rows that pass, asked of the database in steps.
class RowSearch final : public MessageSearch
{
public:
    RowSearch(std::shared_ptr<CaptureDatabase> database, const MessageFilter &filter, quint64 from,
              std::function<MessageRange()> held)
        : m_database(std::move(database))
        , m_held(std::move(held))
        , m_rows(m_database->prepare(sqlFor(filter)))
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
        while (m_rows.step())
            matches.sequences.push_back(quint64(m_rows.integer(0)));
        m_rows.reset();
        matches.searchedTo = m_from = std::max(m_from, end);
        return matches;
    }

private:
    /// Only conditions that are set, as each costs time at every row. Only numbers are written into it.
    /// Events have no length to compare.
    static QByteArray sqlFor(const MessageFilter &filter)
    {
        const MessageFilter none;
        const auto number = [](qint64 value) { return QByteArray::number(value); };
        QByteArray sql = "SELECT sequence FROM message WHERE sequence >= ? AND sequence < ?";
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
        return sql + " ORDER BY sequence";
    }

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
        , m_rows(m_database->prepare(QByteArray("SELECT ") + CaptureDatabase::rowColumns +
                                     " FROM message WHERE sequence >= ? AND sequence < ? AND what < 32"))
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
        while (m_to < stop && m_blocks.step()) {
            const std::optional<quint64> end = blockEnd();
            if (end && *end > held.end)
                break; // the writer has not told of it yet
            if (end) {
                searchBlock(matches.sequences);
                m_blocksTo = *end;
                m_to = std::max(m_to, *end);
            }
            m_block = m_blocks.integer(0);
        }
        m_blocks.reset();
        matches.searchedTo = m_to;
        return matches;
    }

private:
    struct Hit
    {
        CapturedStream stream;
        qint64 end; // in the block: just behind its last byte
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
        return block.bind(1, qint64(sequence)).step() ? block.integer(0) - 1 : 0;
    }

    void searchBlock(std::vector<quint64> &found)
    {
        m_tails.beginBlock(m_blocks.integer(0), m_blocks.integer(3) != 0);
        const QByteArrayView bytes = m_blocks.bytes(4);
        m_hits.clear();
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
        if (!m_hits.empty())
            resolve(found);
    }

    /// `offset`: of these bytes in the block.
    void searchExtent(const CapturedStream &stream, bool joins, QByteArrayView bytes, qint64 offset)
    {
        const QByteArray &tail = m_tails.before(stream, joins);
        if (!tail.isEmpty()) {
            const qsizetype before = tail.size();
            const QByteArray seam =
                tail + bytes.first(std::min(bytes.size(), m_matcher.reach())).toByteArray();
            m_matcher.forEachMatch(seam, [&](qsizetype begin, qsizetype end) {
                if (begin < before && end > before)
                    m_hits.push_back({stream, offset + end - before});
            });
        }
        m_matcher.forEachMatch(bytes, [&](qsizetype, qsizetype end) {
            m_hits.push_back({stream, offset + end});
        });
        m_tails.append(stream, bytes);
    }

    /// From places in the block to the messages which they lie in.
    void resolve(std::vector<quint64> &found)
    {
        const auto order = [](const Hit &hit) {
            return std::tuple(hit.stream.client, hit.stream.direction, hit.end);
        };
        std::sort(m_hits.begin(), m_hits.end(),
                  [&](const Hit &a, const Hit &b) { return order(a) < order(b); });
        const quint64 first = quint64(m_blocks.integer(1));
        const size_t from = found.size();
        m_rows.bind(1, qint64(first)).bind(2, qint64(first) + m_blocks.integer(2));
        while (m_rows.step()) {
            const CaptureDatabase::Row row = CaptureDatabase::rowOf(m_rows);
            const std::tuple begin(row.message.client, row.message.direction, row.offset + 1);
            const auto hit = std::lower_bound(m_hits.begin(), m_hits.end(), begin,
                                              [&](const Hit &a, const auto &b) { return order(a) < b; });
            const bool isHit = hit != m_hits.end() && hit->end <= row.offset + row.kept &&
                               hit->stream == CapturedStream{row.message.client, row.message.direction};
            if (isHit && row.message.sequence >= m_from && m_filter.passesApartFromPattern(row.message))
                found.push_back(row.message.sequence);
        }
        m_rows.reset();
        std::sort(found.begin() + qsizetype(from), found.end());
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
    std::vector<Hit> m_hits;
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
