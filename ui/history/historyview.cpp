// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/history/historyview.h"

#include "core/base/bytetext.h"
#include "ui/clients/clientheader.h"
#include "ui/clients/clientmodel.h"
#include "ui/clients/clienttable.h"
#include "ui/clients/emptystate.h"
#include "ui/common/format.h"
#include "ui/history/historychart.h"
#include "ui/messages/messageview.h"
#include "ui/panel/messagepane.h"

#include <QDir>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace porthole {

namespace {

QDateTime utc(qint64 ns)
{
    return QDateTime::fromMSecsSinceEpoch(ns / 1'000'000, Qt::UTC);
}

ClientOpened opened(const CapturedClient &client)
{
    return {client.id, client.peer, client.local, utc(client.openedNs), nullptr};
}

} // namespace

HistoryView::HistoryView(std::unique_ptr<CaptureReader> reader, QWidget *parent)
    : QWidget(parent)
    , m_reader(std::move(reader))
    , m_clients(new ClientModel(nullptr, this))
    , m_table(new ClientTable(m_clients))
    , m_empty(new EmptyState(m_table))
    , m_messages(new MessageView(m_reader))
    , m_chart(new HistoryChart(m_reader->fileName()))
    , m_pane(new MessagePane)
    , m_summary(new QLabel)
{
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setObjectName(QStringLiteral("historySummary"));
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_summary->setWordWrap(true);
    m_summary->setMinimumWidth(1); // a long name of a file makes no window wide
    auto *left = new QSplitter(Qt::Vertical);
    left->addWidget(makeClients());
    left->addWidget(m_messages);
    auto *right = new QSplitter(Qt::Vertical);
    right->addWidget(m_chart);
    right->addWidget(m_pane);
    auto *columns = new QSplitter(Qt::Horizontal);
    columns->addWidget(left);
    columns->addWidget(right);
    columns->setSizes({820, 500});
    left->setSizes({300, 500});
    right->setSizes({330, 470});
    for (QSplitter *splitter : {left, right, columns})
        splitter->setChildrenCollapsible(false);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 4, 0, 0);
    column->addWidget(m_summary);
    column->addWidget(columns, 1);

    connect(m_table, &ClientTable::selectedIdsChanged, this, &HistoryView::showClients);
    connect(m_messages, &MessageView::messageChosen, m_pane, &MessagePane::showMessage);
    connect(m_messages, &MessageView::exportRequested, this, &HistoryView::exportRequested);
    connect(m_messages, &MessageView::currentTimeChanged, m_chart, &HistoryChart::showMoment);
    connect(m_chart, &HistoryChart::momentChosen, m_messages, &MessageView::jumpToTime);
    connect(m_chart, &HistoryChart::shown, this, &HistoryView::onTraffic);
    fillClients();
    m_summary->setText(summary());
    m_messages->setWhyNothingComes(tr("This capture holds no messages and no events."));
}

HistoryView::~HistoryView()
{
    m_clients->disconnect(this);
    delete m_table; // before the model that it shows
}

QList<ConnectionId> HistoryView::selectedClients() const
{
    return m_table->selectedIds();
}

QWidget *HistoryView::makeClients()
{
    m_table->setAccessibleName(tr("Clients of the capture"));
    m_table->setContextMenuPolicy(Qt::NoContextMenu); // they are history: there is nothing to be done to them
    for (const char *ofNow : {"in-rate", "out-rate", "activity", "idle"})
        m_table->columns()->leaveOut(clientColumn(QLatin1StringView(ofNow)));
    auto *filter = new QLineEdit;
    filter->setObjectName(QStringLiteral("historyFilter"));
    filter->setAccessibleName(tr("Filter of the clients"));
    filter->setPlaceholderText(tr("Filter: text, address or 10.0.0.0/8"));
    filter->setClearButtonEnabled(true);
    connect(filter, &QLineEdit::textChanged, m_clients, &ClientModel::setFilter);
    connect(m_empty, &EmptyState::actionClicked, filter, &QLineEdit::clear);
    connect(m_clients, &ClientModel::updateFinished, this, &HistoryView::refreshEmptyState);
    refreshEmptyState();
    auto *part = new QWidget;
    auto *column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(filter);
    column->addWidget(m_table, 1);
    return part;
}

void HistoryView::refreshEmptyState()
{
    if (m_clients->rowCount() > 0)
        m_empty->hide();
    else if (const int hidden = m_clients->openCount() + m_clients->closedCount(); hidden > 0)
        m_empty->displayFiltered(hidden);
    else
        m_empty->display(tr("This capture holds no clients."));
}

/// What was before the capture's first entry: gone, or in other files of its ring.
QString HistoryView::earlierText() const
{
    const quint64 first = m_reader->range().first;
    const auto before = m_reader->fileBefore();
    const quint64 inOthers = before ? std::min(before->entries, first) : 0;
    QString text;
    if (first > inOthers)
        text += format::counted(qint64(first - inOthers), tr(" · 1 older one had made room"),
                                tr(" · %1 older ones had made room"));
    if (inOthers == 0)
        return text;
    const QString file = QFileInfo(before->name).fileName();
    const QString name = toEscaped(file.toUtf8()); // whoever made the capture may have written anything
    const auto told = [&](const QString &one, const QString &many) {
        return text + format::counted(qint64(inOthers), one, many);
    };
    if (file.isEmpty())
        return told(tr(" · 1 earlier one came before it, in the ring's earlier files, as far as those are "
                       "still there"),
                    tr(" · %1 earlier ones came before it, in the ring's earlier files, as far as those are "
                       "still there"));
    const bool isThere = QFileInfo::exists(QFileInfo(fileName()).dir().filePath(file));
    const QString was = isThere
                            ? told(tr(" · 1 earlier one came before it, in %1 and earlier files, as far as "
                                      "those are still there"),
                                   tr(" · %1 earlier ones came before it, in %2 and earlier files, as far as "
                                      "those are still there"))
                            : told(tr(" · 1 earlier one was in %1, which is no longer beside it, and the "
                                      "files before that"),
                                   tr(" · %1 earlier ones were in %2, which is no longer beside it, and the "
                                      "files before that"));
    return was.arg(name);
}

QString HistoryView::summary() const
{
    const MessageRange range = m_reader->range();
    QString text = QStringLiteral("%1: %2").arg(
        QDir::toNativeSeparators(fileName()),
        format::counted(qint64(range.size()), tr("1 message or event"), tr("%1 messages and events")));
    const std::vector<Message> first = m_reader->page(range.first, 1, 0);
    const auto last = range.end > 0 ? m_reader->page(range.end - 1, 1, 0) : std::vector<Message>();
    if (!first.empty() && !last.empty()) {
        text +=
            tr(", from %1 to %2")
                .arg(format::dateTime(utc(first.front().timeNs)), format::dateTime(utc(last.front().timeNs)));
    }
    text += earlierText();
    if (range.notKept > 0)
        text += format::counted(qint64(range.notKept), tr(" · 1 message was not kept"),
                                tr(" · %1 messages were not kept"));
    return text;
}

/// Only so many as the table keeps, as a capture may know millions. Older ones that stayed open come with the
/// traffic, which is read in a thread.
void HistoryView::fillClients()
{
    ClientBatch batch;
    for (const CapturedClient &client : m_reader->newestClients(ClientModel::maxClosed)) {
        batch.opened.append(opened(client));
        if (const auto &closed = client.closed) {
            batch.closed.append({client.id, client.peer, utc(client.openedNs), utc(closed->timeNs),
                                 closed->reason, closed->detail, closed->totals, closed->unsentBytes});
        }
    }
    m_clients->apply(batch);
}

void HistoryView::showClients(const QList<ConnectionId> &ids)
{
    m_messages->showClients(ids);
    m_chart->showClients(ids);
}

/// Clients that were still open have no final figures: theirs are added up from their messages.
void HistoryView::onTraffic(const CapturedTraffic &traffic)
{
    if (std::exchange(m_hasOpen, true))
        return;
    ClientBatch batch;
    ServerSample sample;
    for (const auto &[client, totals] : traffic.open) {
        batch.opened.append(opened(client)); // those that are shown already stay as they are
        ClientSample figures;
        figures.id = client.id;
        figures.totals = totals;
        sample.clients.push_back(figures);
    }
    m_clients->apply(batch);
    m_clients->apply(sample);
}

} // namespace porthole
