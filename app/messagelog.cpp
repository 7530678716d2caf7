// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/messagelog.h"

#include "app/outputwriter.h"

#include <QString>

#include <atomic>

namespace porthole {

namespace {

std::atomic<OutputWriter *> target{nullptr};
QtMessageHandler usualHandler = nullptr; // set while there is no other thread

/// Thread: any.
void take(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    OutputWriter *const writer = target.load(std::memory_order_acquire);
    if (!writer || type == QtFatalMsg) // after that one nothing is written any more
        return usualHandler(type, context, message);
    writer->write((qFormatLogMessage(type, context, message) + u'\n').toLocal8Bit());
}

} // namespace

MessageLog::MessageLog(OutputWriter &writer)
{
    Q_ASSERT(!target.load());
    target.store(&writer, std::memory_order_release);
    usualHandler = qInstallMessageHandler(take);
}

MessageLog::~MessageLog()
{
    qInstallMessageHandler(usualHandler);
    target.store(nullptr, std::memory_order_release);
}

} // namespace porthole
