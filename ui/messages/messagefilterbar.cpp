// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/messagefilterbar.h"

#include "ui/common/format.h"
#include "ui/messages/morefilters.h"
#include "ui/messages/patternfield.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>
#include <QWidgetAction>

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
    , m_pattern(new PatternField(this))
    , m_highlight(new QToolButton(this))
    , m_more(new QToolButton(this))
    , m_moreFilters(new MoreFilters)
{
    m_direction->setObjectName(QStringLiteral("direction"));
    m_direction->addItems({tr("In + out"), tr("In"), tr("Out")});
    m_direction->setAccessibleName(tr("Direction"));
    m_direction->setToolTip(tr("In: from clients. Out: to clients."));
    m_highlight->setObjectName(QStringLiteral("highlight"));
    m_highlight->setText(tr("Highlight"));
    m_highlight->setCheckable(true);
    m_highlight->setFocusPolicy(Qt::StrongFocus);
    m_highlight->setToolTip(tr("Mark what is found among all messages, instead of showing nothing else.\n"
                               "F3 and Shift+F3 go from one to the next."));
    m_more->setObjectName(QStringLiteral("more"));
    m_more->setFocusPolicy(Qt::StrongFocus);
    m_more->setPopupMode(QToolButton::InstantPopup);
    m_more->setToolTip(tr("Filter by size, time, events and broken frames"));
    auto *menu = new QMenu(this);
    auto *action = new QWidgetAction(menu);
    action->setDefaultWidget(m_moreFilters);
    menu->addAction(action);
    m_more->setMenu(menu);
    updateMore();

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_chip, 0, Qt::AlignTop);
    layout->addWidget(m_direction, 0, Qt::AlignTop);
    layout->addWidget(m_pattern, 1);
    layout->addWidget(m_highlight, 0, Qt::AlignTop);
    layout->addWidget(m_more, 0, Qt::AlignTop);

    connect(m_chip, &QToolButton::clicked, this, &MessageFilterBar::removeChip);
    connect(m_direction, &QComboBox::currentIndexChanged, this, &MessageFilterBar::filterChanged);
    connect(m_pattern, &PatternField::patternChanged, this, &MessageFilterBar::filterChanged);
    connect(m_highlight, &QToolButton::toggled, this, [this](bool on) {
        m_highlight->setText(on ? tr("Highlight \u2713") : tr("Highlight")); // dark styles hardly show it
        Q_EMIT filterChanged();
    });
    connect(m_moreFilters, &MoreFilters::changed, this, [this] {
        updateMore();
        Q_EMIT filterChanged();
    });
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
        m_pattern->focusField();
    m_chip->setVisible(shown);
    if (!shown)
        return;
    const QString what = m_clients.size() == 1 ? tr("client %1").arg(m_clients.cbegin()->toString())
                                               : tr("%1 clients").arg(format::count(m_clients.size()));
    m_chip->setText(what + QStringLiteral(" \u00d7"));
    m_chip->setAccessibleName(tr("Only %1. Press to show all clients").arg(what));
}

/// What is set behind the button must be seen without opening it.
void MessageFilterBar::updateMore()
{
    const bool isSet = m_moreFilters->isSet();
    m_more->setText(isSet ? tr("More \u2022") : tr("More"));
    m_more->setAccessibleName(isSet ? tr("More filters, some are set") : tr("More filters"));
}

MessageFilter MessageFilterBar::filter() const
{
    MessageFilter filter;
    m_moreFilters->narrow(filter);
    if (!m_chipRemoved)
        filter.clients = m_clients;
    if (m_direction->currentIndex() > 0)
        filter.direction = m_direction->currentIndex() == 1 ? Direction::In : Direction::Out;
    if (!isHighlighting())
        filter.pattern = m_pattern->pattern();
    return filter;
}

MessageFilter MessageFilterBar::highlight() const
{
    if (!isHighlighting() || m_pattern->pattern().isEmpty())
        return {};
    MessageFilter highlight = filter();
    highlight.pattern = m_pattern->pattern();
    return highlight;
}

bool MessageFilterBar::isHighlighting() const
{
    return m_highlight->isChecked();
}

void MessageFilterBar::setHighlighting(bool on)
{
    m_highlight->setChecked(on);
}

void MessageFilterBar::setDayOf(qint64 timeNs)
{
    m_moreFilters->setDayOf(timeNs);
}

void MessageFilterBar::clear()
{
    {
        const QSignalBlocker quietDirection(m_direction);
        const QSignalBlocker quietPattern(m_pattern);
        const QSignalBlocker quietMore(m_moreFilters);
        m_direction->setCurrentIndex(0);
        m_pattern->clear();
        m_moreFilters->clear();
    }
    updateMore();
    removeChip();
}

void MessageFilterBar::focusSearch()
{
    m_pattern->focusField();
}

} // namespace porthole
