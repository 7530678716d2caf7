// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagesource.h"

#include <QList>
#include <QWidget>

class QComboBox;
class QLineEdit;
class QToolButton;

namespace porthole {

/// What the log is narrowed down to: a chip for the clients, the direction, a text. Thread: main.
class MessageFilterBar final : public QWidget
{
    Q_OBJECT

public:
    explicit MessageFilterBar(QWidget *parent = nullptr);

    /// Only these clients; all if empty. A chip that the user removed comes back when `ids` differ from last
    /// time.
    void showClients(const QList<ConnectionId> &ids);
    [[nodiscard]] MessageFilter filter() const;
    /// Lets all pass, as if the user had removed every part.
    void clear();
    void focusSearch();

Q_SIGNALS:
    void filterChanged();

private:
    void removeChip();
    void updateChip();

    QSet<ConnectionId> m_clients;
    bool m_chipRemoved = false;
    QToolButton *m_chip;
    QComboBox *m_direction;
    QLineEdit *m_search;
};

} // namespace porthole
