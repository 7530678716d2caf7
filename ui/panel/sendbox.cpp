// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/sendbox.h"

#include "core/base/bytetext.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QComboBox>
#include <QDataStream>
#include <QEvent>
#include <QFontDatabase>
#include <QGridLayout>
#include <QIODevice>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace porthole {

namespace {

constexpr quint32 stateVersion = 2;

QLabel *makeLabel(const char *name, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::PlainText);
    return label;
}

} // namespace

SendBox::SendBox(QWidget *parent)
    : QWidget(parent)
    , m_target(makeLabel("sendTarget", this))
    , m_mode(new QComboBox(this))
    , m_edit(new QLineEdit(this))
    , m_append(new QComboBox(this))
    , m_send(new QPushButton(tr("S&end"), this))
    , m_status(makeLabel("sendStatus", this))
{
    makeModes();
    m_edit->setObjectName(QStringLiteral("sendEdit"));
    m_edit->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_edit->setMinimumWidth(80);
    m_edit->setMaxLength(maxLetters + 1); // with one more than it may have it is known to be too much
    m_edit->installEventFilter(this);
    m_send->setObjectName(QStringLiteral("send"));
    m_send->setAutoDefault(false);
    m_status->setWordWrap(true);

    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setVerticalSpacing(3);
    layout->addWidget(m_target, 0, 0, 1, 4);
    layout->addWidget(m_mode, 1, 0);
    layout->addWidget(m_edit, 1, 1);
    layout->addWidget(m_append, 1, 2);
    layout->addWidget(m_send, 1, 3);
    layout->addWidget(m_status, 2, 0, 1, 4);
    layout->setColumnStretch(1, 1);

    connect(m_edit, &QLineEdit::textChanged, this, &SendBox::onEdited);
    connect(m_edit, &QLineEdit::returnPressed, this, &SendBox::send);
    connect(m_mode, &QComboBox::currentIndexChanged, this, &SendBox::refresh);
    connect(m_append, &QComboBox::currentIndexChanged, this, &SendBox::refresh);
    connect(m_append, &QComboBox::activated, this, [this] {
        m_endIsChosen = true;
        refresh();
    });
    connect(m_send, &QPushButton::clicked, this, &SendBox::send);
    refresh();
}

void SendBox::makeModes()
{
    m_mode->setObjectName(QStringLiteral("sendMode"));
    m_mode->addItems({tr("Text"), tr("Hex")});
    m_mode->setAccessibleName(tr("Form of what is sent"));
    m_mode->setToolTip(tr("Text: with the escapes \\n \\r \\t \\0 \\\\ and \\xHH.\n"
                          "Hex: two digits a byte; blanks, ':' and ',' between bytes are passed over."));
    m_append->setObjectName(QStringLiteral("sendAppend"));
    m_append->addItem(tr("No end"), QByteArray());
    m_append->addItem(tr("+ LF"), QByteArrayLiteral("\n"));
    m_append->addItem(tr("+ CR LF"), QByteArrayLiteral("\r\n"));
    m_append->addItem(tr("+ NUL"), QByteArray(1, '\0'));
    m_append->setCurrentIndex(1); // lines are the default framing
    m_append->setAccessibleName(tr("Appended to the text"));
    m_append->setToolTip(tr("What is appended to the text.\n"
                            "Once chosen here it may also be sent alone, as an empty line, until the next "
                            "text is sent."));
}

void SendBox::setTarget(const QString &text, bool canSend)
{
    if (m_canSend == canSend && m_target->text() == text)
        return;
    m_canSend = canSend;
    m_target->setText(text);
    m_edit->setAccessibleName(text);
    refresh();
}

void SendBox::focusEdit()
{
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

/// Of what is too long nothing is taken: a part of it would look like the whole, and be sent. Nor is what the
/// line had before sent by the Enter that was meant for it.
void SendBox::onEdited(const QString &text)
{
    const bool isTooLong = text.size() > maxLetters;
    if (isTooLong)
        m_edit->setText(m_text); // comes here again
    else
        m_text = text;
    m_isRefused = isTooLong;
    refresh();
}

Result<QByteArray> SendBox::bytes() const
{
    if (m_isRefused) {
        return tl::unexpected(Error{ErrorCode::InvalidValue,
                                    {},
                                    tr("That would be more than the %1 letters that can be sent at once, and "
                                       "none of it was taken. Send it in parts.")
                                        .arg(format::count(maxLetters))});
    }
    if (m_mode->currentIndex() == Hex)
        return fromHex(m_edit->text());
    auto bytes = fromEscaped(m_edit->text());
    if (bytes)
        *bytes += m_append->currentData().toByteArray();
    return bytes;
}

/// Says what of it was not typed: the end that is appended.
QString SendBox::statusText(qsizetype bytes) const
{
    if (bytes == 0)
        return tr("Nothing to send yet");
    const bool hasEnd = m_mode->currentIndex() == Text && !m_append->currentData().toByteArray().isEmpty();
    const QString end = m_append->currentText().remove(QStringLiteral("+ "));
    if (hasEnd && m_edit->text().isEmpty())
        return m_canSend && m_endIsChosen ? tr("Nothing typed: %1 alone would be sent").arg(end)
                                          : tr("Nothing to send yet");
    const QString count = tr("%1 to send").arg(format::exactBytes(bytes));
    return hasEnd ? tr("%1, with %2 at the end").arg(count, end) : count;
}

void SendBox::refresh()
{
    const Result<QByteArray> toSend = bytes();
    m_invalid = !toSend;
    m_status->setText(m_invalid ? toSend.error().detail : statusText(toSend->size()));
    m_append->setEnabled(m_mode->currentIndex() == Text);
    m_edit->setPlaceholderText(m_mode->currentIndex() == Text ? tr("Text, e.g. hello\\t\\x01")
                                                              : tr("Hex, e.g. 68 65 0a"));
    m_send->setEnabled(canSend(toSend));
    m_send->setToolTip(canSend(toSend) ? tr("Send the bytes (Enter)") : whyNotSent(toSend));
    updateColours();
}

/// A line end alone to all clients is seldom what Enter in an empty line was meant for.
bool SendBox::canSend(const Result<QByteArray> &bytes) const
{
    const bool isMeant = !m_edit->text().isEmpty() || m_endIsChosen;
    return m_canSend && isMeant && bytes && !bytes->isEmpty();
}

QString SendBox::whyNotSent(const Result<QByteArray> &bytes) const
{
    if (!m_canSend)
        return m_target->text();
    if (!bytes)
        return bytes.error().detail;
    return tr("Nothing is typed. To send an empty line, choose its end in the list beside it, or type \\n.");
}

void SendBox::send()
{
    const Result<QByteArray> toSend = bytes();
    if (!canSend(toSend))
        return;
    if (!m_edit->text().isEmpty())
        m_endIsChosen = false; // for empty lines
    remember({m_mode->currentIndex(), m_edit->text()});
    m_edit->clear();
    Q_EMIT sendRequested(*toSend);
}

void SendBox::remember(const Sent &sent)
{
    if (!sent.text.isEmpty() && (m_history.isEmpty() || m_history.last() != sent))
        m_history += sent;
    if (m_history.size() > maxHistory)
        m_history.removeFirst();
    m_place = m_history.size();
    m_draft = {sent.mode, {}};
}

void SendBox::recall(qsizetype place)
{
    if (place < 0 || place > m_history.size() || place == m_place)
        return;
    if (m_place == m_history.size())
        m_draft = {m_mode->currentIndex(), m_edit->text()};
    m_place = place;
    const Sent shown = place == m_history.size() ? m_draft : m_history[place];
    m_mode->setCurrentIndex(shown.mode);
    m_edit->setText(shown.text);
}

bool SendBox::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_edit && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down) {
            recall(m_place + (key == Qt::Key_Up ? -1 : 1));
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void SendBox::updateColours()
{
    QPalette colours = m_status->palette();
    colours.setColor(QPalette::WindowText, m_invalid ? theme::bad(palette()) : theme::muted(palette()));
    m_status->setPalette(colours);
}

QByteArray SendBox::saveState() const
{
    QByteArray state;
    QDataStream out(&state, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_4);
    out << stateVersion << qint32(m_mode->currentIndex()) << qint32(m_append->currentIndex())
        << m_endIsChosen;
    return state;
}

bool SendBox::restoreState(const QByteArray &state)
{
    QDataStream in(state);
    in.setVersion(QDataStream::Qt_6_4);
    quint32 version = 0;
    qint32 mode = 0;
    qint32 append = 0;
    bool endIsChosen = false;
    in >> version >> mode >> append >> endIsChosen;
    const bool isValid = in.status() == QDataStream::Ok && version == stateVersion && mode >= 0 &&
                         mode < m_mode->count() && append >= 0 && append < m_append->count();
    if (isValid) {
        m_mode->setCurrentIndex(mode);
        m_append->setCurrentIndex(append);
        m_endIsChosen = endIsChosen;
        refresh();
    }
    return isValid;
}

void SendBox::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateColours();
}

} // namespace porthole
