// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/firstbytes.h"

#include "core/base/bytetext.h"
#include "core/base/counted.h"

#include <QCoreApplication>

#include <algorithm>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::FirstBytes)
};

// A record of type handshake, any version 3.x, two bytes of length, and a message of type ClientHello.
constexpr char recordHandshake = 0x16;
constexpr char versionMajor = 0x03;
constexpr char clientHello = 0x01;
constexpr qsizetype helloBytes = 6;

// Of plain text so much is awaited, or a line, so that its words can be told.
constexpr qsizetype wordBytes = 8;

/// Whether a ClientHello may begin like this.
bool beginsHello(QByteArrayView bytes)
{
    return (bytes.isEmpty() || bytes[0] == recordHandshake) &&
           (bytes.size() < 2 || bytes[1] == versionMajor) &&
           (bytes.size() < helloBytes || bytes[5] == clientHello);
}

bool isHttp(QByteArrayView bytes)
{
    // Methods of RFC 9110 and 5789, and the preface of HTTP/2 (RFC 9113, section 3.4).
    for (const char *method :
         {"GET ", "HEAD ", "POST ", "PUT ", "DELETE ", "CONNECT ", "OPTIONS ", "TRACE ", "PATCH ", "PRI "}) {
        if (bytes.startsWith(method))
            return true;
    }
    return false;
}

bool isText(QByteArrayView bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](char c) {
        return quint8(c) >= 0x80 || (c >= ' ' && c != 0x7f) || c == '\t' || c == '\r' || c == '\n';
    });
}

} // namespace

void FirstBytes::feed(QByteArrayView bytes)
{
    if (m_speech != Speech::Unknown)
        return;
    m_bytes.append(bytes.first(std::min(bytes.size(), keptBytes - m_bytes.size())));
    m_speech = judge();
}

FirstBytes::Speech FirstBytes::judge() const
{
    if (beginsHello(m_bytes))
        return m_bytes.size() < helloBytes ? Speech::Unknown : Speech::Tls;
    const bool mayBeWord = m_bytes.size() < wordBytes && !m_bytes.contains('\n') && isText(m_bytes);
    return mayBeWord ? Speech::Unknown : Speech::Other;
}

QString FirstBytes::describeOther() const
{
    if (m_bytes.isEmpty())
        return Words::tr("the client sent nothing");
    if (beginsHello(m_bytes))
        return counted(m_bytes.size(), Words::tr("the client sent only the first byte of TLS"),
                       Words::tr("the client sent only the first %1 bytes of TLS"));
    const QByteArrayView bytes(m_bytes);
    const qsizetype lineEnd = bytes.indexOf('\n');
    const QByteArray line = bytes.first(lineEnd < 0 ? bytes.size() : lineEnd).toByteArray().trimmed();
    if (!isText(bytes.first(lineEnd < 0 ? bytes.size() : lineEnd)))
        return Words::tr("the client does not speak TLS: its first bytes are %1")
            .arg(toHex(bytes.first(std::min<qsizetype>(bytes.size(), 16))));
    return (isHttp(bytes) ? Words::tr("the client speaks plain HTTP (\"%1\"), not TLS")
                          : Words::tr("the client speaks plain text (\"%1\"), not TLS"))
        .arg(toEscaped(line));
}

} // namespace porthole
