// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/clientpanel.h"

#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/panel/clientfigures.h"
#include "ui/panel/messagepane.h"
#include "ui/panel/sendbox.h"
#include "ui/panel/valuegrid.h"

#include <QDataStream>
#include <QEvent>
#include <QHBoxLayout>
#include <QIODevice>
#include <QLabel>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace porthole {

namespace {

constexpr quint32 stateVersion = 1;

} // namespace

ClientPanel::ClientPanel(QWidget *parent)
    : QWidget(parent)
    , m_title(new QLabel(this))
    , m_hint(new QLabel(tr("Select clients in the table to see their figures, to send to them alone, or to "
                           "disconnect them."),
                        this))
    , m_kick(new QToolButton(this))
    , m_figures(new ValueGrid(this))
    , m_message(new MessagePane(this))
    , m_sendBox(new SendBox(this))
{
    m_title->setObjectName(QStringLiteral("panelTitle"));
    m_title->setTextFormat(Qt::PlainText);
    QFont bold = m_title->font();
    bold.setBold(true);
    m_title->setFont(bold);
    m_hint->setObjectName(QStringLiteral("panelHint"));
    m_hint->setWordWrap(true);
    for (int field = 0; field < ClientFigures::FieldCount; ++field) {
        m_figures->addField(ClientFigures::name(ClientFigures::Field(field)),
                            ClientFigures::width(ClientFigures::Field(field)));
    }
    makeKickButton();

    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_kick);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(head);
    layout->addWidget(m_hint);
    layout->addWidget(m_figures);
    layout->addSpacing(4);
    layout->addWidget(m_message, 1);
    layout->addSpacing(4);
    layout->addWidget(m_sendBox);

    connect(m_sendBox, &SendBox::sendRequested, this, &ClientPanel::onSend);
    updateColours();
    showClients({});
}

void ClientPanel::makeKickButton()
{
    m_kick->setObjectName(QStringLiteral("kick"));
    m_kick->setText(tr("&Kick"));
    m_kick->setToolTip(tr("Disconnect: send what is queued, then close (FIN)"));
    m_kick->setFocusPolicy(Qt::StrongFocus);
    m_kick->setPopupMode(QToolButton::MenuButtonPopup);
    auto *menu = new QMenu(m_kick);
    menu->setToolTipsVisible(true);
    QAction *fin =
        menu->addAction(tr("&Kick (FIN)"), this, [this] { requestKick(m_idsForMenu, CloseMode::Fin); });
    fin->setObjectName(QStringLiteral("kickFin"));
    fin->setToolTip(tr("Send what is queued, then close"));
    QAction *rst =
        menu->addAction(tr("&Reset (RST)"), this, [this] { requestKick(m_idsForMenu, CloseMode::Rst); });
    rst->setObjectName(QStringLiteral("kickRst"));
    rst->setToolTip(tr("Close at once and drop what is queued"));
    m_kick->setMenu(menu);
    // The table may change under an open menu; what the user saw as it opened is what is meant.
    connect(menu, &QMenu::aboutToShow, this, [this] { m_idsForMenu = m_openIds; });
    connect(m_kick, &QToolButton::clicked, this, [this] { requestKick(m_openIds, CloseMode::Fin); });
}

void ClientPanel::showClients(const QList<ClientRow> &rows)
{
    m_rows = rows;
    m_openIds.clear();
    for (const ClientRow &row : rows) {
        if (row.isOpen())
            m_openIds += row.id;
    }
    updateFigures();
    updateTarget();
}

void ClientPanel::setFraming(const QString &text)
{
    m_framing = text;
    updateFigures();
}

void ClientPanel::setOpenClients(int n)
{
    m_openClients = n;
    updateTarget();
}

void ClientPanel::setServing(bool serving)
{
    m_serving = serving;
    updateTarget();
}

void ClientPanel::updateFigures()
{
    m_hint->setVisible(m_rows.isEmpty());
    m_figures->setVisible(!m_rows.isEmpty());
    m_kick->setEnabled(!m_openIds.isEmpty());
    m_kick->setAccessibleName(tr("Disconnect %1").arg(whom()));
    if (m_rows.isEmpty()) {
        m_title->setText(tr("No client selected"));
    } else if (m_rows.size() == 1) {
        m_title->setText(tr("Client %1").arg(m_rows.first().id.toString()));
        m_figures->setValues(ClientFigures::ofOne(m_rows.first(), m_framing));
    } else {
        m_title->setText(tr("%1 clients").arg(format::count(m_rows.size())));
        m_figures->setValues(ClientFigures::ofSum(m_rows));
    }
}

QString ClientPanel::whom() const
{
    return m_openIds.size() == 1 ? tr("client %1").arg(m_openIds.first().toString())
                                 : tr("%1 clients").arg(format::count(m_openIds.size()));
}

void ClientPanel::updateTarget()
{
    if (!m_serving)
        m_sendBox->setTarget(tr("Send: the server is not running"), false);
    else if (!m_openIds.isEmpty())
        m_sendBox->setTarget(tr("Send to %1").arg(whom()), true);
    else if (m_rows.size() == 1)
        m_sendBox->setTarget(tr("Send: client %1 is closed").arg(m_rows.first().id.toString()), false);
    else if (!m_rows.isEmpty())
        m_sendBox->setTarget(tr("Send: the selected clients are closed"), false);
    else if (m_openClients == 0)
        m_sendBox->setTarget(tr("Send: no client is connected"), false);
    else if (m_openClients == 1)
        m_sendBox->setTarget(tr("Send to the one client that is connected"), true);
    else
        m_sendBox->setTarget(tr("Send to all %1 clients").arg(format::count(m_openClients)), true);
}

void ClientPanel::onSend(const QByteArray &bytes)
{
    // No ids means all clients, which a selection whose clients have all closed must never come to mean.
    if (m_rows.isEmpty() || !m_openIds.isEmpty())
        Q_EMIT sendRequested(m_openIds, bytes);
}

void ClientPanel::requestKick(const QList<ConnectionId> &ids, CloseMode mode)
{
    if (!ids.isEmpty())
        Q_EMIT kickRequested(ids, mode);
}

void ClientPanel::showMessage(const Message &message)
{
    m_message->showMessage(message);
}

void ClientPanel::clearMessage()
{
    m_message->clearMessage();
}

void ClientPanel::focusSendBox()
{
    m_sendBox->focusEdit();
}

QByteArray ClientPanel::saveState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << stateVersion << m_message->saveState() << m_sendBox->saveState();
    return state;
}

bool ClientPanel::restoreState(const QByteArray &state)
{
    QDataStream in(state);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 version = 0;
    QByteArray message;
    QByteArray sendBox;
    in >> version >> message >> sendBox;
    return in.status() == QDataStream::Ok && version == stateVersion && m_sendBox->restoreState(sendBox) &&
           m_message->restoreState(message);
}

void ClientPanel::updateColours()
{
    QPalette colours = m_hint->palette();
    colours.setColor(QPalette::WindowText, theme::muted(palette()));
    m_hint->setPalette(colours);
}

void ClientPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateColours();
}

} // namespace porthole
