// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzinput.h"
#include "fuzztarget.h"
#include "hostilecapture.h"

#include <algorithm>

using namespace porthole::fuzz;

/// A capture whose file was damaged, or is not one at all: runs of other bytes in a good one, and cut short;
/// or any bytes.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput input(data, size);
    const quint8 choice = input.byte();
    QByteArray file = smallCapture();
    if ((choice & 0x80) != 0) {
        file = input.rest().toByteArray();
    } else if ((choice & 0x40) != 0) {
        file.truncate(qsizetype(input.number(2)) % file.size());
    }
    while ((choice & 0x80) == 0 && !input.isEmpty() && !file.isEmpty()) {
        const qsizetype at = qsizetype(input.number(2)) % file.size();
        const QByteArrayView bytes = input.take(1 + input.byte() % 8);
        std::copy_n(bytes.begin(), std::min(bytes.size(), file.size() - at), file.begin() + at);
    }
    readCapture(captureFileWith(file), choice);
    return 0;
}
