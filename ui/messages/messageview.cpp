// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/messageview.h"

#include "ui/common/format.h"
#include "ui/messages/emptylog.h"
#include "ui/messages/logfinder.h"
#include "ui/messages/logstatus.h"
#include "ui/messages/messagefilterbar.h"
#include "ui/messages/messagemodel.h"
#include "ui/messages/messagetable.h"
#include "ui/messages/positionbar.h"
#include "ui/messages/timebar.h"

#include <QCheckBox>
#include <QDataStream>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QIODevice>
#include <QLabel>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

namespace porthole {

namespace {

constexpr quint32 stateVersion = 2;

QToolButton *makeButton(const QString &text, const QString &toolTip, const char *name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setText(text);
    button->setToolTip(toolTip);
    button->setObjectName(QLatin1String(name));
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

} // namespace

MessageView::MessageView(std::shared_ptr<MessageSource> source, QWidget *parent)
    : QWidget(parent)
    , m_model(new MessageModel(std::move(source), this))
    , m_filterBar(new MessageFilterBar(this))
    , m_follow(new QCheckBox(tr("Auto scroll"), this))
    , m_hex(new QCheckBox(tr("He&x"), this))
    , m_copy(makeButton(tr("Copy"), tr("Copy the selected messages, one a line (Ctrl+C)"), "copy", this))
    , m_clear(makeButton(tr("Clear"), tr("Hide all messages; those to come are shown"), "clear", this))
    , m_export(
          makeButton(tr("Export\u2026"), tr("Write what is shown here, or all, to a file"), "export", this))
    , m_status(new LogStatus(m_model, this))
    , m_table(new MessageTable(m_model, this))
    , m_finder(new LogFinder(m_model, m_table, this))
    , m_stack(new QStackedWidget(this))
    , m_empty(new EmptyLog(this))
    , m_timeBar(new TimeBar(this))
{
    m_follow->setObjectName(QStringLiteral("follow"));
    m_follow->setShortcut(Qt::ALT | Qt::Key_W);
    m_follow->setToolTip(tr("Keep the newest message in view (End, Alt+W)"));
    m_follow->setChecked(true);
    m_hex->setObjectName(QStringLiteral("hex"));
    m_hex->setToolTip(tr("Show contents as hex instead of text"));
    m_copy->setEnabled(false);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    setFocusProxy(m_table);
    m_stack->addWidget(makeTablePage());
    m_stack->addWidget(m_empty);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(makeHeader());
    layout->addWidget(m_filterBar);
    layout->addWidget(m_status);
    layout->addWidget(m_timeBar);
    layout->addWidget(m_stack, 1);
    connectParts();
    updateStatus();
}

MessageView::~MessageView() = default;

QLayout *MessageView::makeHeader()
{
    auto *title = new QLabel(tr("Messages"), this);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    auto *header = new QHBoxLayout;
    header->addWidget(title);
    header->addStretch();
    header->addWidget(m_follow);
    header->addWidget(m_hex);
    for (QToolButton *button : {m_copy, m_clear, m_export})
        header->addWidget(button);
    return header;
}

QWidget *MessageView::makeTablePage()
{
    auto *page = new QWidget(m_stack);
    auto *layout = new QHBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_table->positionBar());
    m_table->positionBar()->show();
    return page;
}

void MessageView::connectParts()
{
    connect(m_filterBar, &MessageFilterBar::filterChanged, this, &MessageView::applyFilter);
    connect(m_empty, &EmptyLog::clearFilterRequested, m_filterBar, &MessageFilterBar::clear);
    connect(m_follow, &QCheckBox::toggled, m_table, &MessageTable::setFollowing);
    connect(m_table, &MessageTable::followingChanged, m_follow, &QCheckBox::setChecked);
    connect(m_hex, &QCheckBox::toggled, m_model, &MessageModel::setShowHex);
    connect(m_copy, &QToolButton::clicked, this, &MessageView::copySelected);
    connect(m_table, &MessageTable::copyRequested, this, &MessageView::copySelected);
    connect(m_table, &QWidget::customContextMenuRequested, this, &MessageView::openMenu);
    connect(m_table->horizontalHeader(), &QWidget::customContextMenuRequested, this,
            &MessageView::openColumnMenu);
    connect(m_clear, &QToolButton::clicked, this, &MessageView::clear);
    connect(m_export, &QToolButton::clicked, this, &MessageView::exportRequested);
    connect(m_model, &MessageModel::statusChanged, this, &MessageView::updateStatus);
    connect(m_model, &MessageModel::statusChanged, this, &MessageView::keepChosen);
    connect(m_table, &MessageTable::entryChosen, this, &MessageView::onEntryChosen);
    connect(m_table, &MessageTable::selectedEntriesChanged, this,
            [this] { m_copy->setEnabled(m_table->selectedCount() > 0); });
    connect(m_finder, &LogFinder::said, m_status, &LogStatus::say);
    connect(m_timeBar, &TimeBar::timeWanted, this, &MessageView::jumpToTime);
    connect(m_timeBar, &TimeBar::closed, m_table, qOverload<>(&QWidget::setFocus));
}

void MessageView::setSource(std::shared_ptr<MessageSource> source)
{
    m_chosen.reset();
    m_keepingChosen = false;
    m_knowsDay = false;
    m_model->setSource(std::move(source));
    updateStatus();
}

void MessageView::setWhyNothingComes(const QString &why)
{
    if (std::exchange(m_whyNothingComes, why) != why)
        updateStatus();
}

void MessageView::setRingFile(const QString &name)
{
    m_status->setRingFile(name);
}

void MessageView::setEndpoint(const QString &host, quint16 port)
{
    m_host = host;
    m_port = port;
}

void MessageView::showClients(const QList<ConnectionId> &ids)
{
    m_filterBar->showClients(ids);
}

void MessageView::applyFilter()
{
    m_keepingChosen = m_chosen.has_value();
    m_status->say({});
    m_model->setFilter(m_filterBar->filter(), m_filterBar->highlight());
    keepChosen();
}

/// After a change of the filter the chosen message stays the current one, so that the way from a match to
/// what came before it is: choose it, clear the filter.
void MessageView::keepChosen()
{
    if (!m_keepingChosen)
        return;
    if (!m_model->isShown(*m_chosen)) {
        m_keepingChosen = m_model->matches().isSearching();
        return;
    }
    if (m_table->isFollowing())
        m_table->setCurrentEntry(*m_chosen);
    else
        m_table->jumpTo(*m_chosen);
    m_keepingChosen = false;
}

void MessageView::onEntryChosen(quint64 sequence)
{
    if (m_keepingChosen && m_chosen == sequence)
        return;
    m_keepingChosen = false;
    m_chosen = sequence;
    const auto message = m_model->message(sequence);
    if (!message)
        return;
    Q_EMIT currentTimeChanged(message->timeNs);
    Q_EMIT messageChosen(*message);
}

/// Why nothing of what is held is shown.
QString MessageView::filteredText() const
{
    const EntrySearch &matches = m_model->matches();
    if (matches.isCancelled())
        return tr("A filter is set, and nothing matches it in the %1 % of the log that were searched.")
            .arg(matches.percent());
    return format::counted(
        qint64(m_model->held()),
        tr("A filter is set, and the one message or event in the log does not match it."),
        tr("A filter is set, and none of the %1 messages and events in the log matches it."));
}

QString MessageView::emptyText() const
{
    if (m_model->source() && m_model->held() == 0 && m_model->cleared() > 0)
        return tr("All messages so far were cleared away.");
    if (m_model->held() > 0 && !m_model->filter().isEmpty())
        return filteredText();
    if (!m_whyNothingComes.isEmpty())
        return m_whyNothingComes;
    if (!m_model->source())
        return tr("The log cannot be read.");
    return tr("No messages yet. What clients send, and what they are sent, appears here.");
}

void MessageView::updateStatus()
{
    updateDay();
    const bool hasRows = m_model->count() > 0;
    const bool canClear = m_model->held() > 0;
    m_empty->say(emptyText(), canClear && !m_model->filter().isEmpty());
    // While it is searched the table stays, so that it does not flicker when something is found soon.
    m_stack->setCurrentIndex(hasRows || m_model->matches().isSearching() ? 0 : 1);
    m_export->setEnabled(canClear);
    if (std::exchange(m_canClear, canClear) != canClear)
        Q_EMIT canClearChanged(canClear);
    m_clear->setEnabled(canClear);
}

/// Times that are typed without a date are meant on the day that the log is of.
void MessageView::updateDay()
{
    if (m_knowsDay || m_model->held() == 0)
        return;
    for (const Message &message : m_model->source()->page(m_model->firstHeld(), 1, 0)) {
        m_filterBar->setDayOf(message.timeNs);
        m_timeBar->setDayOf(message.timeNs);
        m_knowsDay = true;
    }
}

MessageFilter MessageView::filter() const
{
    return m_model->filter();
}

quint64 MessageView::firstShown() const
{
    return m_model->cleared() > 0 ? m_model->firstHeld() : 0;
}

QByteArray MessageView::saveState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << stateVersion << m_follow->isChecked() << m_hex->isChecked() << qint32(m_model->timeMode())
        << m_table->horizontalHeader()->saveState();
    return state;
}

bool MessageView::restoreState(const QByteArray &state)
{
    QDataStream in(state);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 version = 0;
    bool follow = true;
    bool hex = false;
    qint32 timeMode = 0;
    QByteArray columns;
    in >> version >> follow >> hex >> timeMode >> columns;
    if (in.status() != QDataStream::Ok || version != stateVersion || timeMode < 0 ||
        timeMode > qint32(MessageModel::TimeMode::SincePrevious) ||
        !m_table->horizontalHeader()->restoreState(columns)) {
        return false;
    }
    m_follow->setChecked(follow);
    m_hex->setChecked(hex);
    m_model->setTimeMode(MessageModel::TimeMode(timeMode));
    return true;
}

void MessageView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_model->setPolling(true);
}

void MessageView::hideEvent(QHideEvent *event)
{
    m_model->setPolling(false);
    QWidget::hideEvent(event);
}

} // namespace porthole
