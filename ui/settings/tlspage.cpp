// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/tlspage.h"

#include "ui/settings/fileedit.h"
#include "ui/settings/pairmaker.h"

#include <QDoubleSpinBox>

namespace porthole {

TlsPage::TlsPage(QWidget *parent)
    : SettingsPage(parent)
    , m_cert(new FileEdit(tr("Certificates (*.pem *.crt *.cer);;All files (*)"), this))
    , m_key(new FileEdit(tr("Keys (*.pem *.key);;All files (*)"), this))
    , m_clientCa(new FileEdit(tr("Certificates (*.pem *.crt *.cer);;All files (*)"), this))
    , m_timeout(makeSecondsField(tr("never")))
    , m_pairMaker(new PairMaker(this))
{
    addField(
        tr("&Certificate:"), m_cert,
        tr("Clients are served over TLS with it (PEM, followed by those it was issued by). Empty = no TLS."),
        QStringLiteral("tls-cert"));
    addField(tr("Private &key:"), m_key, tr("The certificate's: PEM, without a password."),
             QStringLiteral("tls-key"));
    addField(
        tr("Issuer of c&lients:"), m_clientCa,
        tr("Clients must show a certificate that one in this file has issued. Empty = none is asked for."),
        QStringLiteral("tls-client-ca"));
    addField(tr("&Handshake within:"), m_timeout, tr("A client that takes longer is closed; 0 = never."),
             QStringLiteral("tls-timeout"));
    addField(
        tr("&Self-signed for:"), m_pairMaker,
        tr("For tests: makes a certificate and its key for these host names and addresses, and uses them."),
        QStringLiteral("tls-cert, tls-key"));
    for (const FileEdit *file : {m_cert, m_key, m_clientCa})
        connect(file, &FileEdit::edited, this, &SettingsPage::edited);
    connect(m_pairMaker, &PairMaker::made, this, &TlsPage::usePair);
}

void TlsPage::usePair(const QString &certFile, const QString &keyFile)
{
    m_cert->setFileName(certFile);
    m_key->setFileName(keyFile);
}

void TlsPage::setConfig(const ServerConfig &config)
{
    m_cert->setFileName(config.tls.certFile);
    m_key->setFileName(config.tls.keyFile);
    m_clientCa->setFileName(config.tls.clientCaFile);
    setTime(m_timeout, config.tls.handshakeTimeout);
}

Result<void> TlsPage::apply(ServerConfig &config) const
{
    config.tls = {m_cert->fileName(), m_key->fileName(), m_clientCa->fileName(), timeIn(m_timeout)};
    return {};
}

} // namespace porthole
