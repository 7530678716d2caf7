// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/clients/clientfilter.h"

#include "ui/clients/clientstate.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace porthole {

namespace {

class Messages
{
    Q_DECLARE_TR_FUNCTIONS(porthole::ClientFilter)
};

/// A complete address, or null. Four numbers are asked for, as QHostAddress takes "10.1" for one too.
QHostAddress completeAddress(const QString &text)
{
    const bool complete = text.count(QLatin1Char('.')) == 3 || text.count(QLatin1Char(':')) >= 2;
    QHostAddress address;
    return complete && address.setAddress(text) ? address : QHostAddress();
}

bool isSameHost(const QHostAddress &a, const QHostAddress &b)
{
    return a.isEqual(b, QHostAddress::ConvertV4MappedToIPv4);
}

/// All that a text is looked for in. The parts are kept apart by a character that no word contains.
QString searchableText(const ClientRow &row)
{
    const QString parts[] = {row.id.toString(), row.peer.toString(), describe(stateOf(row)), remarkText(row)};
    QString all;
    for (const QString &part : parts)
        all += part + QLatin1Char('\n');
    return all;
}

} // namespace

ClientFilter::ClientFilter(const QString &text)
{
    static const QRegularExpression blanks(QStringLiteral("\\s+"));
    for (const QString &word : text.split(blanks, Qt::SkipEmptyParts))
        addWord(word);
}

void ClientFilter::addWord(const QString &word)
{
    if (addNetwork(word) || addPeer(word) || addId(word))
        return;
    m_terms.push_back(Text{word});
    m_needsText = true;
}

/// True for whatever was meant as a network, valid or not.
bool ClientFilter::addNetwork(const QString &word)
{
    static const QRegularExpression shape(QStringLiteral("^([0-9]+|[0-9a-fA-F]*[.:][0-9a-fA-F.:]*)/(.*)$"));
    const QRegularExpressionMatch match = shape.match(word);
    if (!match.hasMatch())
        return false;
    if (match.capturedView(2).isEmpty())
        return true; // still being typed
    const auto [address, bits] = QHostAddress::parseSubnet(word);
    if (bits >= 0 && !address.isNull())
        m_terms.push_back(Network{address, bits});
    else
        m_error = Messages::tr("“%1” is not a network: write an address and the length of its prefix, like "
                               "10.0.0.0/8 or fd00::/8")
                      .arg(word);
    return true;
}

bool ClientFilter::addPeer(const QString &word)
{
    static const QRegularExpression withPort(
        QStringLiteral("^(?:\\[([^\\]]+)\\](?::|$)|([0-9.]+):)([0-9]*)$"));
    const QRegularExpressionMatch match = withPort.match(word);
    const QHostAddress address =
        completeAddress(match.hasMatch() ? match.captured(1) + match.captured(2) : word);
    if (address.isNull())
        return false;
    m_terms.push_back(Peer{address, match.captured(3)});
    return true;
}

bool ClientFilter::addId(const QString &word)
{
    bool isNumber = false;
    const quint64 number =
        word.startsWith(QLatin1Char('#')) ? QStringView(word).mid(1).toULongLong(&isNumber) : 0;
    if (isNumber)
        m_terms.push_back(ConnectionId{number});
    return isNumber;
}

bool ClientFilter::matches(const ClientRow &row) const
{
    struct Matcher
    {
        const ClientRow &row;
        const QString text;

        bool operator()(const Network &net) const
        {
            return row.peer.address.isInSubnet(net.address, net.bits);
        }
        bool operator()(const Peer &peer) const
        {
            return isSameHost(row.peer.address, peer.address) &&
                   (peer.portStart.isEmpty() || QString::number(row.peer.port).startsWith(peer.portStart));
        }
        bool operator()(ConnectionId id) const { return row.id == id; }
        bool operator()(const Text &term) const { return text.contains(term.part, Qt::CaseInsensitive); }
    };
    const Matcher matcher{row, m_needsText ? searchableText(row) : QString()};
    return std::all_of(m_terms.begin(), m_terms.end(),
                       [&](const Term &term) { return std::visit(matcher, term); });
}

} // namespace porthole
