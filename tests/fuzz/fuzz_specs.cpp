// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/settings.h"
#include "core/framing/decoder.h"
#include "fuzzinput.h"
#include "fuzztarget.h"
#include "safetext.h"

using namespace porthole;
using namespace porthole::fuzz;

namespace {

void checkFraming(const QString &text)
{
    const Result<FramingSpec> spec = FramingSpec::parse(text);
    if (!spec) {
        FUZZ_REQUIRE(isSafe(describe(spec.error())));
        return;
    }
    FUZZ_REQUIRE(FramingSpec::parse(spec->toString()) == *spec);
    FUZZ_REQUIRE(makeDecoder(*spec, ServerConfig().maxFrameBytes)->heldBytes() == 0);
}

void checkReply(const QString &text)
{
    const Result<ReplySpec> spec = ReplySpec::parse(text);
    if (spec)
        FUZZ_REQUIRE(ReplySpec::parse(spec->toString()) == *spec);
    else
        FUZZ_REQUIRE(isSafe(describe(spec.error())));
}

/// Any setting, as the command line gives it: what is accepted can be written, and is then read as the same;
/// what is not changes nothing.
void checkSetting(const Setting &setting, const QString &text)
{
    const QString name = setting.name;
    ServerConfig config;
    const Result<void> read = applySetting(config, name, text);
    if (!read) {
        FUZZ_REQUIRE(config == ServerConfig());
        FUZZ_REQUIRE(isSafe(describe(read.error())));
        return;
    }
    ServerConfig again;
    FUZZ_REQUIRE(applySetting(again, name, setting.write(config)).has_value());
    FUZZ_REQUIRE(again == config);
}

} // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput input(data, size);
    const std::span<const Setting> settings = allSettings();
    const Setting &setting = settings[input.byte() % settings.size()];
    const QString text = QString::fromUtf8(input.rest());
    checkFraming(text);
    checkReply(text);
    checkSetting(setting, text);
    return 0;
}
