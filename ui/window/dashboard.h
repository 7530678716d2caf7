// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/server.h"

#include <QList>
#include <QWidget>

class QSettings;
class QSplitter;

namespace porthole {

class CaptureReader;
class ClientModel;
class ClientPanel;
class ClientView;
class HistoryBook;
class MessageView;
class ThroughputChart;

/// What is shown of the running server: its clients, its throughput, its messages, and the panel of what is
/// selected. Follows the server by itself. Thread: main.
class Dashboard final : public QWidget
{
    Q_OBJECT

public:
    /// Both must outlive this. The history is filled here.
    Dashboard(Server *server, HistoryBook *history, QWidget *parent = nullptr);
    ~Dashboard() override;

    /// What the log shows; null for nothing. `ringFile`: its name if it is one of a ring of files.
    void setLog(std::shared_ptr<CaptureReader> reader, const QString &ringFile = {});

    /// By rising id; open and closed ones.
    [[nodiscard]] const QList<ConnectionId> &selected() const { return m_selected; }
    [[nodiscard]] bool hasOpenSelected() const;
    [[nodiscard]] bool hasClosed() const;
    [[nodiscard]] MessageView *messages() const { return m_messages; }

    // What menus may ask for.
    void kickSelected(CloseMode mode);
    void clearClosed();
    void focusFilter();
    void focusSendBox();

    /// Sizes, columns, and what of the charts is shown.
    void saveState(QSettings &layout) const;
    /// What is missing or unusable there stays as it is.
    void restoreState(const QSettings &layout);

Q_SIGNALS:
    /// The user wants this address banned.
    void banRequested(const QList<QHostAddress> &addresses);
    /// Other clients are selected, open or closed.
    void clientsChanged();

private:
    void makeLayout();
    void connectViews();
    void onStateChanged(Server::State state);
    void onClientsChanged(const ClientBatch &batch);
    void onSampled(const ServerSample &sample);
    void onSelectionChanged(const QList<ConnectionId> &ids);
    void refreshSelected();
    void send(const QList<ConnectionId> &ids, const QByteArray &bytes);
    [[nodiscard]] QString reachableHost() const;

    Server *const m_server;
    HistoryBook *const m_history;
    QList<ConnectionId> m_selected;
    ClientModel *m_model;
    ClientView *m_clients;
    MessageView *m_messages;
    ThroughputChart *m_chart;
    ClientPanel *m_panel;
    QSplitter *m_columns;
    QSplitter *m_left;
    QSplitter *m_right;
};

} // namespace porthole
