// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/clientfigures.h"

#include "ui/common/format.h"

namespace porthole {

namespace {

using Tone = GridValue::Tone;

constexpr qint64 nsPerMs = 1'000'000;

GridValue moved(qint64 bytes, qint64 messages, double rate, bool isOpen)
{
    QString text = format::counted(messages, ClientFigures::tr("%1 in 1 message"),
                                   ClientFigures::tr("%2 in %1 messages"))
                       .arg(format::bytes(bytes));
    if (isOpen)
        text += ClientFigures::tr(", %1").arg(format::rate(rate));
    return {text, format::exactBytes(bytes)};
}

GridValue unsent(qint64 bytes, Tone toneIfAny)
{
    return {format::bytes(bytes), format::exactBytes(bytes), bytes > 0 ? toneIfAny : Tone::Plain};
}

GridValue broken(qint64 frames)
{
    return {format::count(frames),
            ClientFigures::tr("Messages that were stray, incomplete, too long, malformed or undecoded"),
            frames > 0 ? Tone::Bad : Tone::Plain};
}

GridValue state(const ClientRow &row)
{
    if (row.isHandshaking())
        return {ClientFigures::tr("TLS handshake, not done yet"), {}};
    if (row.isOpen())
        return {ClientFigures::tr("open"), {}};
    const ClientRow::Closed &closed = *row.closed;
    QString text = ClientFigures::tr("closed: %1").arg(describe(closed.reason));
    if (!closed.detail.isEmpty())
        text += ClientFigures::tr(" (%1)").arg(closed.detail);
    text += ClientFigures::tr(", %1").arg(format::dateTime(closed.at));
    return {text, closed.at.toLocalTime().toString(Qt::ISODateWithMs)};
}

GridValue framingState(const ClientSample &sample, const QString &framing)
{
    QString text = ClientFigures::tr("%1 framing").arg(framing);
    if (sample.heldBytes == 1)
        text += ClientFigures::tr(": 1 byte held of an unfinished frame");
    else if (sample.heldBytes > 1)
        text += ClientFigures::tr(": %1 held of an unfinished frame").arg(format::bytes(sample.heldBytes));
    if (!sample.readingPaused)
        return {text, format::exactBytes(sample.heldBytes)};
    text += sample.unsentBytes > 0
                ? ClientFigures::tr("; reading paused: the client does not read its replies")
                : ClientFigures::tr("; reading paused: the message log is catching up");
    return {text, format::exactBytes(sample.heldBytes), Tone::Warning};
}

QString certificateText(const CertificateFacts &certificate)
{
    return ClientFigures::tr("%1, valid from %2 to %3\nfor: %4\nissued by %5\nserial %6\nSHA-256 %7")
        .arg(certificate.subject, format::dateTime(certificate.notBefore),
             format::dateTime(certificate.notAfter),
             certificate.names.isEmpty() ? ClientFigures::tr("no names")
                                         : certificate.names.join(QStringLiteral(", ")),
             certificate.issuer, certificate.serial, certificate.sha256);
}

/// From the client's own certificate up to the one that is trusted: subjects in short, all else on hover.
GridValue chain(const QList<CertificateFacts> &certificates)
{
    QStringList subjects;
    QStringList all;
    for (const CertificateFacts &certificate : certificates) {
        subjects << certificate.subject;
        all << certificateText(certificate);
    }
    return {subjects.join(QStringLiteral(" \u2190 ")), all.join(QStringLiteral("\n\n"))};
}

void setTls(QList<GridValue> &values, const TlsFacts &tls)
{
    values[ClientFigures::Tls] = {ClientFigures::tr("%1, %2").arg(tls.version, tls.cipher), {}};
    values[ClientFigures::ServerName] = {tls.serverName, {}};
    if (!tls.offeredProtocols.isEmpty())
        values[ClientFigures::Protocols] = {
            ClientFigures::tr("%1 (none chosen)").arg(tls.offeredProtocols.join(QStringLiteral(", "))), {}};
    if (!tls.peerChain.isEmpty())
        values[ClientFigures::Certificate] = chain(tls.peerChain);
}

} // namespace

QString ClientFigures::name(Field field)
{
    switch (field) {
    case Peer:
        return tr("Peer");
    case Local:
        return tr("Local end");
    case Since:
        return tr("Connected");
    case Idle:
        return tr("Idle");
    case State:
        return tr("State");
    case Received:
        return tr("Received");
    case Sent:
        return tr("Sent");
    case Unsent:
        return tr("Unsent");
    case Broken:
        return tr("Broken frames");
    case Framing:
        return tr("Framing");
    case Notice:
        return tr("Note");
    case Tls:
        return tr("TLS");
    case ServerName:
        return tr("Asks for (SNI)");
    case Protocols:
        return tr("Offers (ALPN)");
    case Certificate:
        return tr("Certificate");
    case FieldCount:
        break;
    }
    Q_UNREACHABLE();
    return {};
}

ValueGrid::Width ClientFigures::width(Field field)
{
    switch (field) {
    case Since:
    case Idle:
    case Unsent:
    case Broken:
        return ValueGrid::Width::Half;
    default:
        return ValueGrid::Width::Whole;
    }
}

QList<GridValue> ClientFigures::ofOne(const ClientRow &row, const QString &framing)
{
    const ClientSample &sample = row.sample;
    const TrafficTotals &totals = sample.totals;
    const bool isOpen = row.isOpen();
    QList<GridValue> values(FieldCount);
    values[Peer] = {row.peer.toString(), {}};
    values[Local] = {row.local.port == 0 && row.local.address.isNull() ? QString() : row.local.toString(),
                     {}};
    values[Since] = {format::dateTime(row.since), row.since.toLocalTime().toString(Qt::ISODateWithMs)};
    if (isOpen)
        values[Idle] = {format::duration(sample.idleNs),
                        tr("%1 ms").arg(format::count(sample.idleNs / nsPerMs))};
    values[State] = state(row);
    values[Received] = moved(totals.bytesIn, totals.messagesIn, sample.inRate, isOpen);
    values[Sent] = moved(totals.bytesOut, totals.messagesOut, sample.outRate, isOpen);
    values[Unsent] =
        isOpen ? unsent(sample.unsentBytes, Tone::Plain) : unsent(row.closed->unsentBytes, Tone::Warning);
    values[Broken] = broken(totals.brokenFrames);
    if (isOpen && !framing.isEmpty())
        values[Framing] = framingState(sample, framing);
    if (isOpen) // a closed one has it in its state
        values[Notice] = {row.notice, {}, Tone::Warning};
    if (row.tls)
        setTls(values, *row.tls);
    return values;
}

QList<GridValue> ClientFigures::ofSum(const QList<ClientRow> &rows)
{
    TrafficTotals totals;
    qint64 unsentBytes = 0;
    qsizetype open = 0;
    qsizetype handshaking = 0;
    double inRate = 0;
    double outRate = 0;
    for (const ClientRow &row : rows) {
        totals += row.sample.totals;
        unsentBytes += row.isOpen() ? row.sample.unsentBytes : row.closed->unsentBytes;
        if (!row.isOpen())
            continue;
        ++open;
        handshaking += row.isHandshaking() ? 1 : 0;
        inRate += row.sample.inRate;
        outRate += row.sample.outRate;
    }
    QList<GridValue> values(FieldCount);
    const QString openAndClosed =
        handshaking == 0 ? tr("%1 open, %2 closed") : tr("%1 open, %3 in TLS handshake, %2 closed");
    values[State] = {openAndClosed.arg(format::count(open - handshaking), format::count(rows.size() - open)),
                     {}};
    if (handshaking > 0)
        values[State].text = values[State].text.arg(format::count(handshaking));
    values[Received] = moved(totals.bytesIn, totals.messagesIn, inRate, open > 0);
    values[Sent] = moved(totals.bytesOut, totals.messagesOut, outRate, open > 0);
    values[Unsent] = unsent(unsentBytes, Tone::Plain);
    values[Broken] = broken(totals.brokenFrames);
    return values;
}

} // namespace porthole
