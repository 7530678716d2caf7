// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/configjson.h"
#include "core/config/settings.h"
#include "fuzzinput.h"
#include "fuzztarget.h"
#include "safetext.h"

#include <QJsonDocument>
#include <QJsonObject>

using namespace porthole;
using namespace porthole::fuzz;

namespace {

const QString fileName = QStringLiteral("settings.json");

/// What is accepted is JSON for others too, and what is written of it is read as the same.
void checkAccepted(const ServerConfig &config, QByteArrayView json)
{
    static constexpr QByteArrayView byteOrderMark("\xef\xbb\xbf");
    const QByteArrayView content = json.startsWith(byteOrderMark) ? json.sliced(3) : json;
    FUZZ_REQUIRE(QJsonDocument::fromJson(content.toByteArray()).isObject());

    const QByteArray written = toJson(config);
    FUZZ_REQUIRE(QJsonDocument::fromJson(written).object().size() == qsizetype(allSettings().size()));
    const Result<ServerConfig> again = fromJson(written, fileName);
    FUZZ_REQUIRE(again.has_value());
    FUZZ_REQUIRE(*again == config);
    FUZZ_REQUIRE(config.validate().has_value());
}

} // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const FuzzInput input(data, size);
    const Result<ServerConfig> config = fromJson(input.rest().toByteArray(), fileName);
    if (config) {
        checkAccepted(*config, input.rest());
    } else {
        FUZZ_REQUIRE(config.error().code == ErrorCode::InvalidFile && config.error().subject == fileName);
        FUZZ_REQUIRE(!config.error().detail.isEmpty() && isSafe(describe(config.error())));
    }
    return 0;
}
