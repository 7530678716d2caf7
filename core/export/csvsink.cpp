// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/csvsink.h"

#include "core/base/bytetext.h"
#include "core/export/entrytext.h"

namespace porthole {

namespace {

/// How many bytes the first character takes if a spreadsheet would take a cell that begins with it for a
/// formula, which a client could have sent; else 0.
qsizetype formulaSign(QByteArrayView cell)
{
    for (const char *const sign : {"=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20"}) {
        if (cell.startsWith(sign))
            return qsizetype(qstrlen(sign));
    }
    return 0;
}

} // namespace

CsvSink::CsvSink(QIODevice &out, const std::vector<CapturedClient> &clients)
    : m_out(out)
    , m_clients(clients)
{
}

void CsvSink::begin()
{
    m_out.write("sequence,time,client,peer,direction,kind,event,length,kept,content\r\n");
}

bool CsvSink::write(const Message &entry)
{
    const bool isMessage = entry.isMessage();
    const CapturedClient *const client = findClient(m_clients, entry.client);
    QByteArray line = QByteArray::number(entry.sequence) + ',' + m_times.write(entry.timeNs) + ',';
    if (entry.client.isValid())
        line += QByteArray::number(entry.client.value);
    line += ',';
    if (client)
        line += client->peer.toString().toLatin1(); // has none of the characters that need quotes
    line += ',';
    if (isMessage) {
        line += keyword(entry.direction);
        line += ',';
        line += keyword(entry.kind);
        line += ',';
    } else {
        line += ",,";
        line += keyword(entry.event);
    }
    line += ',';
    if (hasLength(entry))
        line += QByteArray::number(entry.length);
    line += ',';
    if (isMessage)
        line += QByteArray::number(entry.bytes.size());
    m_out.write(line + ',');
    writeQuoted(isMessage ? entry.bytes : eventText(entry, client).toUtf8());
    m_out.write("\r\n");
    return true;
}

void CsvSink::writeQuoted(QByteArrayView bytes)
{
    m_out.write("\"");
    const qsizetype sign = formulaSign(bytes);
    for (const char byte : bytes.first(sign))
        m_out.write("\\x" + QByteArray::number(uchar(byte), 16));
    forEachPart(bytes.sliced(sign), [this](QByteArrayView part) {
        m_out.write(toEscaped(part).toUtf8().replace('"', "\"\"")); // RFC 4180, section 2, rule 7
    });
    m_out.write("\"");
}

} // namespace porthole
