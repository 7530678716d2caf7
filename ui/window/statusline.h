// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/endpoint.h"
#include "core/config/capturemode.h"
#include "core/net/server.h"

#include <QDateTime>
#include <QWidget>

#include <optional>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace porthole {

/// What the status bar says: where the server listens and who can reach it, how many clients, how fast, how
/// much is captured. Thread: main.
class StatusLine final : public QWidget
{
    Q_OBJECT

public:
    explicit StatusLine(QWidget *parent = nullptr);

    /// `endpoint` and `since` (UTC) count only while listening or draining.
    void setServer(Server::State state, const Endpoint &endpoint, const QDateTime &since);
    /// `refused`: clients turned away because of the limit.
    void setClients(qsizetype open, qint64 refused);
    /// In bytes a second.
    void setRates(double in, double out);
    /// What is captured, and how; `lost`: messages that were not kept. None: nothing is captured.
    struct Log
    {
        CaptureMode mode = CaptureMode::Complete;
        quint64 held = 0;      ///< messages and events
        quint64 forgotten = 0; ///< older ones that made room
        quint64 lost = 0;
        qint64 fileBytes = 0;
        QString file;
        QString ended;       ///< why the capture has ended early; empty: it goes on
        bool isRing = false; ///< `held` and `file` are of its newest file, `forgotten` were in those before
    };
    void setLog(const std::optional<Log> &log);
    /// How much of the capture has been saved, in percent. None: nothing is being saved.
    void setSaving(std::optional<int> percent);

Q_SIGNALS:
    void cancelSavingRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QLabel *addPart(const QString &name);
    void addSaving();
    void applyColours();
    void fitServer();

    QHBoxLayout *m_row;
    QLabel *m_server;
    QLabel *m_exposedIcon;
    QLabel *m_exposed;
    QLabel *m_clients;
    QLabel *m_rates;
    QLabel *m_log;
    QLabel *m_saving;
    QToolButton *m_cancelSaving;
    QString m_serverText; // the label's may be shortened
    Server::State m_state = Server::State::Stopped;
    bool m_isExposed = false;
    bool m_hasRefused = false;
    bool m_hasLost = false; // or will, as the capture has ended
};

} // namespace porthole
