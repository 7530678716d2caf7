// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/net/server.h"

#include <QDialog>
#include <QTimer>

#include <optional>
#include <utility>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;
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

    /// Puts addresses into the field, to be banned or not; each of them once.
    void propose(const QList<QHostAddress> &addresses);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void makeLayout();
    /// None if one of them is none; says so then.
    [[nodiscard]] QList<QHostAddress> typed();
    void banTyped();
    [[nodiscard]] int minutes() const;
    void unbanSelected();
    void refresh();
    void say(const QString &error);

    Server *const m_server;
    BanModel *m_model;
    QTableView *m_table;
    QLineEdit *m_address;
    QComboBox *m_time;
    QSpinBox *m_minutes; // for the choice of any other time
    QLineEdit *m_reason;
    QPushButton *m_ban;
    QPushButton *m_unban;
    QLabel *m_error;
    QTimer m_refresh;                                  // hits, and bans that run out
    std::optional<std::pair<quint64, qint64>> m_shown; // of which revision; none yet
};

} // namespace porthole
