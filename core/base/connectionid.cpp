// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/connectionid.h"

#include <atomic>

namespace porthole {

ConnectionId nextConnectionId()
{
    static std::atomic<quint64> last{0};
    return ConnectionId{last.fetch_add(1, std::memory_order_relaxed) + 1};
}

} // namespace porthole
