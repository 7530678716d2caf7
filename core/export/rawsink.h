// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/exportsink.h"

#include <QIODevice>

namespace porthole {

/// The bytes of messages one after the other, as far as they were kept. Thread: that which made it.
class RawSink final : public ExportSink
{
public:
    explicit RawSink(QIODevice &out)
        : m_out(out)
    {
    }

    [[nodiscard]] bool write(const Message &entry) override
    {
        if (entry.isMessage())
            m_out.write(entry.bytes);
        return entry.isMessage();
    }

private:
    QIODevice &m_out;
};

} // namespace porthole
