// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/clients/clientrow.h"

#include <QHostAddress>
#include <QString>

#include <variant>
#include <vector>

namespace porthole {

/// Which clients the user wants to see: words, all of which must match. A word is one of
///   10.0.0.0/8, fd00::/8          a network (CIDR, RFC 4632 and RFC 4291; also 10.0.0.0/255.0.0.0)
///   10.0.0.7, fe80::1             an address, exactly
///   10.0.0.7:513, [fe80::1]:513   an address, exactly, and how the port begins
///   #42                           a client's number, exactly
///   anything else                 found in its number, peer, state or close reason, in either case
/// Thread: main (a plain value).
class ClientFilter final
{
public:
    ClientFilter() = default; ///< matches all
    explicit ClientFilter(const QString &text);

    [[nodiscard]] bool matches(const ClientRow &row) const;
    [[nodiscard]] bool matchesAll() const { return m_terms.empty(); }
    /// A sentence when a word was meant as a network but is none; that word is then passed over.
    [[nodiscard]] const QString &error() const { return m_error; }

private:
    struct Network
    {
        QHostAddress address;
        int bits = 0;
    };
    struct Peer
    {
        QHostAddress address;
        QString portStart; ///< empty: any port
    };
    struct Text
    {
        QString part;
    };
    using Term = std::variant<Network, Peer, ConnectionId, Text>;

    void addWord(const QString &word);
    bool addNetwork(const QString &word);
    bool addPeer(const QString &word);
    bool addId(const QString &word);

    std::vector<Term> m_terms;
    bool m_needsText = false; // one of the terms is a Text
    QString m_error;
};

} // namespace porthole
