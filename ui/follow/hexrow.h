// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/follow/rowwalk.h"
#include "ui/panel/hexdump.h"

namespace porthole {

class StreamDocument;

/// A row of a stream as hex. Thread: main.
namespace hexrow {

/// Where everything stands in it.
inline constexpr HexDump dump{int(RowWalk::hexBytes), 8};

/// Its text, with the offset among the bytes of its direction; bytes out of [from, to) are left blank.
[[nodiscard]] QString line(const StreamDocument &document, const StreamRow &row, qint64 from, qint64 to);

} // namespace hexrow

} // namespace porthole
