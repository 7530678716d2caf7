// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtGlobal>

namespace porthole {

class OutputWriter;

/// While it lives, what Qt and Porthole log (qWarning() and its kin; QT_LOGGING_RULES) goes to `writer`, so
/// that no thread that logs waits for whoever reads it. There is one at a time. Thread: main makes it, and
/// destroys it when no other thread is left that could log; `writer` outlives it.
class MessageLog final
{
public:
    explicit MessageLog(OutputWriter &writer);
    ~MessageLog();
    Q_DISABLE_COPY_MOVE(MessageLog)
};

} // namespace porthole
