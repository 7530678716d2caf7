// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/tlsfacts.h"

#include <QCoreApplication>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::TlsFacts)
};

} // namespace

QString describe(const TlsFacts &facts)
{
    QStringList parts{facts.version, facts.cipher};
    if (!facts.serverName.isEmpty())
        parts << Words::tr("asks for %1").arg(facts.serverName);
    if (!facts.offeredProtocols.isEmpty())
        parts << Words::tr("offers %1").arg(facts.offeredProtocols.join(u' '));
    if (!facts.peerChain.isEmpty())
        parts << Words::tr("shows the certificate of %1").arg(facts.peerChain.constFirst().subject);
    return parts.join(QStringLiteral(", "));
}

} // namespace porthole
