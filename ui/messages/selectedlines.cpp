// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/selectedlines.h"

#include "ui/messages/messagemodel.h"
#include "ui/messages/messagetext.h"

#include <vector>

namespace porthole {

namespace {

constexpr quint64 gapToRead = 16; // cheaper to read across than to begin another page
constexpr quint64 pageEntries = 512;
constexpr qint64 pageBytes = 4096; // of each entry; longer ones are read one by one

/// Writes what it is given, page by page.
class LineWriter final
{
public:
    LineWriter(const MessageModel &model, qsizetype maxChars)
        : m_model(model)
        , m_maxChars(maxChars)
    {
    }

    /// By rising sequence number.
    void add(quint64 sequence)
    {
        if (!m_run.empty() &&
            (sequence - m_run.back() > gapToRead || sequence - m_run.front() >= pageEntries))
            flush();
        m_run.push_back(sequence);
    }
    void flush()
    {
        if (m_run.empty() || !m_model.source() || isFull())
            return;
        const MessageSource &source = *m_model.source();
        const auto page = source.page(m_run.front(), m_run.back() - m_run.front() + 1, pageBytes);
        auto entry = page.begin();
        for (const quint64 sequence : m_run) {
            if (isFull())
                break;
            while (entry != page.end() && entry->sequence < sequence)
                ++entry;
            if (entry != page.end() && entry->sequence == sequence)
                write(*entry);
            ++m_lines.entries;
        }
        m_run.clear();
    }
    [[nodiscard]] bool isFull() const { return m_lines.text.size() >= m_maxChars; }
    [[nodiscard]] SelectedLines take() { return std::move(m_lines); }

private:
    void write(const Message &entry)
    {
        if (entry.bytes.size() < pageBytes)
            return writeLine(entry);
        // No more than would be copied if it were the only one.
        for (const Message &whole : m_model.source()->page(entry.sequence, 1, m_maxChars))
            writeLine(whole);
    }
    void writeLine(const Message &entry)
    {
        m_lines.text += MessageText::line(entry, m_model.showHex()) + QLatin1Char('\n');
    }

    const MessageModel &m_model;
    const qsizetype m_maxChars;
    std::vector<quint64> m_run; // to be read as one page
    SelectedLines m_lines;
};

} // namespace

SelectedLines selectedLines(const MessageModel &model, const SequenceRanges &selected, qsizetype maxChars,
                            quint64 maxEntries)
{
    LineWriter writer(model, maxChars);
    quint64 entries = 0;
    for (const SequenceRanges::Range &range : selected.ranges()) {
        const quint64 end = model.positionOf(range.end);
        for (quint64 position = model.positionOf(range.first);
             position < end && entries < maxEntries && !writer.isFull(); ++position, ++entries)
            writer.add(model.sequenceAtPosition(position));
    }
    writer.flush();
    return writer.take();
}

} // namespace porthole
