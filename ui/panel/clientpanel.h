// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/message.h"
#include "ui/clients/clientrow.h"

#include <QList>
#include <QWidget>

class QAction;
class QLabel;
class QToolButton;

namespace porthole {

class MessagePane;
class SendBox;
class ValueGrid;

/// What there is to know of, and to do with, the selected clients: figures, a message in full, a line to
/// send, Kick. Without a selection the line goes to all clients. Thread: main.
class ClientPanel final : public QWidget
{
    Q_OBJECT

public:
    explicit ClientPanel(QWidget *parent = nullptr);

    /// The selected clients as they are now; called for each sample. Focus and selected texts stay.
    void showClients(const QList<ClientRow> &rows);
    /// The text form of the framing that the server runs with.
    void setFraming(const QString &text);
    /// How many clients are open on the whole server.
    void setOpenClients(int n);
    /// Whether the server runs, so that anything can be sent.
    void setServing(bool serving);

    void showMessage(const Message &message);
    void clearMessage();
    void focusSendBox();

    /// How the message is split between text and hex, and the form of what is sent. restoreState() gives
    /// false, and changes nothing, if it is not such a state.
    [[nodiscard]] QByteArray saveState() const;
    bool restoreState(const QByteArray &state);

Q_SIGNALS:
    /// To these clients, which were shown when the user acted; to all that are open if `ids` is empty.
    void sendRequested(const QList<porthole::ConnectionId> &ids, const QByteArray &bytes);
    /// These clients, which were shown when the user acted. Never empty.
    void kickRequested(const QList<porthole::ConnectionId> &ids, porthole::CloseMode mode);

protected:
    void changeEvent(QEvent *event) override;

private:
    void makeKickButton();
    void updateFigures();
    void updateTarget();
    void updateColours();
    [[nodiscard]] QString whom() const;
    void onSend(const QByteArray &bytes);
    void requestKick(const QList<ConnectionId> &ids, CloseMode mode);

    QList<ClientRow> m_rows;
    QList<ConnectionId> m_openIds;    // of m_rows
    QList<ConnectionId> m_idsForMenu; // those shown when the menu of Kick was opened
    QString m_framing;
    int m_openClients = 0;
    bool m_serving = false;

    QLabel *m_title;
    QLabel *m_hint;
    QToolButton *m_kick;
    ValueGrid *m_figures;
    MessagePane *m_message;
    SendBox *m_sendBox;
};

} // namespace porthole
