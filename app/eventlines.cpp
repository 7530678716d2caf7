// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/eventlines.h"

#include "app/jsonline.h"
#include "core/base/bytetext.h"
#include "core/base/counted.h"

#include <QCoreApplication>

namespace porthole {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("porthole::EventLines", text);
}

QString stamp(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

double seconds(std::chrono::milliseconds time)
{
    return std::chrono::duration<double>(time).count();
}

QByteArray textLine(const QDateTime &at, const QString &sentence)
{
    return (stamp(at) + u' ' + sentence + u'\n').toUtf8();
}

QString traffic(const TrafficTotals &totals)
{
    return counted(totals.messagesIn, tr("in %1 B in 1 message, out %2 B in %3, broken frames %4"),
                   tr("in %2 B in %1 messages, out %3 B in %4, broken frames %5"))
        .arg(totals.bytesIn)
        .arg(totals.bytesOut)
        .arg(totals.messagesOut)
        .arg(totals.brokenFrames);
}

QString failedHandshakes(qint64 count)
{
    if (count == 0)
        return {};
    return counted(count, tr(", 1 TLS handshake failed"), tr(", %1 TLS handshakes failed"));
}

void addTraffic(JsonLine &line, const TrafficTotals &totals)
{
    line.add("bytesIn", totals.bytesIn)
        .add("bytesOut", totals.bytesOut)
        .add("messagesIn", totals.messagesIn)
        .add("messagesOut", totals.messagesOut)
        .add("brokenFrames", totals.brokenFrames);
}

QString closeSentence(const ClientClosed &client)
{
    QString sentence = describe(client.reason);
    if (!client.detail.isEmpty())
        sentence += tr(" (%1)").arg(toEscaped(client.detail.toUtf8()));
    sentence += QStringLiteral("; ") + traffic(client.totals);
    if (client.unsentBytes > 0)
        sentence += tr(", unsent %1 B").arg(client.unsentBytes);
    return sentence;
}

} // namespace

QByteArray EventLines::listening(const Endpoint &endpoint) const
{
    if (m_form == Form::Json) {
        return JsonLine("listening")
            .add("address", endpoint.addressText())
            .add("port", qint64(endpoint.port))
            .toLine();
    }
    // Programs wait for this line to learn the port: it is never translated and carries no time.
    return "listening on " + endpoint.toString().toUtf8() + '\n';
}

QByteArray EventLines::opened(const ClientOpened &client) const
{
    if (m_form == Form::Json) {
        return JsonLine("opened")
            .add("client", qint64(client.id.value))
            .add("peer", client.peer.toString())
            .add("time", stamp(client.since))
            .toLine();
    }
    return textLine(client.since, tr("%1 opened: %2").arg(client.id.toString(), client.peer.toString()));
}

QByteArray EventLines::noted(const ClientNoted &client) const
{
    if (m_form == Form::Text) {
        return textLine(client.at, tr("%1 %2").arg(client.id.toString(),
                                                   client.tls ? describe(*client.tls) : client.notice));
    }
    JsonLine line(client.tls ? "secured" : "notice");
    line.add("client", qint64(client.id.value)).add("time", stamp(client.at));
    if (!client.tls)
        return line.add("sentence", client.notice).toLine();
    const CertificateFacts certificate = client.tls->peerChain.value(0);
    return line.add("version", client.tls->version)
        .add("cipher", client.tls->cipher)
        .add("serverName", client.tls->serverName)
        .add("protocols", client.tls->offeredProtocols.join(u' '))
        .add("certificate", certificate.subject)
        .add("issuer", certificate.issuer)
        .add("sha256", certificate.sha256)
        .toLine();
}

QByteArray EventLines::closed(const ClientClosed &client) const
{
    if (m_form == Form::Text) {
        return textLine(
            client.at,
            tr("%1 closed: %2, %3").arg(client.id.toString(), client.peer.toString(), closeSentence(client)));
    }
    JsonLine line("closed");
    line.add("client", qint64(client.id.value))
        .add("peer", client.peer.toString())
        .add("time", stamp(client.at))
        .add("reason", QString(keyword(client.reason)))
        .add("detail", client.detail);
    addTraffic(line, client.totals);
    return line.add("unsentBytes", client.unsentBytes).toLine();
}

QByteArray EventLines::refused(const FurtherRefusals &refusals) const
{
    if (m_form == Form::Text)
        return textLine(refusals.at, tr("refused: %1").arg(describe(refusals)));
    return JsonLine("refused")
        .add("time", stamp(refusals.at))
        .add("clients", refusals.clients)
        .add("from", refusals.from)
        .toLine();
}

QByteArray EventLines::notice(const QString &sentence, const QDateTime &at) const
{
    if (m_form == Form::Json)
        return JsonLine("notice").add("time", stamp(at)).add("sentence", sentence).toLine();
    return textLine(at, tr("notice: %1").arg(sentence));
}

QByteArray EventLines::trouble(const Error &error, const QDateTime &at) const
{
    if (m_form == Form::Json)
        return JsonLine("trouble").add("time", stamp(at)).add("sentence", describe(error)).toLine();
    return textLine(at, tr("trouble: %1").arg(toEscaped(describe(error).toUtf8())));
}

QByteArray EventLines::stopping(qsizetype openClients, std::chrono::milliseconds deadline,
                                const QDateTime &at) const
{
    if (m_form == Form::Json) {
        return JsonLine("stopping")
            .add("time", stamp(at))
            .add("clients", qint64(openClients))
            .add("deadlineSeconds", seconds(deadline))
            .toLine();
    }
    const QString sentence = counted(openClients, tr("stopping: 1 client open, at most %1 s"),
                                     tr("stopping: %1 clients open, at most %2 s"));
    return textLine(at, sentence.arg(seconds(deadline)));
}

QByteArray EventLines::unwritten(qint64 lines, const QDateTime &at) const
{
    if (m_form == Form::Json)
        return JsonLine("unwritten").add("time", stamp(at)).add("lines", lines).toLine();
    return textLine(at, counted(lines, tr("1 line not written, because the reader did not keep up"),
                                tr("%1 lines not written, because the reader did not keep up")));
}

QByteArray EventLines::summary(const RunSummary &summary, const QDateTime &at) const
{
    if (m_form == Form::Text) {
        const QString sentence =
            counted(summary.served, tr("summary: 1 client served, %1 refused%2; %3; %4 s"),
                    tr("summary: %1 clients served, %2 refused%3; %4; %5 s"));
        return textLine(at, sentence.arg(summary.refused)
                                .arg(failedHandshakes(summary.handshakesFailed), traffic(summary.totals))
                                .arg(seconds(summary.lasted), 0, 'f', 3));
    }
    JsonLine line("summary");
    line.add("time", stamp(at))
        .add("served", summary.served)
        .add("refused", summary.refused)
        .add("handshakesFailed", summary.handshakesFailed);
    addTraffic(line, summary.totals);
    return line.add("seconds", seconds(summary.lasted)).toLine();
}

} // namespace porthole
