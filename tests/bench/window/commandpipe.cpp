// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/window/commandpipe.h"

#include <utility>

namespace porthole::bench {

void CommandPipe::take(const QByteArray &bytes)
{
    for (const char c : bytes) {
        if (c == '\n')
            Q_EMIT lineRead(std::exchange(m_line, {}));
        else if (m_line.size() < lineCapacityBytes)
            m_line += c;
    }
}

void CommandPipe::takeEnd()
{
    if (!m_line.isEmpty())
        take("\n");
    Q_EMIT ended();
}

} // namespace porthole::bench
