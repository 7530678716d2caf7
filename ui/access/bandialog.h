// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/server.h"

#include <QDialog>
#include <QTimer>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableView;

namespace porthole {

class BanModel;

/// The addresses that may not connect, for how long, why, and how often they tried; bans further ones, and
/// lets them in again. Thread: main.
class BanDialog final : public QDialog
{
    Q_OBJECT

public:
    /// `server` must outlive the dialog.
    explicit BanDialog(Server *server, QWidget *parent = nullptr);

    /// Puts an address into the field, to be banned or not.
    void propose(const QHostAddress &address);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void makeLayout();
    void banTyped();
    void unbanSelected();
    void refresh();
    void say(const QString &error);

    Server *const m_server;
    BanModel *m_model;
    QTableView *m_table;
    QLineEdit *m_address;
    QComboBox *m_time;
    QLineEdit *m_reason;
    QPushButton *m_ban;
    QPushButton *m_unban;
    QLabel *m_error;
    QTimer m_refresh; // hits, and bans that run out
};

} // namespace porthole
