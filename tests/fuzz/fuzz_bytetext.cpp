// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/bytetext.h"
#include "fuzzinput.h"
#include "fuzztarget.h"
#include "safetext.h"

using namespace porthole;
using namespace porthole::fuzz;

namespace {

void checkBytes(QByteArrayView bytes)
{
    const QString escaped = toEscaped(bytes);
    FUZZ_REQUIRE(isSafe(escaped));
    const Result<QByteArray> fromText = fromEscaped(escaped);
    FUZZ_REQUIRE(fromText && *fromText == bytes);
    const Result<QByteArray> fromDigits = fromHex(toHex(bytes));
    FUZZ_REQUIRE(fromDigits && *fromDigits == bytes);
}

/// What is accepted can be written so that it is read as the same bytes; what is not is explained.
void checkText(const QString &text)
{
    if (const Result<QByteArray> bytes = fromEscaped(text))
        checkBytes(*bytes);
    else
        FUZZ_REQUIRE(!describe(bytes.error()).isEmpty());
    if (const Result<QByteArray> bytes = fromHex(text))
        checkBytes(*bytes);
    else
        FUZZ_REQUIRE(!describe(bytes.error()).isEmpty());
}

/// Any UTF-16, halves of characters included, as a text field may hold it.
QString anyText(FuzzInput &input)
{
    QString text;
    while (!input.isEmpty())
        text += QChar(char16_t(input.number(2)));
    return text;
}

} // namespace

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput input(data, size);
    if (input.byte() % 2 == 0) {
        checkBytes(input.rest());
        checkText(QString::fromUtf8(input.rest()));
    } else {
        checkText(anyText(input));
    }
    return 0;
}
