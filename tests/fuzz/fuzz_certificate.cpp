// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/tls/certificatefacts.h"
#include "core/tls/opensslhandles.h"
#include "core/tls/pemfile.h"
#include "fuzzinput.h"
#include "fuzztarget.h"
#include "safetext.h"

#include <QFile>
#include <QTemporaryDir>

#include <openssl/err.h>

using namespace porthole;
using namespace porthole::fuzz;

namespace {

// As in certificatefacts.cpp, each byte at most as "\x00".
constexpr qsizetype mostNames = 64;
constexpr qsizetype mostCharacters = 4 * 1024;

void checkName(const QString &name)
{
    FUZZ_REQUIRE(isSafe(name) && name.size() <= mostCharacters);
}

void checkFacts(const X509 *certificate)
{
    const CertificateFacts facts = factsOf(certificate);
    checkName(facts.subject);
    checkName(facts.issuer);
    FUZZ_REQUIRE(facts.names.size() <= mostNames);
    for (const QString &name : facts.names)
        checkName(name);
    FUZZ_REQUIRE(isSafe(facts.serial) && isSafe(facts.sha256));
}

/// As a peer sends it.
void checkDer(QByteArrayView der)
{
    const auto *at = reinterpret_cast<const unsigned char *>(der.data());
    if (const X509Ptr certificate{d2i_X509(nullptr, &at, long(der.size()))})
        checkFacts(certificate.get());
}

template <typename T> void checkRefusal(const Result<T> &result)
{
    FUZZ_REQUIRE(!describe(result.error()).isEmpty() && isSafe(describe(result.error())));
}

/// As a user names it.
void checkFile(QByteArrayView pem)
{
    static const QTemporaryDir folder;
    static const QString name = folder.filePath(QStringLiteral("pem"));
    static const QDateTime now(QDate(2026, 11, 25), QTime(12, 0), Qt::UTC);
    QFile file(name);
    FUZZ_REQUIRE(file.open(QIODevice::WriteOnly) && file.write(pem.data(), pem.size()) == pem.size());
    file.close();
    if (const auto certificates = pemfile::readCertificates(name, now)) {
        FUZZ_REQUIRE(!certificates->empty());
        for (const X509Ptr &certificate : *certificates)
            checkFacts(certificate.get());
    } else {
        checkRefusal(certificates);
    }
    if (const auto key = pemfile::readKey(name); !key)
        checkRefusal(key);
}

} // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput input(data, size);
    if (input.byte() % 2 == 0)
        checkDer(input.rest());
    else
        checkFile(input.rest());
    ERR_clear_error();
    return 0;
}
