// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/messageview.h"

#include "core/base/bytetext.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/messages/messagefilterbar.h"
#include "ui/messages/messagemodel.h"
#include "ui/messages/messagetable.h"
#include "ui/messages/messagetext.h"
#include "ui/messages/savebar.h"

#include <QCheckBox>
#include <QClipboard>
#include <QDataStream>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QIODevice>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace porthole {

namespace {

constexpr quint32 stateVersion = 1;

QToolButton *makeButton(const QString &text, const QString &toolTip, const char *name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setText(text);
    button->setToolTip(toolTip);
    button->setObjectName(QLatin1String(name));
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

QLabel *makeLabel(const char *name, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

MessageView::MessageView(std::shared_ptr<MessageSource> source, QWidget *parent)
    : QWidget(parent)
    , m_model(new MessageModel(std::move(source), this))
    , m_filterBar(new MessageFilterBar(this))
    , m_follow(new QCheckBox(tr("Follo&w"), this))
    , m_hex(new QCheckBox(tr("He&x"), this))
    , m_copy(makeButton(tr("Copy"), tr("Copy the selected messages, one a line (Ctrl+C)"), "copy", this))
    , m_clear(makeButton(tr("Clear"), tr("Forget all messages; those to come are shown"), "clear", this))
    , m_save(makeButton(tr("Save\u2026"), tr("Write all messages shown here to a text file, one a line"),
                        "save", this))
    , m_loss(makeLabel("loss", this))
    , m_matches(makeLabel("matches", this))
    , m_table(new MessageTable(m_model, this))
    , m_stack(new QStackedWidget(this))
    , m_emptyText(makeLabel("emptyText", this))
    , m_clearFilter(new QPushButton(tr("Clear the filter"), this))
    , m_saveBar(new SaveBar(this))
{
    m_follow->setObjectName(QStringLiteral("follow"));
    m_follow->setToolTip(tr("Keep the newest message in view (End)"));
    m_follow->setChecked(true);
    m_hex->setObjectName(QStringLiteral("hex"));
    m_hex->setToolTip(tr("Show contents as hex instead of text"));
    m_copy->setEnabled(false);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    setFocusProxy(m_table);
    m_stack->addWidget(m_table);
    m_stack->addWidget(makeEmptyState());

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(makeHeader());
    layout->addLayout(makeStatusLine());
    layout->addWidget(m_saveBar);
    layout->addWidget(m_stack, 1);
    connectParts();
    updateColours();
    updateStatus();
}

QLayout *MessageView::makeHeader()
{
    auto *title = new QLabel(tr("Messages"), this);
    QFont bold = title->font();
    bold.setBold(true);
    title->setFont(bold);
    auto *header = new QHBoxLayout;
    header->addWidget(title);
    header->addWidget(m_filterBar, 1);
    header->addWidget(m_follow);
    header->addWidget(m_hex);
    for (QToolButton *button : {m_copy, m_clear, m_save})
        header->addWidget(button);
    return header;
}

QLayout *MessageView::makeStatusLine()
{
    m_loss->setWordWrap(true);
    auto *line = new QHBoxLayout;
    line->addWidget(m_loss, 1);
    line->addWidget(m_matches, 0, Qt::AlignRight);
    return line;
}

QWidget *MessageView::makeEmptyState()
{
    auto *page = new QFrame(m_stack);
    page->setFrameShape(QFrame::StyledPanel);
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    m_emptyText->setForegroundRole(QPalette::WindowText); // the colour that updateColours() sets
    m_clearFilter->setObjectName(QStringLiteral("clearFilter"));
    auto *layout = new QVBoxLayout(page);
    layout->addStretch();
    layout->addWidget(m_emptyText, 0, Qt::AlignCenter);
    layout->addWidget(m_clearFilter, 0, Qt::AlignCenter);
    layout->addStretch();
    return page;
}

void MessageView::connectParts()
{
    connect(m_filterBar, &MessageFilterBar::filterChanged, this, &MessageView::applyFilter);
    connect(m_clearFilter, &QPushButton::clicked, m_filterBar, &MessageFilterBar::clear);
    connect(m_follow, &QCheckBox::toggled, m_table, &MessageTable::setFollowing);
    connect(m_table, &MessageTable::followingChanged, m_follow, &QCheckBox::setChecked);
    connect(m_hex, &QCheckBox::toggled, m_model, &MessageModel::setShowHex);
    connect(m_copy, &QToolButton::clicked, this, &MessageView::copySelected);
    connect(m_table, &MessageTable::copyRequested, this, &MessageView::copySelected);
    connect(m_table, &QWidget::customContextMenuRequested, this, &MessageView::openMenu);
    connect(m_clear, &QToolButton::clicked, this, &MessageView::clear);
    connect(m_save, &QToolButton::clicked, this, &MessageView::askWhereToSave);
    connect(m_saveBar, &SaveBar::failed, this, &MessageView::failed);
    connect(m_saveBar, &SaveBar::savingChanged, m_save, &QToolButton::setDisabled);
    connect(m_model, &MessageModel::statusChanged, this, &MessageView::updateStatus);
    connect(m_model, &MessageModel::rowsInserted, this, &MessageView::keepChosen);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) { onCurrentChanged(current.row()); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this] { m_copy->setEnabled(m_table->selectionModel()->hasSelection()); });
}

void MessageView::showClients(const QList<ConnectionId> &ids)
{
    m_filterBar->showClients(ids);
}

void MessageView::focusSearch()
{
    m_filterBar->focusSearch();
}

void MessageView::applyFilter()
{
    m_keepingChosen = m_chosen.has_value();
    m_model->setFilter(m_filterBar->filter());
    m_copy->setEnabled(false); // a reset drops the selection without a signal
    keepChosen();
}

/// After a change of the filter the chosen message stays the current one, so that the way from a match to
/// what came before it is: choose it, clear the filter.
void MessageView::keepChosen()
{
    if (!m_keepingChosen)
        return;
    const int row = m_model->rowOf(*m_chosen);
    if (row < 0) {
        m_keepingChosen = m_model->isSearching();
        return;
    }
    const int top = m_table->verticalScrollBar()->value();
    m_table->setCurrentIndex(m_model->index(row, 0));
    if (m_table->isFollowing())
        m_table->verticalScrollBar()->setValue(top);
    else
        m_table->scrollTo(m_model->index(row, 0), QAbstractItemView::PositionAtCenter);
    m_keepingChosen = false;
}

void MessageView::onCurrentChanged(int row)
{
    if (row < 0)
        return;
    const quint64 sequence = m_model->sequenceAt(row);
    if (m_keepingChosen && m_chosen == sequence)
        return;
    m_keepingChosen = false;
    m_chosen = sequence;
    if (const auto message = m_model->messageAt(row))
        Q_EMIT messageChosen(*message);
}

void MessageView::updateStatus()
{
    const auto number = [](quint64 n) { return format::count(qint64(n)); };
    QStringList losses;
    if (m_model->notShown() > 0) {
        losses += m_model->notShown() == 1
                      ? tr("1 older message is no longer shown (the newest %1 are kept)")
                            .arg(number(m_model->held()))
                      : tr("%1 older messages are no longer shown (the newest %2 are kept)")
                            .arg(number(m_model->notShown()), number(m_model->held()));
    }
    if (m_model->notKept() > 0) {
        losses += m_model->notKept() == 1 ? tr("1 message was not kept")
                                          : tr("%1 messages were not kept").arg(number(m_model->notKept()));
    }
    m_loss->setText(losses.join(QStringLiteral(" \u00b7 ")));
    m_loss->setVisible(!losses.isEmpty());

    const bool isFiltered = !m_model->filter().isEmpty();
    const int rows = m_model->rowCount();
    m_matches->setVisible(isFiltered && rows > 0);
    QString matches = tr("%1 of %2 match").arg(number(quint64(rows)), number(m_model->held()));
    if (m_model->isSearching())
        matches += tr(", searching: %1 %").arg(m_model->searchedPercent());
    m_matches->setText(matches);

    m_emptyText->setText(m_model->isSearching() ? tr("Searching: %1 %").arg(m_model->searchedPercent())
                         : isFiltered           ? tr("No message matches the filter.")
                                      : tr("No messages yet. What clients send, and what they are sent, "
                                           "appears here."));
    m_clearFilter->setVisible(isFiltered);
    m_stack->setCurrentIndex(rows > 0 ? 0 : 1);
    m_save->setEnabled(rows > 0 && !m_saveBar->isSaving());
}

void MessageView::copySelected()
{
    const int selected = m_table->selectedRowCount();
    QString text;
    int copied = 0;
    for (const int row : m_table->selectedRows(selected)) {
        if (text.size() >= maxCopyBytes)
            break;
        if (const auto message = m_model->messageAt(row))
            text += MessageText::line(*message, m_model->showHex()) + QLatin1Char('\n');
        ++copied;
    }
    if (text.isEmpty())
        return;
    QGuiApplication::clipboard()->setText(text);
    if (copied < selected) {
        m_saveBar->say(tr("Copied the first %1 of %2 messages; use Save\u2026 for all of them.")
                           .arg(format::count(copied), format::count(selected)));
    }
}

void MessageView::clear()
{
    m_model->clear();
}

void MessageView::saveAs(const QString &fileName)
{
    m_saveBar->save(m_model->source(), m_model->filter(), m_model->showHex(), fileName);
}

void MessageView::askWhereToSave()
{
    auto *dialog =
        new QFileDialog(this, tr("Save messages"), QString(), tr("Text files (*.txt);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("txt"));
    dialog->selectFile(QStringLiteral("messages.txt"));
    connect(dialog, &QFileDialog::fileSelected, this, &MessageView::saveAs);
    dialog->open();
}

void MessageView::openMenu(const QPoint &position)
{
    const QModelIndex index = m_table->indexAt(position);
    const auto message = index.isValid() ? m_model->messageAt(index.row()) : std::nullopt;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("&Copy"), this, &MessageView::copySelected)->setEnabled(m_copy->isEnabled());
    if (message) {
        // What the menu is about is what was under it as it opened; rows move on meanwhile.
        menu->addAction(tr("Copy content as &text"), this, [bytes = message->bytes] {
            QGuiApplication::clipboard()->setText(toEscaped(MessageText::head(bytes, maxCopyBytes)));
        });
        menu->addAction(tr("Copy content as &hex"), this, [bytes = message->bytes] {
            QGuiApplication::clipboard()->setText(toHex(bytes.first(qMin(bytes.size(), maxCopyBytes / 3))));
        });
        menu->addSeparator();
        menu->addAction(tr("Show &only client %1").arg(message->client.toString()), this,
                        [this, client = message->client] { showClients({client}); });
    }
    menu->addSeparator();
    menu->addAction(tr("Select &all"), m_table, &QTableView::selectAll);
    menu->addAction(tr("&Save\u2026"), this, &MessageView::askWhereToSave)->setEnabled(m_save->isEnabled());
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

QByteArray MessageView::saveState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << stateVersion << m_follow->isChecked() << m_hex->isChecked()
        << m_table->horizontalHeader()->saveState();
    return state;
}

bool MessageView::restoreState(const QByteArray &state)
{
    QDataStream in(state);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 version = 0;
    bool follow = true;
    bool hex = false;
    QByteArray columns;
    in >> version >> follow >> hex >> columns;
    if (in.status() != QDataStream::Ok || version != stateVersion ||
        !m_table->horizontalHeader()->restoreState(columns)) {
        return false;
    }
    m_follow->setChecked(follow);
    m_hex->setChecked(hex);
    return true;
}

void MessageView::updateColours()
{
    const auto colour = [](QLabel *label, const QColor &text) {
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, text);
        label->setPalette(palette);
    };
    colour(m_loss, theme::warning(palette()));
    colour(m_matches, theme::muted(palette()));
    colour(m_emptyText, theme::muted(palette()));
}

void MessageView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_model->setPolling(true);
}

void MessageView::hideEvent(QHideEvent *event)
{
    m_model->setPolling(false);
    QWidget::hideEvent(event);
}

void MessageView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateColours();
}

} // namespace porthole
