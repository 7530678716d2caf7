// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/message.h"

namespace porthole {

/// Writes entries of the log in one format. Thread: that which made it.
class ExportSink
{
public:
    virtual ~ExportSink() = default;
    /// What stands before all entries.
    virtual void begin() {}
    /// False if the format has no place for this entry.
    [[nodiscard]] virtual bool write(const Message &entry) = 0;
    /// What stands after all entries.
    virtual void end() {}
};

} // namespace porthole
