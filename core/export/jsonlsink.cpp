// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/jsonlsink.h"

#include "core/base/jsontext.h"
#include "core/export/entrytext.h"

namespace porthole {

namespace {

/// fromUtf8() would take a byte order mark at the start of a part for a sign of the encoding, and leave it
/// out.
QString decoded(QByteArrayView utf8)
{
    static constexpr QByteArrayView mark("\xef\xbb\xbf");
    const QString rest = QString::fromUtf8(utf8);
    return utf8.startsWith(mark) ? QChar(QChar::ByteOrderMark) + rest : rest;
}

} // namespace

JsonlSink::JsonlSink(QIODevice &out, const std::vector<CapturedClient> &clients)
    : m_out(out)
    , m_clients(clients)
{
}

bool JsonlSink::write(const Message &entry)
{
    const CapturedClient *const client = findClient(m_clients, entry.client);
    m_out.write("{\"sequence\":" + QByteArray::number(entry.sequence) + ",\"time\":\"" +
                m_times.write(entry.timeNs) + '"');
    if (entry.client.isValid())
        m_out.write(",\"client\":" + QByteArray::number(entry.client.value));
    if (client)
        m_out.write(",\"peer\":\"" + jsonEscaped(client->peer.toString()) + '"');
    if (entry.isMessage())
        writeMessage(entry);
    else
        writeEvent(entry, client);
    m_out.write("}\n");
    return true;
}

void JsonlSink::writeMessage(const Message &message)
{
    QByteArray members = ",\"direction\":\"";
    members += keyword(message.direction);
    members += "\",\"kind\":\"";
    members += keyword(message.kind);
    members += "\",\"length\":" + QByteArray::number(message.length);
    if (message.isTruncated())
        members += ",\"kept\":" + QByteArray::number(message.bytes.size());
    if (message.endsRead)
        members += ",\"endsRead\":true";
    m_out.write(members);
    if (message.bytes.isValidUtf8())
        writeText(message.bytes);
    else
        writeBase64(message.bytes);
}

void JsonlSink::writeEvent(const Message &event, const CapturedClient *client)
{
    QByteArray members = ",\"event\":\"";
    members += keyword(event.event);
    members += '"';
    if (event.event == EventKind::Closed && client && client->closed) {
        members += ",\"reason\":\"";
        members += keyword(client->closed->reason);
        members += '"';
    }
    if (hasLength(event))
        members += ",\"length\":" + QByteArray::number(event.length);
    m_out.write(members);
    writeText(eventText(event, client).toUtf8());
}

void JsonlSink::writeText(QByteArrayView utf8)
{
    m_out.write(",\"text\":\"");
    forEachPart(utf8, [this](QByteArrayView part) { m_out.write(jsonEscaped(decoded(part))); });
    m_out.write("\"");
}

void JsonlSink::writeBase64(QByteArrayView bytes)
{
    constexpr qsizetype step = 49'152; // a multiple of three, so that only the last part is padded
    m_out.write(",\"base64\":\"");
    for (qsizetype at = 0; at < bytes.size(); at += step)
        m_out.write(bytes.sliced(at, qMin(step, bytes.size() - at)).toByteArray().toBase64());
    m_out.write("\"");
}

} // namespace porthole
