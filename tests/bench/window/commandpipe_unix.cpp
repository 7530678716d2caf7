// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/window/commandpipe.h"

#include <QSocketNotifier>

#include <array>
#include <cerrno>

#include <unistd.h>

namespace porthole::bench {

struct CommandPipe::Platform
{
    QSocketNotifier notifier{STDIN_FILENO, QSocketNotifier::Read};
};

CommandPipe::CommandPipe(QObject *parent)
    : QObject(parent)
    , m_platform(std::make_unique<Platform>())
{
    connect(&m_platform->notifier, &QSocketNotifier::activated, this, [this] {
        std::array<char, 1024> bytes;
        const ssize_t count = ::read(STDIN_FILENO, bytes.data(), bytes.size());
        if (count > 0) {
            take(QByteArray(bytes.data(), count));
        } else if (count == 0 || (errno != EINTR && errno != EAGAIN)) {
            m_platform->notifier.setEnabled(false);
            takeEnd();
        }
    });
}

CommandPipe::~CommandPipe() = default;

} // namespace porthole::bench
