// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/streamtails.h"

#include <algorithm>
#include <limits>

namespace porthole {

namespace {

constexpr qsizetype bytesATail = 128; // beside its bytes: the table's node and the string's header

} // namespace

StreamTails::StreamTails(std::shared_ptr<CaptureDatabase> database, qsizetype reach, bool fromStart)
    : m_database(std::move(database))
    , m_reach(reach)
    , m_maxTails(maxBytes / (reach + bytesATail))
    , m_isComplete(fromStart)
    , m_extents(
          m_database->prepare("SELECT block, offset, length, joins FROM extent WHERE client = ? AND "
                              "direction = ? AND block < ? AND block >= ? ORDER BY block DESC, number DESC"))
{
}

void StreamTails::beginBlock(qint64 block, bool afterLoss)
{
    m_block = block;
    if (afterLoss) {
        m_tails.clear();
        m_isComplete = true;
        m_lossBlock = block;
    } else if (m_tails.size() >= m_maxTails) {
        m_tails.clear();
        m_isComplete = false;
    }
}

const StreamTails::Tail &StreamTails::before(const CapturedStream &stream, bool joins)
{
    auto tail = m_tails.find(stream);
    if (tail == m_tails.end())
        tail = m_tails.insert(stream, joins && !m_isComplete ? read(stream) : Tail());
    else if (!joins)
        *tail = {};
    return *tail;
}

void StreamTails::append(const CapturedStream &stream, QByteArrayView bytes, qsizetype open)
{
    Tail &tail = m_tails[stream];
    tail.bytes.append(bytes.last(std::min(bytes.size(), m_reach)));
    if (tail.bytes.size() > m_reach)
        tail.bytes = tail.bytes.last(m_reach);
    tail.open = std::min(open, tail.bytes.size());
}

/// Nothing is known of where a match can begin, so it can anywhere.
StreamTails::Tail StreamTails::read(const CapturedStream &stream)
{
    QByteArray tail;
    m_extents.bind(1, qint64(stream.client.value)).bind(2, qint64(stream.direction));
    m_extents.bind(3, m_block).bind(4, firstReadable());
    while (tail.size() < m_reach && m_extents.step()) {
        // No block is larger than an int tells; a damaged file may say anything.
        constexpr qint64 most = std::numeric_limits<int>::max();
        const qint64 offset = std::clamp<qint64>(m_extents.integer(1), 0, most);
        const qint64 length = std::clamp<qint64>(m_extents.integer(2), 0, most);
        const qint64 wanted = std::min<qint64>(length, m_reach - tail.size());
        tail.prepend(m_database->part(m_extents.integer(0), offset + length - wanted, wanted));
        if (m_extents.integer(3) == 0)
            break; // nothing follows on across what is missing before it
    }
    m_extents.reset();
    return {tail, tail.size()};
}

qint64 StreamTails::firstReadable()
{
    if (m_lossBlock < 0) {
        SqliteStatement last =
            m_database->prepare("SELECT max(id) FROM block WHERE after_loss <> 0 AND id < ?");
        last.bind(1, m_block);
        m_lossBlock = last.step() && !last.isNull(0) ? last.integer(0) : 0;
    }
    return m_lossBlock;
}

} // namespace porthole
