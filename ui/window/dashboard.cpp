// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/dashboard.h"

#include "core/capture/capturereader.h"
#include "core/telemetry/historybook.h"
#include "ui/chart/throughputchart.h"
#include "ui/clients/clientmodel.h"
#include "ui/clients/clientview.h"
#include "ui/messages/messageview.h"
#include "ui/panel/clientpanel.h"

#include <QSettings>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace porthole {

Dashboard::Dashboard(Server *server, HistoryBook *history, QWidget *parent)
    : QWidget(parent)
    , m_server(server)
    , m_history(history)
    , m_model(new ClientModel(history, this))
    , m_clients(new ClientView(m_model))
    , m_messages(new MessageView(nullptr))
    , m_chart(new ThroughputChart(history))
    , m_panel(new ClientPanel)
    , m_columns(new QSplitter(Qt::Horizontal))
    , m_left(new QSplitter(Qt::Vertical))
    , m_right(new QSplitter(Qt::Vertical))
{
    makeLayout();
    connectViews();
    connect(m_server, &Server::stateChanged, this, &Dashboard::onStateChanged);
    connect(m_server, &Server::clientsChanged, this, &Dashboard::onClientsChanged);
    connect(m_server, &Server::sampled, this, &Dashboard::onSampled);
    onStateChanged(m_server->state());
    onSelectionChanged({});
}

Dashboard::~Dashboard()
{
    delete m_columns; // the views go before the model that they show
}

void Dashboard::makeLayout()
{
    m_left->addWidget(m_clients);
    m_left->addWidget(m_messages);
    m_right->addWidget(m_chart);
    m_right->addWidget(m_panel);
    m_columns->addWidget(m_left);
    m_columns->addWidget(m_right);
    for (QSplitter *splitter : {m_columns, m_left, m_right})
        splitter->setChildrenCollapsible(false);
    m_columns->setStretchFactor(0, 3);
    m_columns->setStretchFactor(1, 2);
    m_left->setStretchFactor(0, 1);
    m_left->setStretchFactor(1, 1);
    m_right->setStretchFactor(1, 1);
    m_columns->setSizes({820, 500});
    m_left->setSizes({440, 360});
    m_right->setSizes({330, 470});
    auto *const column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_columns);
}

void Dashboard::connectViews()
{
    const auto kick = [this](const QList<ConnectionId> &ids, CloseMode mode) { m_server->kick(ids, mode); };
    connect(m_clients, &ClientView::selectionChanged, this, &Dashboard::onSelectionChanged);
    connect(m_clients, &ClientView::kickRequested, this, kick);
    connect(m_clients, &ClientView::banRequested, this, &Dashboard::banRequested);
    connect(m_clients, &ClientView::sendRequested, m_panel, &ClientPanel::focusSendBox);
    connect(m_messages, &MessageView::messageChosen, m_panel, &ClientPanel::showMessage);
    connect(m_chart, &ThroughputChart::momentChosen, m_messages, &MessageView::jumpToTime);
    connect(m_panel, &ClientPanel::sendRequested, this, &Dashboard::send);
    connect(m_panel, &ClientPanel::kickRequested, this, kick);
    connect(m_model, &ClientModel::updateFinished, this, &Dashboard::clientsChanged);
}

void Dashboard::setLog(std::shared_ptr<CaptureReader> reader, const QString &ringFile)
{
    m_messages->setRingFile(ringFile);
    m_messages->setSource(std::move(reader));
}

bool Dashboard::hasOpenSelected() const
{
    return std::any_of(m_selected.cbegin(), m_selected.cend(), [this](ConnectionId id) {
        const ClientRow *row = m_model->find(id);
        return row && row->isOpen();
    });
}

bool Dashboard::hasClosed() const
{
    return m_model->closedCount() > 0;
}

void Dashboard::kickSelected(CloseMode mode)
{
    m_server->kick(m_selected, mode);
}

void Dashboard::clearClosed()
{
    m_model->clearClosed();
}

void Dashboard::focusFilter()
{
    m_clients->focusFilter();
}

void Dashboard::focusSendBox()
{
    m_panel->focusSendBox();
}

void Dashboard::onStateChanged(Server::State state)
{
    const bool isListening = state == Server::State::Listening;
    QString tryCommand;
    if (isListening) {
        const quint16 port = m_server->endpoint().port;
        tryCommand = QStringLiteral("nc %1 %2").arg(reachableHost()).arg(port);
        m_messages->setEndpoint(reachableHost(), port);
    }
    m_clients->setListening(isListening, tryCommand);
    m_panel->setServing(isListening);
    m_panel->setFraming(m_server->config().framing.toString());
}

void Dashboard::onClientsChanged(const ClientBatch &batch)
{
    m_model->apply(batch);
    m_panel->setOpenClients(int(m_server->openClients()));
    refreshSelected();
    Q_EMIT clientsChanged();
}

void Dashboard::onSampled(const ServerSample &sample)
{
    m_history->add(sample);
    m_model->apply(sample);
    m_chart->refresh();
    refreshSelected();
}

void Dashboard::onSelectionChanged(const QList<ConnectionId> &ids)
{
    m_selected = ids;
    m_messages->showClients(ids);
    m_chart->showClients(ids);
    refreshSelected();
    Q_EMIT clientsChanged();
}

void Dashboard::refreshSelected()
{
    QList<ClientRow> rows;
    rows.reserve(m_selected.size());
    for (const ConnectionId id : std::as_const(m_selected)) {
        if (const ClientRow *row = m_model->find(id))
            rows.append(*row);
    }
    m_panel->showClients(rows);
}

void Dashboard::send(const QList<ConnectionId> &ids, const QByteArray &bytes)
{
    if (ids.isEmpty())
        m_server->sendToAll(bytes);
    else
        m_server->send(ids, bytes);
}

/// Where somebody on this machine reaches the server.
QString Dashboard::reachableHost() const
{
    const QHostAddress &address = m_server->endpoint().address;
    if (address == QHostAddress(QHostAddress::Any) || address == QHostAddress(QHostAddress::AnyIPv4))
        return QStringLiteral("127.0.0.1");
    return address == QHostAddress(QHostAddress::AnyIPv6) ? QStringLiteral("::1") : address.toString();
}

void Dashboard::saveState(QSettings &layout) const
{
    layout.setValue(u"columns", m_columns->saveState());
    layout.setValue(u"left", m_left->saveState());
    layout.setValue(u"right", m_right->saveState());
    layout.setValue(u"clients", m_clients->saveState());
    layout.setValue(u"messages", m_messages->saveState());
    layout.setValue(u"panel", m_panel->saveState());
    layout.setValue(u"chartSpan", int(m_chart->span()));
}

void Dashboard::restoreState(const QSettings &layout)
{
    m_columns->restoreState(layout.value(u"columns").toByteArray());
    m_left->restoreState(layout.value(u"left").toByteArray());
    m_right->restoreState(layout.value(u"right").toByteArray());
    m_clients->restoreState(layout.value(u"clients").toByteArray());
    m_messages->restoreState(layout.value(u"messages").toByteArray());
    m_panel->restoreState(layout.value(u"panel").toByteArray());
    m_chart->setSpan(ThroughputChart::Span(
        qBound(0, layout.value(u"chartSpan").toInt(), int(ThroughputChart::Span::Hour))));
}

} // namespace porthole
