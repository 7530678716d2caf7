// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/bytetext.h"
#include "core/export/csvsink.h"
#include "core/export/jsonlsink.h"
#include "core/export/textsink.h"
#include "fuzzinput.h"
#include "fuzztarget.h"
#include "safetext.h"

#include <QBuffer>
#include <QJsonDocument>
#include <QJsonObject>

using namespace porthole;
using namespace porthole::fuzz;

namespace {

using Clients = std::vector<CapturedClient>;

std::vector<Message> takeMessages(FuzzInput &input)
{
    std::vector<Message> messages;
    while (!input.isEmpty() && messages.size() < 16) {
        Message message;
        message.sequence = messages.size();
        const quint8 form = input.byte();
        message.client = {quint64(form % 4)};
        message.direction = Direction(form >> 2 & 1);
        message.timeNs = qint64(input.number(8));
        const quint8 kind = input.byte();
        message.kind = FrameKind(kind % (int(FrameKind::Undecoded) + 1));
        if ((form & 0x80) != 0)
            message.event = EventKind(kind % (int(EventKind::Noted) + 1));
        message.bytes = input.take(input.byte()).toByteArray();
        message.length = message.bytes.size() + form % 2;
        messages.push_back(message);
    }
    return messages;
}

Clients someClients()
{
    CapturedClient client;
    client.id = {1};
    client.peer = {QHostAddress(QHostAddress::LocalHostIPv6), 4711};
    client.closed = CapturedClient::Closed{};
    return {client};
}

template <typename Sink, typename... Rest>
QByteArray exported(const std::vector<Message> &messages, Rest &&...rest)
{
    static const Clients clients = someClients();
    QBuffer out;
    out.open(QIODevice::WriteOnly);
    Sink sink(out, clients, rest...);
    sink.begin();
    for (const Message &message : messages)
        FUZZ_REQUIRE(sink.write(message));
    sink.end();
    return out.data();
}

/// The fields of one record of RFC 4180, of which the last one is quoted.
QByteArrayList fieldsOf(const QByteArray &record)
{
    QByteArrayList fields;
    qsizetype from = 0;
    for (qsizetype comma = 0; !record.mid(from).startsWith('"'); from = comma + 1) {
        comma = record.indexOf(',', from);
        FUZZ_REQUIRE(comma >= 0);
        fields << record.mid(from, comma - from);
    }
    const QByteArray quoted = record.mid(from);
    FUZZ_REQUIRE(quoted.size() >= 2 && quoted.endsWith('"'));
    const QByteArray inner = quoted.mid(1, quoted.size() - 2);
    FUZZ_REQUIRE(!QByteArray(inner).replace("\"\"", "").contains('"'));
    return fields << QByteArray(inner).replace("\"\"", "\"");
}

/// One record an entry, whose content is the entry's bytes.
void checkCsv(const std::vector<Message> &messages)
{
    const QByteArray csv = exported<CsvSink>(messages);
    FUZZ_REQUIRE(isSafe(QString::fromUtf8(csv).remove(QStringLiteral("\r\n"))));
    QList<QByteArray> lines = csv.split('\n');
    FUZZ_REQUIRE(lines.size() == qsizetype(messages.size()) + 2 && lines.takeLast().isEmpty());
    const qsizetype columns = lines.takeFirst().count(',') + 1;
    for (size_t i = 0; i < messages.size(); ++i) {
        QByteArray &line = lines[qsizetype(i)];
        FUZZ_REQUIRE(line.endsWith('\r'));
        line.chop(1);
        const QByteArrayList fields = fieldsOf(line);
        FUZZ_REQUIRE(fields.size() == columns);
        if (messages[i].isMessage())
            FUZZ_REQUIRE(fromEscaped(QString::fromUtf8(fields.last())) == messages[i].bytes);
    }
}

/// One object a line, in ASCII, whose content is the entry's bytes.
void checkJsonl(const std::vector<Message> &messages)
{
    QList<QByteArray> lines = exported<JsonlSink>(messages).split('\n');
    FUZZ_REQUIRE(lines.size() == qsizetype(messages.size()) + 1 && lines.takeLast().isEmpty());
    for (size_t i = 0; i < messages.size(); ++i) {
        const QByteArray &line = lines[qsizetype(i)];
        FUZZ_REQUIRE(isSafe(QString::fromUtf8(line)) && line.isValidUtf8());
        const QJsonObject entry = QJsonDocument::fromJson(line).object();
        FUZZ_REQUIRE(entry[u"sequence"].toInteger(-1) == qint64(i));
        if (!messages[i].isMessage())
            continue;
        const QByteArray text = entry[u"text"].toString().toUtf8();
        const QByteArray bytes = QByteArray::fromBase64(entry[u"base64"].toString().toLatin1());
        FUZZ_REQUIRE(entry.contains(u"text") != entry.contains(u"base64"));
        FUZZ_REQUIRE((entry.contains(u"text") ? text : bytes) == messages[i].bytes);
    }
}

/// One line an entry, whatever is in it.
void checkText(const std::vector<Message> &messages)
{
    const QByteArray lines = exported<TextSink>(messages, true);
    FUZZ_REQUIRE(lines.isValidUtf8());
    FUZZ_REQUIRE(lines.count('\n') == qsizetype(messages.size()));
    FUZZ_REQUIRE(isSafe(QString::fromUtf8(lines).remove(u'\n')));
}

} // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput input(data, size);
    const std::vector<Message> messages = takeMessages(input);
    checkCsv(messages);
    checkJsonl(messages);
    checkText(messages);
    return 0;
}
