// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/logfinder.h"

#include "ui/messages/messagemodel.h"
#include "ui/messages/messagetable.h"

namespace porthole {

LogFinder::LogFinder(MessageModel *model, MessageTable *table, QObject *parent)
    : QObject(parent)
    , m_model(model)
    , m_table(table)
{
    connect(model, &MessageModel::statusChanged, this, &LogFinder::goOn);
    connect(model, &MessageModel::entriesReset, this, &LogFinder::cancel);
    connect(&m_previous, &PreviousMatch::found, this, &LogFinder::onFoundBefore);
}

/// The current entry; without one, what comes first in this direction.
quint64 LogFinder::from(bool forward) const
{
    const quint64 outermost = forward ? m_model->firstHeld() : m_model->firstHeld() + m_model->held();
    return m_table->entries().current().value_or(outermost);
}

void LogFinder::findMatch(bool forward)
{
    m_previous.cancel();
    m_forward = forward;
    m_from = from(forward);
    m_waiting = true;
    Q_EMIT said({});
    goOn();
}

void LogFinder::findMark(bool forward)
{
    cancel();
    const auto mark = m_model->nextMark(from(forward), forward);
    if (mark)
        m_table->jumpTo(*mark);
    Q_EMIT said(mark      ? QString()
                : forward ? tr("No mark after this one. Ctrl+M marks a message.")
                          : tr("No mark before this one. Ctrl+M marks a message."));
}

void LogFinder::cancel()
{
    m_previous.cancel();
    m_waiting = false;
}

void LogFinder::goOn()
{
    if (!m_waiting)
        return;
    const Outcome outcome = m_model->highlight().isEmpty() ? goToRow(m_forward) : attempt();
    m_waiting = outcome == Outcome::Waits;
    if (outcome == Outcome::NoMore)
        Q_EMIT said(m_forward ? noneAfter() : tr("No match before this one."));
}

/// Of what has not been searched nothing can be said.
QString LogFinder::noneAfter() const
{
    const bool isFilters = m_model->highlight().isEmpty();
    const EntrySearch &search = isFilters ? m_model->matches() : m_model->hits();
    if (!search.isCancelled())
        return tr("No match after this one.");
    return tr("No match after this one in what was searched, %1 % of the log. \"Search on\" goes through all "
              "of it.")
        .arg(search.percent());
}

LogFinder::Outcome LogFinder::goToRow(bool forward)
{
    const quint64 position = m_model->positionOf(m_from);
    const bool hasCurrent = m_table->entries().current().has_value();
    const quint64 next = position + (hasCurrent && m_model->isShown(m_from) ? 1 : 0);
    if (forward ? next >= m_model->count() : position == 0)
        return forward && m_model->matches().isSearching() ? Outcome::Waits : Outcome::NoMore;
    m_table->jumpTo(m_model->sequenceAtPosition(forward ? next : position - 1));
    return Outcome::Went;
}

/// What has been found is complete up to where the search is, so the first one behind `m_from` is the next
/// one, whereas the last one before it is known only once the search has passed it, which one that was
/// cancelled never does.
LogFinder::Outcome LogFinder::attempt()
{
    const EntrySearch &hits = m_model->hits();
    if (!m_forward && hits.searchedTo() < m_from)
        return lookBack();
    const bool hasCurrent = m_table->entries().current().has_value();
    const quint64 after = hits.found().rank(m_from + (hasCurrent ? 1 : 0));
    const quint64 before = hits.found().rank(m_from);
    if (m_forward ? after < hits.found().size() : before > 0) {
        m_previous.cancel();
        m_table->jumpTo(hits.found().at(m_forward ? after : before - 1));
        return Outcome::Went;
    }
    return m_forward && hits.isSearching() ? Outcome::Waits : Outcome::NoMore;
}

LogFinder::Outcome LogFinder::lookBack()
{
    if (!m_previous.isLooking())
        m_previous.find(m_model->source()->another(), m_model->highlight(), m_model->firstHeld(), m_from);
    return Outcome::Waits;
}

void LogFinder::onFoundBefore(std::optional<quint64> sequence)
{
    m_waiting = false;
    if (sequence)
        m_table->jumpTo(*sequence);
    else
        Q_EMIT said(tr("No match before this one."));
}

} // namespace porthole
