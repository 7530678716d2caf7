// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/messagepane.h"

#include "core/base/bytetext.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/messages/messagetext.h"
#include "ui/panel/hexview.h"

#include <QEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSplitter>
#include <QVBoxLayout>

namespace porthole {

namespace {

QLabel *makeLabel(const char *name, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

/// Escaped, with a real line break after each line feed. A feed cannot be within a UTF-8 character, so
/// cutting there changes nothing else.
QString readable(QByteArrayView bytes)
{
    QString text;
    while (!bytes.isEmpty()) {
        const qsizetype feed = bytes.indexOf('\n');
        const qsizetype length = feed < 0 ? bytes.size() : feed + 1;
        text += toEscaped(bytes.first(length));
        bytes = bytes.sliced(length);
        if (!bytes.isEmpty())
            text += QLatin1Char('\n');
    }
    return text;
}

} // namespace

MessagePane::MessagePane(QWidget *parent)
    : QWidget(parent)
    , m_caption(makeLabel("messageCaption", this))
    , m_badge(makeLabel("messageBadge", this))
    , m_note(makeLabel("messageNote", this))
    , m_splitter(new QSplitter(Qt::Horizontal, this))
    , m_text(new QPlainTextEdit(m_splitter))
    , m_hex(new HexView(m_splitter))
{
    m_text->setReadOnly(true);
    m_text->setUndoRedoEnabled(false);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    m_text->setTabChangesFocus(true);
    m_text->setAccessibleName(tr("The message as text"));
    m_text->setMinimumSize(m_hex->minimumSizeHint() * 0.6);
    m_splitter->setChildrenCollapsible(true);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
    m_note->setWordWrap(true);

    auto *captionLine = new QHBoxLayout;
    captionLine->addWidget(m_caption);
    captionLine->addWidget(m_badge, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(captionLine);
    layout->addWidget(m_splitter, 1);
    layout->addWidget(m_note);
    updateColours();
    clearMessage();
}

void MessagePane::showMessage(const Message &message)
{
    const bool isMessage = message.isMessage();
    QStringList caption;
    if (message.client.isValid())
        caption += message.client.toString();
    if (isMessage)
        caption += {MessageText::arrow(message.direction), format::bytes(message.length)};
    caption += format::timeOfDay(message.timeNs);
    m_caption->setText(caption.join(QLatin1Char(' ')));
    m_caption->setToolTip(isMessage ? format::exactBytes(message.length) : QString());
    m_badge->setText(isMessage ? MessageText::kind(message.kind) : tr("event"));
    m_badge->setToolTip(isMessage ? MessageText::explanation(message.kind) : QString());
    m_badge->setProperty("broken", isMessage && message.kind != FrameKind::Complete);

    const QByteArrayView shown = MessageText::head(message.bytes, maxTextBytes);
    m_text->setPlainText(isMessage ? readable(shown) : MessageText::event(message, maxTextBytes));
    m_hex->setBytes(isMessage ? message.bytes : QByteArray());
    showNote(message, shown.size());
    updateColours();
}

void MessagePane::showNote(const Message &message, qsizetype shownBytes)
{
    QStringList notes;
    if (message.missing > 0) {
        notes +=
            tr("The capture kept the first %1 of %2.")
                .arg(format::count(message.length - message.missing), format::exactBytes(message.length));
    }
    if (message.isMessage() && shownBytes < message.bytes.size()) {
        notes += tr("The first %1 of %2 bytes are shown as text, all of them as hex.")
                     .arg(format::count(shownBytes), format::count(message.bytes.size()));
    }
    m_note->setText(notes.join(QLatin1Char(' ')));
    m_note->setVisible(!notes.isEmpty());
}

void MessagePane::clearMessage()
{
    m_caption->setText(tr("Choose a message in the log to see its bytes."));
    m_caption->setToolTip(QString());
    m_badge->clear();
    m_text->clear();
    m_hex->setBytes({});
    m_note->hide();
}

void MessagePane::updateColours()
{
    const auto colour = [](QLabel *label, const QColor &text) {
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, text);
        label->setPalette(palette);
    };
    colour(m_badge, m_badge->property("broken").toBool() ? theme::bad(palette()) : theme::muted(palette()));
    colour(m_note, theme::muted(palette()));
}

QByteArray MessagePane::saveState() const
{
    return m_splitter->saveState();
}

bool MessagePane::restoreState(const QByteArray &state)
{
    return m_splitter->restoreState(state);
}

void MessagePane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateColours();
}

} // namespace porthole
