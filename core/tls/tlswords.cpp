// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/tlswords.h"

#include <QCoreApplication>

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

namespace porthole::tlswords {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::Tls)
};

QString reasonText(unsigned long error)
{
    const char *text = error == 0 ? nullptr : ERR_reason_error_string(error);
    return text ? QString::fromUtf8(text) : Words::tr("OpenSSL gives no reason (error %1)").arg(error, 0, 16);
}

/// The reason is that of the first error, for those after it say where it went through; but rather of the
/// first of the protocol's own, for those before it come from the machinery below.
unsigned long takeFirstError()
{
    unsigned long first = 0;
    while (const unsigned long error = ERR_get_error()) {
        if (first == 0 || (ERR_GET_LIB(first) != ERR_LIB_SSL && ERR_GET_LIB(error) == ERR_LIB_SSL))
            first = error;
    }
    return first;
}

/// What the client said as it gave up. RFC 8446, section 6.2.
QString alertText(int alert)
{
    switch (alert) {
    case SSL_AD_UNKNOWN_CA:
        return Words::tr(
            "the client does not know who issued the server's certificate (alert \"unknown CA\"): it "
            "must be told to trust it");
    case SSL_AD_BAD_CERTIFICATE:
    case SSL_AD_CERTIFICATE_UNKNOWN:
        return Words::tr("the client does not trust the server's certificate (alert \"%1\")")
            .arg(QString::fromLatin1(SSL_alert_desc_string_long(alert)));
    case SSL_AD_CERTIFICATE_EXPIRED:
        return Words::tr("the client says that the server's certificate has expired");
    default:
        return Words::tr("the client gave up with the alert \"%1\"")
            .arg(QString::fromLatin1(SSL_alert_desc_string_long(alert)));
    }
}

} // namespace

QString lastError()
{
    return reasonText(takeFirstError());
}

QString sessionError(const SSL *ssl)
{
    const unsigned long error = takeFirstError();
    const int reason = ERR_GET_LIB(error) == ERR_LIB_SSL ? ERR_GET_REASON(error) : 0;
    if (reason > SSL_AD_REASON_OFFSET)
        return alertText(reason - SSL_AD_REASON_OFFSET);
    switch (reason) {
    case SSL_R_UNSUPPORTED_PROTOCOL:
    case SSL_R_VERSION_TOO_LOW:
        return Words::tr("the client offers only versions of TLS before 1.2, which are not safe");
    case SSL_R_NO_SHARED_CIPHER:
        return Words::tr(
            "the client offers no cipher that the server has, or none that suits its certificate");
    case SSL_R_PEER_DID_NOT_RETURN_A_CERTIFICATE:
        return Words::tr("the client showed no certificate, and it must (tls-client-ca is set)");
    case SSL_R_CERTIFICATE_VERIFY_FAILED:
        return Words::tr("the client's certificate is refused: %1")
            .arg(QString::fromUtf8(X509_verify_cert_error_string(SSL_get_verify_result(ssl))));
    case SSL_R_WRONG_VERSION_NUMBER:
    case SSL_R_BAD_RECORD_TYPE:
    case SSL_R_UNEXPECTED_MESSAGE:
    case SSL_R_LENGTH_MISMATCH:
    case SSL_R_PACKET_LENGTH_TOO_LONG:
    case SSL_R_ENCRYPTED_LENGTH_TOO_LONG:
        return Words::tr("what the client sent is not TLS as it should be (%1)").arg(reasonText(error));
    case SSL_R_DECRYPTION_FAILED_OR_BAD_RECORD_MAC:
        return Words::tr("a record from the client was changed or damaged on its way (bad record MAC)");
    default:
        return reasonText(error);
    }
}

} // namespace porthole::tlswords
