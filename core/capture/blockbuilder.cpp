// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/blockbuilder.h"

#include <algorithm>

namespace porthole {

/// Client ids are counted up from 1, so two bits more still fit.
quint64 BlockBuilder::keyOf(const MessageBatch::Entry &entry)
{
    return entry.client.value << 2 | quint64(entry.event != EventKind::None) << 1 | quint64(entry.direction);
}

quint32 BlockBuilder::streamOf(const MessageBatch::Entry &entry)
{
    const auto [found, isNew] = m_streamByKey.try_emplace(keyOf(entry), quint32(m_streams.size()));
    if (isNew)
        m_streams.emplace_back();
    return found->second;
}

void BlockBuilder::add(const MessageBatch::Entry &entry, QByteArrayView bytes)
{
    const bool isMessage = entry.event == EventKind::None;
    const QByteArrayView kept =
        isMessage ? bytes.first(std::min<qint64>(bytes.size(), m_payloadBytes)) : bytes;
    const bool isEcho = isMessage && entry.direction == Direction::Out && !m_pieces.empty() &&
                        !kept.isEmpty() && m_pieces.back().bytes.data() == kept.data() &&
                        m_pieces.back().bytes.size() == kept.size();
    if (entry.event == EventKind::Closed) {
        for (const Direction direction : {Direction::In, Direction::Out})
            m_cutShort.erase(keyOf({.client = entry.client, .direction = direction}));
    }
    const quint32 stream = streamOf(entry);
    m_rows.push_back({entry, bytes.size(), kept.size()});
    m_pieces.push_back({kept, stream, isEcho});
    if (isEcho)
        return;
    m_streams[stream].size += kept.size();
    m_byteCount += kept.size();
}

void BlockBuilder::addCount(const MessageBatch::Entry &entry, qint64 count)
{
    add(entry, {});
    m_rows.back().length = count;
}

void BlockBuilder::build()
{
    m_bytes.resize(m_byteCount);
    qsizetype at = 0;
    for (Stream &stream : m_streams) {
        stream.at = at;
        at += stream.size;
    }
    char *const data = m_bytes.data();
    for (size_t i = 0; i < m_rows.size(); ++i) {
        Row &row = m_rows[i];
        const Piece &piece = m_pieces[i];
        Stream &stream = m_streams[piece.stream];
        if (piece.isEcho) {
            row.entry.offset = m_rows[i - 1].entry.offset;
        } else {
            row.entry.offset = quint32(stream.at);
            std::copy_n(piece.bytes.data(), piece.bytes.size(), data + stream.at);
            stream.at += piece.bytes.size();
        }
        if (row.entry.event == EventKind::None)
            extend(row, stream);
    }
}

void BlockBuilder::extend(const Row &row, Stream &stream)
{
    const bool isWhole = row.kept == row.length;
    const auto follows = [&](const Extent &extent) {
        return extent.offset + extent.length == row.entry.offset;
    };
    const bool joins = m_cutShort.empty() || m_cutShort.erase(keyOf(row.entry)) == 0;
    if (!isWhole)
        m_cutShort.insert(keyOf(row.entry));
    if (joins && stream.lastExtent >= 0 && follows(m_extents[size_t(stream.lastExtent)])) {
        m_extents[size_t(stream.lastExtent)].length += row.kept;
        return;
    }
    stream.lastExtent = qsizetype(m_extents.size());
    m_extents.push_back({row.entry.client, row.entry.direction, joins, row.entry.offset, row.kept});
}

void BlockBuilder::clear()
{
    m_rows.clear();
    m_pieces.clear();
    m_streams.clear();
    m_streamByKey.clear();
    m_extents.clear();
    m_byteCount = 0;
}

} // namespace porthole
