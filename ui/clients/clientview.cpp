// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/clientview.h"

#include "ui/clients/clientcommands.h"
#include "ui/clients/clientheader.h"
#include "ui/clients/clientmodel.h"
#include "ui/clients/clienttable.h"
#include "ui/clients/emptystate.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace porthole {

ClientView::ClientView(ClientModel *model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_counts(new QLabel(this))
    , m_filter(new QLineEdit(this))
    , m_clearClosed(new QPushButton(tr("Clear closed"), this))
    , m_filterError(new QLabel(this))
    , m_table(new ClientTable(model, this))
    , m_empty(new EmptyState(m_table))
    , m_commands(new ClientCommands(model, m_table))
{
    m_table->setObjectName(QStringLiteral("clientTable"));
    setFocusProxy(m_table);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_filterError->setObjectName(QStringLiteral("filterError"));
    m_filterError->setTextFormat(Qt::PlainText);
    m_filterError->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(makeHeader());
    layout->addWidget(m_filterError);
    layout->addWidget(m_table, 1);
    connectParts();
    updateColours();
    refresh();
}

QLayout *ClientView::makeHeader()
{
    auto *title = new QLabel(tr("Clients"), this);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    m_counts->setObjectName(QStringLiteral("clientCounts"));
    m_counts->setTextFormat(Qt::PlainText);
    m_counts->setMinimumWidth(
        m_counts->fontMetrics().horizontalAdvance(tr("%1 open").arg(format::count(10'000))));

    m_filter->setObjectName(QStringLiteral("clientFilter"));
    m_filter->setAccessibleName(tr("Filter of the clients"));
    m_filter->setPlaceholderText(tr("Filter: text, address or 10.0.0.0/8"));
    m_filter->setToolTip(
        tr("Shows the clients that match every word: part of a number, peer, state or close reason,\n"
           "an address, an address and port, or a network such as 10.0.0.0/8 (Ctrl+F)"));
    m_filter->setClearButtonEnabled(true);
    const int placeholder = m_filter->fontMetrics().horizontalAdvance(m_filter->placeholderText());
    m_filter->setMinimumWidth(placeholder / 2);
    m_filter->setMaximumWidth(placeholder * 3 / 2);

    m_clearClosed->setObjectName(QStringLiteral("clearClosed"));
    m_clearClosed->setAccessibleName(tr("Clear closed clients"));
    m_clearClosed->setToolTip(tr("Forget the clients that are closed"));

    auto *header = new QHBoxLayout;
    header->addWidget(title);
    header->addWidget(m_counts, 2);
    header->addWidget(m_clearClosed);
    header->addWidget(m_filter, 3);
    return header;
}

void ClientView::connectParts()
{
    connect(m_model, &ClientModel::updateFinished, this, &ClientView::refresh);
    connect(m_filter, &QLineEdit::textChanged, m_model, &ClientModel::setFilter);
    connect(m_filter, &QLineEdit::returnPressed, m_table, qOverload<>(&QWidget::setFocus));
    auto *escape = new QShortcut(Qt::Key_Escape, m_filter, nullptr, nullptr, Qt::WidgetShortcut);
    connect(escape, &QShortcut::activated, m_filter, &QLineEdit::clear);
    connect(m_empty, &EmptyState::actionClicked, m_filter, &QLineEdit::clear);
    connect(m_clearClosed, &QPushButton::clicked, m_model, &ClientModel::clearClosed);
    connect(m_table, &QWidget::customContextMenuRequested, this, &ClientView::showMenu);
    connect(m_table, &ClientTable::selectedIdsChanged, this, &ClientView::selectionChanged);
    connect(m_commands, &ClientCommands::kickRequested, this, &ClientView::kickRequested);
    connect(m_commands, &ClientCommands::sendRequested, this, &ClientView::sendRequested);
    connect(m_commands, &ClientCommands::banRequested, this, &ClientView::banRequested);
}

void ClientView::setListening(bool listening, const QString &tryCommand)
{
    m_listening = listening;
    m_tryCommand = tryCommand;
    refreshEmptyState();
}

void ClientView::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

QList<ConnectionId> ClientView::selectedIds() const
{
    return m_table->selectedIds();
}

void ClientView::select(ConnectionId id)
{
    m_table->select(id);
}

const QList<QAction *> &ClientView::commands() const
{
    return m_commands->actions();
}

QByteArray ClientView::saveState() const
{
    return m_table->columns()->saveColumns();
}

bool ClientView::restoreState(const QByteArray &state)
{
    return m_table->columns()->restoreColumns(state);
}

void ClientView::showMenu(const QPoint &at)
{
    QMenu *menu = m_commands->makeMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

void ClientView::refresh()
{
    if (m_filter->text() != m_model->filterText())
        m_filter->setText(m_model->filterText());
    m_counts->setText(countsText());
    m_counts->setToolTip(m_counts->text()); // for a window too narrow for all of it
    m_clearClosed->setVisible(m_model->closedCount() > 0);
    m_filterError->setText(m_model->filterError());
    m_filterError->setVisible(!m_model->filterError().isEmpty());
    m_filter->setAccessibleDescription(m_model->filterError());
    refreshEmptyState();
}

QString ClientView::countsText() const
{
    const QString separator = QStringLiteral(" · ");
    const int handshaking = m_model->handshakingCount();
    QString text = tr("%1 open").arg(format::count(m_model->openCount() - handshaking));
    if (handshaking > 0)
        text += separator + tr("%1 in TLS handshake").arg(format::count(handshaking));
    if (m_model->closedCount() > 0)
        text += separator + tr("%1 closed").arg(format::count(m_model->closedCount()));
    if (m_model->droppedClosed() > 0)
        text += separator + tr("%1 older ones dropped").arg(format::count(qint64(m_model->droppedClosed())));
    if (!m_model->filterText().trimmed().isEmpty())
        text += separator + tr("%1 shown").arg(format::count(m_model->rowCount()));
    return text;
}

void ClientView::refreshEmptyState()
{
    if (m_model->rowCount() > 0)
        m_empty->hide();
    else if (const int hidden = m_model->openCount() + m_model->closedCount(); hidden > 0)
        m_empty->displayFiltered(hidden);
    else if (m_listening)
        m_empty->display(tr("Nobody has connected yet. Try:"), m_tryCommand);
    else
        m_empty->display(tr("Press Start to listen."));
}

void ClientView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateColours();
}

void ClientView::updateColours()
{
    const auto setColour = [this](QLabel *label, const QColor &colour) {
        QPalette own = palette();
        own.setColor(QPalette::WindowText, colour);
        label->setPalette(own);
    };
    setColour(m_counts, theme::muted(palette()));
    setColour(m_filterError, theme::bad(palette()));
}

} // namespace porthole
