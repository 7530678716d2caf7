// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/followview.h"

#include "core/base/bytetext.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/follow/streamcanvas.h"
#include "ui/follow/streamlegend.h"
#include "ui/follow/streamrecut.h"
#include "ui/follow/streamsavebar.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
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
    , m_cutting([this](const QDeadlineTimer &deadline) {
        return !m_recut || m_recut->advance(m_document, m_atEnd, deadline);
    })
    , m_finding([this](const QDeadlineTimer &deadline) { return m_find->advance(deadline); })
    , m_header(plainLabel())
    , m_state(plainLabel())
    , m_frames(plainLabel())
    , m_found(plainLabel())
    , m_activity(plainLabel())
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
    m_next->setObjectName(QStringLiteral("followNext"));
    m_next->hide();
    m_header->setText(tr("Client %1").arg(client.toString()));
    buildSaving();
    buildLayout();
    connect(m_form, &QComboBox::currentIndexChanged, this, &FollowView::applyView);
    connect(m_direction, &QComboBox::currentIndexChanged, this, &FollowView::applyView);
    connect(m_framing, &QComboBox::currentTextChanged, this, &FollowView::applyFraming);
    connect(m_next, &QPushButton::clicked, this, &FollowView::showNextPart);
    connect(m_needle, &QLineEdit::returnPressed, this, [this] { findNext(false); });
    connect(m_needle, &QLineEdit::textChanged, this, &FollowView::endSearch);
    connect(m_needleForm, &QComboBox::currentIndexChanged, this, &FollowView::endSearch);
    connect(m_canvas, &StreamCanvas::activity, m_activity, &QLabel::setText);
    connectSlices();
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

void FollowView::connectSlices()
{
    connect(&m_cutting, &SlicedWork::goesOn, this, [this] {
        m_frames->setText(tr("Cutting… %1 %").arg(m_recut->percent(m_document)));
        m_canvas->setRecut(m_recut.get());
    });
    connect(&m_cutting, &SlicedWork::done, this, &FollowView::showFrames);
    connect(&m_finding, &SlicedWork::goesOn, this,
            [this] { m_found->setText(tr("Searching… %1 % (Esc cancels)").arg(m_find->percent())); });
    connect(&m_finding, &SlicedWork::done, this, &FollowView::onFound);
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
    foot->addWidget(m_activity);
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
    m_unmarkedReads += batch.unmarkedReads;
    m_hasLosses = batch.hasLosses;
    m_full = batch.isFull;
    m_atEnd = batch.atEnd;
    if (batch.client)
        showClient(*batch.client, batch.isOver);
    if (m_recut)
        m_cutting.begin();
    m_canvas->grow();
    showState();
    m_loader->taken();
}

void FollowView::showClient(const CapturedClient &client, bool isOver)
{
    const auto when = [](qint64 ns) {
        return format::dateTime(QDateTime::fromMSecsSinceEpoch(ns / 1'000'000));
    };
    QString text =
        tr("Client %1: %2 at %3, opened %4")
            .arg(m_client.toString(), client.peer.toString(), client.local.toString(), when(client.openedNs));
    if (!client.closed) {
        m_header->setText(isOver ? tr("%1, open when this file of the capture ended; if it is one of a ring, "
                                      "open the next one to go on")
                                       .arg(text)
                                 : tr("%1, still open").arg(text));
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
        format::counted(qint64(m_document.pieceCount()), tr("%1 in 1 message"), tr("%2 in %1 messages"))
            .arg(format::bytes(m_document.size()));
    QString text = held;
    if (m_full)
        text = m_part == 1 ? tr("Showing the first %1 MiB of this conversation at most: %2")
                                 .arg(StreamDocument::maxBytes / 1024 / 1024)
                                 .arg(held)
                           : tr("Showing part %1 of this conversation: %2").arg(m_part).arg(held);
    if (m_document.missingBytes() > 0)
        text += tr("; %1 were not kept").arg(format::bytes(m_document.missingBytes()));
    if (m_hasLosses)
        text += tr("; messages are missing in this capture, so offsets count only what it has");
    if (m_unmarkedReads > 0)
        text += format::counted(m_unmarkedReads, tr("; the end of 1 read is not marked"),
                                tr("; the ends of %1 reads are not marked"));
    m_state->setText(text);
    m_next->setVisible(m_full);
}

void FollowView::showNextPart()
{
    ++m_part;
    m_full = false;
    m_unmarkedReads = 0;
    endSearch();
    m_document.beginNextPart();
    m_canvas->restart();
    applyFraming();
    showState();
    m_loader->goOn();
}

void FollowView::applyView()
{
    StreamForm form;
    form.hex = m_form->currentIndex() == 0;
    if (m_direction->currentIndex() > 0)
        form.only = m_direction->currentIndex() == 1 ? Direction::In : Direction::Out;
    m_canvas->setForm(form);
    if (!m_finding.isUnderWay())
        return;
    StreamFindRequest request = m_find->request(); // it was after what is shown now
    request.only = form.only;
    find(std::move(request));
}

void FollowView::setFraming(const QString &text)
{
    m_framing->setCurrentText(text.isEmpty() ? m_framing->itemText(0) : text);
}

void FollowView::applyFraming()
{
    m_cutting.cancel();
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
    m_cutting.begin();
}

void FollowView::showFrames()
{
    if (!m_recut)
        return;
    m_canvas->setRecut(m_recut.get());
    const FrameCutter &cutter = m_recut->cutter();
    QString text =
        format::counted(cutter.completeFrames(), tr("1 frame, %1 broken"), tr("%1 frames, %2 broken"))
            .arg(format::count(cutter.brokenFrames()));
    if (m_part > 1)
        text = tr("%1, cut from the beginning of this part on").arg(text);
    m_frames->setToolTip(QString());
    m_frames->setText(text);
}

void FollowView::findNext(bool backwards)
{
    const auto needle =
        m_needleForm->currentIndex() == 0 ? fromEscaped(m_needle->text()) : fromHex(m_needle->text());
    endSearch();
    if (!needle)
        m_found->setText(tr("not valid"));
    if (!needle || needle->isEmpty())
        return;
    const qint64 from = m_canvas->selectionStart() + (m_canvas->hasSelection() && !backwards ? 1 : 0);
    find({*needle, from, backwards, m_canvas->form().only});
}

void FollowView::find(StreamFindRequest request)
{
    endSearch();
    m_find.emplace(m_document, std::move(request));
    m_finding.begin();
}

void FollowView::onFound()
{
    const StreamFind find = *std::exchange(m_find, std::nullopt);
    m_found->setText(find.found() ? QString() : tr("not found"));
    if (const auto at = find.found())
        m_canvas->select(*at, *at + find.request().needle.size());
}

void FollowView::endSearch()
{
    m_finding.cancel();
    m_find.reset();
    m_found->clear();
}

void FollowView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() != Qt::Key_Escape)
        return QWidget::keyPressEvent(event);
    if (m_finding.isUnderWay()) {
        endSearch();
        m_found->setText(tr("cancelled"));
    }
    m_canvas->cancelCopy();
}

bool FollowView::isBusy() const
{
    return m_finding.isUnderWay() || m_cutting.isUnderWay() || m_canvas->isBusy();
}

} // namespace porthole
