// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturereader.h"
#include "core/capture/capturetraffic.h"

#include <QWidget>

#include <memory>

class QLabel;

namespace porthole {

class ClientModel;
class ClientTable;
class EmptyState;
class HistoryChart;
class MessagePane;
class MessageView;

/// A capture of the past: its clients, its throughput and its log, with one cursor for chart and log. Thread:
/// main.
class HistoryView final : public QWidget
{
    Q_OBJECT

public:
    explicit HistoryView(std::unique_ptr<CaptureReader> reader, QWidget *parent = nullptr);
    ~HistoryView() override;

    [[nodiscard]] QString fileName() const { return m_reader->fileName(); }

    [[nodiscard]] QList<ConnectionId> selectedClients() const;
    [[nodiscard]] const MessageView *messages() const { return m_messages; }

Q_SIGNALS:
    /// The user wants the capture, or what of it the log shows, in a file.
    void exportRequested();

private:
    [[nodiscard]] QWidget *makeClients();
    [[nodiscard]] QString summary() const;
    [[nodiscard]] QString earlierText() const;
    void fillClients();
    void refreshEmptyState();
    void showClients(const QList<ConnectionId> &ids);
    void onTraffic(const CapturedTraffic &traffic);

    const std::shared_ptr<CaptureReader> m_reader;
    ClientModel *m_clients;
    ClientTable *m_table;
    EmptyState *m_empty;
    MessageView *m_messages;
    HistoryChart *m_chart;
    MessagePane *m_pane;
    QLabel *m_summary;
    bool m_hasOpen = false; // the clients that were open at the end, and their figures
};

} // namespace porthole
