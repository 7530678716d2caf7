// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/entrysearch.h"

#include "ui/messages/searchthread.h"

#include <algorithm>

namespace porthole {

EntrySearch::EntrySearch(QObject *parent)
    : QObject(parent)
{
}

EntrySearch::~EntrySearch() = default;

void EntrySearch::setSource(const MessageSource *source)
{
    m_thread.reset();
    m_spare = source ? source->another() : nullptr;
    m_range = source ? source->range() : MessageRange();
    setFilter({});
}

void EntrySearch::setFilter(const MessageFilter &filter)
{
    m_found.clear();
    m_searchedTo = m_range.first;
    m_caughtUp = m_cancelled = false;
    m_active = !filter.isEmpty() && (m_thread || m_spare);
    if (!m_active) {
        if (m_thread)
            m_thread->cancel();
        return;
    }
    if (!m_thread) {
        m_thread = std::make_unique<SearchThread>(std::move(m_spare));
        connect(m_thread.get(), &SearchThread::found, this, &EntrySearch::takeBatches);
    }
    m_generation = m_thread->begin(filter);
}

void EntrySearch::cancel()
{
    if (!m_active)
        return;
    m_thread->cancel();
    m_active = false;
    m_cancelled = true;
}

void EntrySearch::setRange(MessageRange range)
{
    const bool hasGrown = range.end > m_range.end;
    m_range = range;
    m_found.forgetBefore(range.first);
    m_searchedTo = std::max(m_searchedTo, range.first);
    if (m_active && hasGrown)
        m_thread->goOn();
}

void EntrySearch::takeBatches()
{
    bool hasAdvanced = false;
    for (size_t taken = 0; m_active && taken < SearchThread::maxWaiting; ++taken) { // each has its own signal
        std::optional<SearchBatch> batch = m_thread->take();
        if (!batch)
            break;
        if (batch->generation == m_generation) {
            for (const quint64 sequence : batch->sequences) {
                if (sequence >= m_range.first)
                    m_found.add(sequence);
            }
            m_searchedTo = std::max(m_searchedTo, batch->searchedTo);
            m_caughtUp = m_caughtUp || batch->atEnd;
            hasAdvanced = true;
        }
        m_thread->giveBack(*std::move(batch));
    }
    if (hasAdvanced)
        Q_EMIT advanced();
}

int EntrySearch::percent() const
{
    if (m_caughtUp || m_range.size() == 0)
        return 100;
    const quint64 searched = std::clamp(m_searchedTo, m_range.first, m_range.end) - m_range.first;
    return int(searched * 100 / m_range.size());
}

} // namespace porthole
