// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/framing/heldbytes.h"

namespace porthole {

void HeldBytes::append(QByteArrayView bytes)
{
    m_bytes.append(bytes);
}

QByteArrayView HeldBytes::join(QByteArrayView fresh, qsizetype count)
{
    if (m_bytes.isEmpty())
        return fresh.first(count);
    if (count > m_bytes.size())
        append(fresh.first(count - m_bytes.size()));
    return view().first(count);
}

void HeldBytes::dropFirst(qsizetype count)
{
    if (count < m_bytes.size())
        m_bytes.remove(0, count);
    else if (m_bytes.capacity() > keptCapacity)
        m_bytes = {};
    else
        m_bytes.resize(0); // clear() would give the memory back
}

} // namespace porthole
