// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/followview.h"

#include "core/base/bytetext.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/follow/streamcanvas.h"
#include "ui/follow/streamfind.h"
#include "ui/follow/streamlegend.h"
#include "ui/follow/streamrecut.h"
#include "ui/follow/streamsavebar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

namespace porthole {

namespace {

QComboBox *combo(const QStringList &texts, const QString &name)
{
    auto *box = new QComboBox;
    box->addItems(texts);
    box->setAccessibleName(name);
    return box;
}

QLabel *plainLabel()
{
    auto *label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

} // namespace

FollowView::FollowView(CaptureReader::Factory factory, ConnectionId client, QWidget *parent)
    : QWidget(parent)
    , m_client(client)
    , m_header(plainLabel())
    , m_state(plainLabel())
    , m_frames(plainLabel())
    , m_found(plainLabel())
    , m_next(new QPushButton(tr("Show the &next part")))
    , m_form(combo({tr("Hex"), tr("Text")}, tr("Show as")))
    , m_direction(combo({tr("Both directions"), tr("From the client"), tr("To the client")}, tr("Direction")))
    , m_framing(combo({tr("as recorded"), QStringLiteral("line"), QStringLiteral("raw"),
                       QStringLiteral("delimiter:0d0a"), QStringLiteral("stx"), QStringLiteral("fixed:16"),
                       QStringLiteral("length:4"), QStringLiteral("gap:50")},
                      tr("Framing")))
    , m_needle(new QLineEdit)
    , m_needleForm(combo({tr("Text"), tr("Hex")}, tr("Find as")))
    , m_canvas(new StreamCanvas(&m_document))
    , m_save(new QToolButton)
    , m_saveBar(new StreamSaveBar(factory, client))
    , m_loader(std::make_unique<StreamLoader>(std::move(factory), client))
{
    m_framing->setEditable(true);
    m_needle->setPlaceholderText(tr("Find"));
    m_needle->setObjectName(QStringLiteral("followNeedle"));
    m_needle->setAccessibleName(tr("Find"));
    m_next->hide();
    m_header->setText(tr("Client %1").arg(client.toString()));
    buildSaving();
    buildLayout();
    connect(m_form, &QComboBox::currentIndexChanged, this, &FollowView::applyView);
    connect(m_direction, &QComboBox::currentIndexChanged, this, &FollowView::applyView);
    connect(m_framing, &QComboBox::currentTextChanged, this, &FollowView::applyFraming);
    connect(m_next, &QPushButton::clicked, this, &FollowView::showNextPart);
    connect(m_needle, &QLineEdit::returnPressed, this, [this] { findNext(false); });
    auto *next = new QShortcut(QKeySequence(Qt::Key_F3), this);
    auto *previous = new QShortcut(QKeySequence(Qt::SHIFT | Qt::Key_F3), this);
    for (QShortcut *shortcut : {next, previous}) {
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, [=, this] { findNext(shortcut == previous); });
    }
    connect(m_loader.get(), &StreamLoader::loaded, this, &FollowView::take, Qt::QueuedConnection);
    connect(
        m_loader.get(), &StreamLoader::failed, this,
        [this] { m_state->setText(tr("The capture cannot be read.")); }, Qt::QueuedConnection);
    showState();
    m_loader->start();
}

FollowView::~FollowView()
{
    m_canvas->setRecut(nullptr);
}

void FollowView::buildSaving()
{
    auto *menu = new QMenu(m_save);
    menu->addAction(tr("Bytes &from the client…"), m_saveBar, [this] { m_saveBar->ask(Direction::In); });
    menu->addAction(tr("Bytes &to the client…"), m_saveBar, [this] { m_saveBar->ask(Direction::Out); });
    m_save->setObjectName(QStringLiteral("followSave"));
    m_save->setText(tr("&Save…"));
    m_save->setToolTip(tr("Save all bytes of one direction of the whole conversation to a file"));
    m_save->setIcon(theme::icon(QStringLiteral("save")));
    m_save->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_save->setFocusPolicy(Qt::StrongFocus);
    m_save->setPopupMode(QToolButton::InstantPopup);
    m_save->setMenu(menu);
    connect(m_saveBar, &StreamSaveBar::savingChanged, m_save, &QWidget::setDisabled);
}

void FollowView::buildLayout()
{
    auto *tools = new QHBoxLayout;
    for (QWidget *widget : {static_cast<QWidget *>(m_form), static_cast<QWidget *>(m_direction)})
        tools->addWidget(widget);
    auto *label = new QLabel(tr("&Framing:"));
    label->setBuddy(m_framing);
    tools->addWidget(label);
    tools->addWidget(m_framing);
    tools->addWidget(m_frames, 1);
    tools->addWidget(m_needle);
    tools->addWidget(m_needleForm);
    tools->addWidget(m_found);
    tools->addWidget(m_save);
    auto *foot = new QHBoxLayout;
    foot->addWidget(m_state, 1);
    foot->addWidget(m_next);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_header);
    layout->addLayout(tools);
    layout->addWidget(m_canvas, 1);
    layout->addWidget(new StreamLegend);
    layout->addLayout(foot);
    layout->addWidget(m_saveBar);
}

void FollowView::take(const StreamBatch &batch)
{
    m_document.appendReadEnds(batch.readEnds);
    for (const Message &message : batch.messages)
        (void)m_document.append(message);
    m_full = batch.isFull;
    m_atEnd = batch.atEnd;
    if (batch.client)
        showClient(*batch.client);
    updateRecut();
    m_canvas->grow();
    showState();
    m_loader->taken();
}

void FollowView::showClient(const CapturedClient &client)
{
    const auto when = [](qint64 ns) {
        return format::dateTime(QDateTime::fromMSecsSinceEpoch(ns / 1'000'000));
    };
    QString text =
        tr("Client %1: %2 at %3, opened %4")
            .arg(m_client.toString(), client.peer.toString(), client.local.toString(), when(client.openedNs));
    if (!client.closed) {
        m_header->setText(tr("%1, still open").arg(text));
        return;
    }
    text = tr("%1, closed %2: %3").arg(text, when(client.closed->timeNs), describe(client.closed->reason));
    if (!client.closed->detail.isEmpty())
        text += QStringLiteral(" (%1)").arg(toEscaped(client.closed->detail.toUtf8()));
    m_header->setText(text);
}

void FollowView::showState()
{
    const QString held =
        tr("%1 in %2 messages")
            .arg(format::bytes(m_document.size()), format::count(qint64(m_document.pieces().size())));
    QString text = held;
    if (m_full)
        text = m_part == 1 ? tr("Showing the first %1 MiB of this conversation at most: %2")
                                 .arg(StreamDocument::maxBytes / 1024 / 1024)
                                 .arg(held)
                           : tr("Showing part %1 of this conversation: %2").arg(m_part).arg(held);
    if (m_document.missingBytes() > 0)
        text += tr("; %1 were not kept").arg(format::bytes(m_document.missingBytes()));
    m_state->setText(text);
    m_next->setVisible(m_full);
}

void FollowView::showNextPart()
{
    ++m_part;
    m_full = false;
    m_document.beginNextPart();
    m_canvas->restart();
    applyFraming();
    showState();
    m_loader->goOn();
}

void FollowView::applyView()
{
    std::optional<Direction> only;
    if (m_direction->currentIndex() > 0)
        only = m_direction->currentIndex() == 1 ? Direction::In : Direction::Out;
    m_canvas->setShown(m_form->currentIndex() == 0, only);
}

void FollowView::setFraming(const QString &text)
{
    m_framing->setCurrentText(text.isEmpty() ? m_framing->itemText(0) : text);
}

void FollowView::applyFraming()
{
    m_canvas->setRecut(nullptr);
    m_recut.reset();
    m_frames->clear();
    const QString text = m_framing->currentText().trimmed();
    if (text.isEmpty() || text == m_framing->itemText(0))
        return;
    const auto spec = FramingSpec::parse(text);
    if (!spec) {
        m_frames->setText(tr("not a framing"));
        m_frames->setToolTip(describe(spec.error()).toHtmlEscaped());
        return;
    }
    m_recut = std::make_unique<StreamRecut>(*spec);
    m_canvas->setRecut(m_recut.get());
    updateRecut();
}

void FollowView::updateRecut()
{
    if (!m_recut)
        return;
    m_recut->advance(m_document, m_atEnd);
    const FrameCutter &cutter = m_recut->cutter();
    m_frames->setToolTip(QString());
    m_frames->setText(tr("%1 frames, %2 broken")
                          .arg(format::count(cutter.completeFrames()), format::count(cutter.brokenFrames())));
}

void FollowView::findNext(bool backwards)
{
    const auto needle =
        m_needleForm->currentIndex() == 0 ? fromEscaped(m_needle->text()) : fromHex(m_needle->text());
    m_found->setText(needle ? QString() : tr("not valid"));
    if (!needle || needle->isEmpty())
        return;
    const qint64 start = m_canvas->selectionStart();
    const qint64 from = start + (m_canvas->hasSelection() && !backwards ? 1 : 0);
    if (const auto at = findInStream(m_document, m_canvas->rows(), *needle, from, backwards))
        m_canvas->select(*at, *at + needle->size());
    else
        m_found->setText(tr("not found"));
}

} // namespace porthole
