// SPDX-License-Identifier: GPL-3.0-or-later
// What keys, menus and buttons have a MessageView do; see messageview.cpp for all else.
#include "ui/messages/messageview.h"

#include "ui/common/format.h"
#include "ui/messages/logfinder.h"
#include "ui/messages/logmenu.h"
#include "ui/messages/logstatus.h"
#include "ui/messages/messagefilterbar.h"
#include "ui/messages/messagemodel.h"
#include "ui/messages/messagetable.h"
#include "ui/messages/selectedlines.h"
#include "ui/messages/timebar.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QKeyEvent>
#include <QMenu>
#include <QToolButton>

#include <algorithm>

namespace porthole {

void MessageView::copySelected()
{
    const SelectedLines lines =
        selectedLines(*m_model, m_table->entries().ranges(), maxCopyBytes, maxCopyEntries);
    if (lines.text.isEmpty())
        return;
    QGuiApplication::clipboard()->setText(lines.text);
    const quint64 selected = m_table->selectedCount();
    if (lines.entries < selected) {
        m_status->say(tr("Copied the first %1 of %2 messages; use Export\u2026 for all of them.")
                          .arg(format::count(qint64(lines.entries)), format::count(qint64(selected))));
    }
}

void MessageView::clear()
{
    m_model->setCleared(true);
}

void MessageView::findNext()
{
    m_finder->findMatch(true);
}

void MessageView::findPrevious()
{
    m_finder->findMatch(false);
}

void MessageView::nextMark()
{
    m_finder->findMark(true);
}

void MessageView::previousMark()
{
    m_finder->findMark(false);
}

void MessageView::toggleMark()
{
    if (const auto current = m_table->entries().current())
        m_model->toggleMark(*current);
}

void MessageView::askForTime()
{
    m_timeBar->ask();
}

void MessageView::focusSearch()
{
    m_filterBar->focusSearch();
}

void MessageView::jumpToTime(qint64 timeNs)
{
    if (m_model->count() == 0)
        return;
    const quint64 position = m_model->positionOf(m_model->source()->sequenceAt(timeNs));
    m_table->jumpTo(m_model->sequenceAtPosition(std::min(position, m_model->count() - 1)));
}

void MessageView::openMenu(const QPoint &position)
{
    const std::optional<quint64> entry = m_table->entryAt(position);
    const auto message = entry ? m_model->message(*entry) : std::nullopt;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("&Copy"), this, &MessageView::copySelected)->setEnabled(m_copy->isEnabled());
    if (message)
        addCopyEntries(menu->addMenu(tr("Copy content &as")), message->bytes, maxCopyBytes, m_host, m_port);
    menu->addSeparator();
    if (message && message->client.isValid()) {
        menu->addAction(tr("Show &only client %1").arg(message->client.toString()), this,
                        [this, client = message->client] { showClients({client}); });
    }
    if (message) {
        menu->addAction(tr("&Mark or unmark"), this,
                        [this, sequence = message->sequence] { m_model->toggleMark(sequence); });
    }
    menu->addAction(tr("&Go to time\u2026"), this, &MessageView::askForTime);
    addColumnEntries(menu->addMenu(tr("Col&umns")), m_table->horizontalHeader(), m_model);
    menu->addSeparator();
    menu->addAction(tr("Select &all"), m_table, &QTableView::selectAll);
    menu->addAction(tr("&Export\u2026"), this, &MessageView::exportRequested)
        ->setEnabled(m_export->isEnabled());
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void MessageView::openColumnMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    addColumnEntries(menu, m_table->horizontalHeader(), m_model);
    menu->popup(m_table->horizontalHeader()->mapToGlobal(position));
}

auto MessageView::commandOf(const QKeyEvent &event) const -> void (MessageView::*)()
{
    const QKeyCombination key = event.keyCombination();
    if (event.matches(QKeySequence::Find))
        return &MessageView::focusSearch;
    if (key == QKeyCombination(Qt::Key_F3))
        return &MessageView::findNext;
    if (key == (Qt::SHIFT | Qt::Key_F3))
        return &MessageView::findPrevious;
    if (key == QKeyCombination(Qt::Key_F2))
        return &MessageView::nextMark;
    if (key == (Qt::SHIFT | Qt::Key_F2))
        return &MessageView::previousMark;
    if (key == (Qt::CTRL | Qt::Key_M))
        return &MessageView::toggleMark;
    if (key == (Qt::CTRL | Qt::Key_G))
        return &MessageView::askForTime;
    return nullptr;
}

bool MessageView::event(QEvent *event)
{
    // These keys are this view's while the focus is in it, whatever they are to the rest of the window.
    if (event->type() == QEvent::ShortcutOverride && commandOf(*static_cast<QKeyEvent *>(event))) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void MessageView::keyPressEvent(QKeyEvent *event)
{
    if (const auto command = commandOf(*event))
        (this->*command)();
    else
        QWidget::keyPressEvent(event);
}

} // namespace porthole
