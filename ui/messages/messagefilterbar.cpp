// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/messagefilterbar.h"

#include "ui/common/format.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>

namespace porthole {

namespace {

QToolButton *makeChip(QWidget *parent)
{
    auto *chip = new QToolButton(parent);
    chip->setObjectName(QStringLiteral("clientChip"));
    chip->setFocusPolicy(Qt::StrongFocus);
    chip->setToolTip(MessageFilterBar::tr("Show the messages of all clients"));
    chip->setStyleSheet(
        QStringLiteral("QToolButton { border: 1px solid palette(mid); border-radius: 9px; padding: 1px 8px;"
                       " background: palette(base); color: palette(text); }"
                       "QToolButton:hover, QToolButton:focus { border-color: palette(highlight); }"
                       "QToolButton:pressed { background: palette(mid); }"));
    chip->hide();
    return chip;
}

} // namespace

MessageFilterBar::MessageFilterBar(QWidget *parent)
    : QWidget(parent)
    , m_chip(makeChip(this))
    , m_direction(new QComboBox(this))
    , m_search(new QLineEdit(this))
{
    m_direction->setObjectName(QStringLiteral("direction"));
    m_direction->addItems({tr("In + out"), tr("In"), tr("Out")});
    m_direction->setAccessibleName(tr("Direction"));
    m_direction->setToolTip(tr("In: from clients. Out: to clients."));
    m_search->setObjectName(QStringLiteral("search"));
    m_search->setPlaceholderText(tr("Search text"));
    m_search->setAccessibleName(tr("Search text"));
    m_search->setToolTip(
        tr("Shows only messages that contain this text.\n"
           "Plain text: A to Z match either case, escapes such as \\n are not understood here."));
    m_search->setClearButtonEnabled(true);
    m_search->setMinimumWidth(90);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_chip);
    layout->addWidget(m_direction);
    layout->addWidget(m_search, 1);

    connect(m_chip, &QToolButton::clicked, this, &MessageFilterBar::removeChip);
    connect(m_direction, &QComboBox::currentIndexChanged, this, &MessageFilterBar::filterChanged);
    connect(m_search, &QLineEdit::textChanged, this, &MessageFilterBar::filterChanged);
}

void MessageFilterBar::showClients(const QList<ConnectionId> &ids)
{
    QSet<ConnectionId> clients(ids.begin(), ids.end());
    if (clients == m_clients)
        return;
    m_clients = std::move(clients);
    m_chipRemoved = false;
    updateChip();
    Q_EMIT filterChanged();
}

void MessageFilterBar::removeChip()
{
    m_chipRemoved = true;
    updateChip();
    Q_EMIT filterChanged();
}

void MessageFilterBar::updateChip()
{
    const bool shown = !m_clients.isEmpty() && !m_chipRemoved;
    if (!shown && m_chip->hasFocus())
        m_search->setFocus();
    m_chip->setVisible(shown);
    if (!shown)
        return;
    const QString what = m_clients.size() == 1 ? tr("client %1").arg(m_clients.cbegin()->toString())
                                               : tr("%1 clients").arg(format::count(m_clients.size()));
    m_chip->setText(what + QStringLiteral(" \u00d7"));
    m_chip->setAccessibleName(tr("Only %1. Press to show all clients").arg(what));
}

MessageFilter MessageFilterBar::filter() const
{
    MessageFilter filter;
    if (!m_chipRemoved)
        filter.clients = m_clients;
    if (m_direction->currentIndex() > 0)
        filter.direction = m_direction->currentIndex() == 1 ? Direction::In : Direction::Out;
    filter.text = m_search->text().toUtf8();
    return filter;
}

void MessageFilterBar::clear()
{
    {
        const QSignalBlocker quietDirection(m_direction);
        const QSignalBlocker quietSearch(m_search);
        m_direction->setCurrentIndex(0);
        m_search->clear();
    }
    removeChip();
}

void MessageFilterBar::focusSearch()
{
    m_search->setFocus(Qt::ShortcutFocusReason);
    m_search->selectAll();
}

} // namespace porthole
