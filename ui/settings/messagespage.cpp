// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/messagespage.h"

#include "core/base/bytetext.h"
#include "core/config/limits.h"
#include "ui/settings/fieldmark.h"
#include "ui/settings/framingedit.h"
#include "ui/settings/replyedit.h"

#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>

namespace porthole {

MessagesPage::MessagesPage(QWidget *parent)
    : SettingsPage(parent)
    , m_framing(new FramingEdit(this))
    , m_reply(new ReplyEdit(this))
    , m_greeting(new QLineEdit(this))
    , m_maxFrame(makeBytesField(limits::maxFrameBytes))
{
    addField(tr("&Framing:"), m_framing, m_framing->explanation(), QStringLiteral("framing"));
    addField(tr("&Longest message:"), m_maxFrame,
             tr("A client that sends a longer one is closed, so that none can use memory without end."),
             QStringLiteral("max-frame"));
    addField(tr("&Reply:"), m_reply, m_reply->explanation(), QStringLiteral("reply"));
    addField(
        tr("&Greeting:"), m_greeting,
        tr("Sent to each client as it connects; empty: none. \\n \\r \\t \\0 \\\\ and \\xHH are understood."),
        QStringLiteral("greeting"));
    m_framingHint = findChild<QLabel *>(QStringLiteral("framing-hint"));
    m_replyHint = findChild<QLabel *>(QStringLiteral("reply-hint"));
    m_greeting->setPlaceholderText(tr("none"));
    // A byte may need the four characters of \xHH.
    m_greeting->setMaxLength(int(limits::maxTextBytes) * 4);
    m_greetingMark = new FieldMark(m_greeting);
    connect(m_framing, &FramingEdit::edited, this, &MessagesPage::onEdited);
    connect(m_reply, &ReplyEdit::edited, this, &MessagesPage::onEdited);
    connect(m_greeting, &QLineEdit::textChanged, this, &MessagesPage::onEdited);
}

void MessagesPage::setConfig(const ServerConfig &config)
{
    m_framing->setFraming(config.framing);
    m_reply->setReply(config.reply);
    m_greeting->setText(toEscaped(config.greeting));
    m_maxFrame->setValue(double(config.maxFrameBytes));
    onEdited();
}

Result<QByteArray> MessagesPage::greeting() const
{
    return fromEscaped(m_greeting->text()).map_error([](Error error) {
        error.subject = QStringLiteral("greeting");
        return error;
    });
}

Result<void> MessagesPage::apply(ServerConfig &config) const
{
    const Result<FramingSpec> framing = m_framing->framing();
    if (!framing)
        return tl::unexpected(framing.error());
    const Result<ReplySpec> reply = m_reply->reply();
    if (!reply)
        return tl::unexpected(reply.error());
    const Result<QByteArray> greetingBytes = greeting();
    if (!greetingBytes)
        return tl::unexpected(greetingBytes.error());
    config.framing = *framing;
    config.reply = *reply;
    config.greeting = *greetingBytes;
    config.maxFrameBytes = bytesIn(m_maxFrame);
    return {};
}

void MessagesPage::onEdited()
{
    m_framingHint->setText(m_framing->explanation());
    m_replyHint->setText(m_reply->explanation());
    const Result<QByteArray> bytes = greeting();
    m_greetingMark->setError(bytes ? QString() : describe(bytes.error()));
    Q_EMIT edited();
}

} // namespace porthole
