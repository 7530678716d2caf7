// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/textsink.h"

#include "core/base/bytetext.h"
#include "core/base/counted.h"
#include "core/export/entrytext.h"

namespace porthole {

namespace {

QString words(FrameKind kind)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("porthole::TextSink", text); };
    switch (kind) {
    case FrameKind::Complete:
        return {};
    case FrameKind::Stray:
        return tr("stray");
    case FrameKind::Incomplete:
        return tr("incomplete");
    case FrameKind::TooLong:
        return tr("too long");
    case FrameKind::Malformed:
        return tr("malformed");
    case FrameKind::Undecoded:
        return tr("undecoded");
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace

TextSink::TextSink(QIODevice &out, const std::vector<CapturedClient> &clients, bool utc)
    : m_out(out)
    , m_clients(clients)
    , m_times(utc ? TimeText::Form::UtcUs : TimeText::Form::LocalUs)
{
}

bool TextSink::write(const Message &entry)
{
    m_out.write(m_times.write(entry.timeNs) + ' ');
    if (entry.client.isValid())
        m_out.write(entry.client.toString().toLatin1() + ' ');
    if (entry.isMessage()) {
        m_out.write(messageHead(entry).toUtf8() + "  ");
        forEachPart(entry.bytes, [this](QByteArrayView part) { m_out.write(toEscaped(part).toUtf8()); });
    } else {
        m_out.write(eventSentence(entry).toUtf8());
    }
    m_out.write("\n");
    return true;
}

QString TextSink::messageHead(const Message &message) const
{
    QString head = tr("%1 %2 B")
                       .arg(QChar(message.direction == Direction::In ? u'\u2190' : u'\u2192'))
                       .arg(message.length);
    if (message.kind != FrameKind::Complete)
        head += u' ' + words(message.kind);
    if (message.isTruncated())
        head += tr(", %1 kept").arg(message.bytes.size());
    return head;
}

QString TextSink::eventSentence(const Message &event) const
{
    const QString text = toEscaped(eventText(event, findClient(m_clients, event.client)).toUtf8());
    const auto saying = [&text](const QString &word) {
        return text.isEmpty() ? word : tr("%1: %2").arg(word, text);
    };
    switch (event.event) {
    case EventKind::None:
        return {};
    case EventKind::Opened:
        return saying(tr("opened"));
    case EventKind::Closed:
        return saying(tr("closed"));
    case EventKind::Refused:
        return saying(tr("refused"));
    case EventKind::Started:
        return saying(tr("listening"));
    case EventKind::Stopping:
        return saying(tr("stopping"));
    case EventKind::Stopped:
        return saying(tr("stopped"));
    case EventKind::Settings:
        return saying(tr("settings"));
    case EventKind::NotKept:
        return saying(counted(event.length, tr("1 message was not kept"), tr("%1 messages were not kept")));
    case EventKind::SendRefused:
        return saying(tr("%1 B were not sent, as too much was waiting").arg(event.length));
    case EventKind::Noted:
        return text;
    case EventKind::Kicked:
        return saying(tr("kicked"));
    case EventKind::Banned:
        return saying(tr("banned"));
    case EventKind::Unbanned:
        return saying(tr("unbanned"));
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace porthole
