// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/interrupts.h"

#include "app/endwishes.h"
#include "core/base/platform.h"

#include <QSocketNotifier>

#include <array>
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace porthole {

namespace {

// What the handler touches: lock-free and async-signal-safe (POSIX.1-2017, XSH 2.4.3), nothing of Qt's.
volatile std::sig_atomic_t wakeDescriptor = -1;
EndWishes wishes;

extern "C" void onSignal(int number)
{
    const int savedErrno = errno;
    switch (wishes.wish(platform::monotonicNs())) { // clock_gettime(), which is safe here
    case EndWishes::Meaning::Stop: {
        const char wake = 1;
        [[maybe_unused]] const ssize_t written = ::write(wakeDescriptor, &wake, 1);
        break;
    }
    case EndWishes::Meaning::Same:
        break;
    case EndWishes::Meaning::EndAtOnce:
        // Blocked until this handler returns, and then it ends the process with its usual status.
        (void)std::signal(number, SIG_DFL);
        (void)::raise(number);
        break;
    }
    errno = savedErrno;
}

bool isIgnored(int number)
{
    struct sigaction now = {};
    return ::sigaction(number, nullptr, &now) == 0 && now.sa_handler == SIG_IGN;
}

void handle(int number, void (*handler)(int))
{
    struct sigaction action = {};
    action.sa_handler = handler;
    action.sa_flags = SA_RESTART;
    (void)::sigaction(number, &action, nullptr);
}

constexpr std::array asking = {SIGINT, SIGTERM, SIGHUP};

} // namespace

struct Interrupts::Platform
{
    int ends[2] = {-1, -1};
    std::unique_ptr<QSocketNotifier> notifier;
};

Interrupts::Interrupts(QObject *parent)
    : QObject(parent)
    , m_platform(std::make_unique<Platform>())
{
    handle(SIGPIPE, SIG_IGN);
    if (::pipe(m_platform->ends) != 0)
        return; // without a descriptor to spare, signals keep their usual effect
    for (const int end : m_platform->ends) {
        (void)::fcntl(end, F_SETFD, FD_CLOEXEC);
        (void)::fcntl(end, F_SETFL, O_NONBLOCK);
    }
    m_platform->notifier = std::make_unique<QSocketNotifier>(m_platform->ends[0], QSocketNotifier::Read);
    connect(m_platform->notifier.get(), &QSocketNotifier::activated, this, [this] {
        m_platform->notifier->setEnabled(false);
        Q_EMIT interrupted();
    });
    wakeDescriptor = m_platform->ends[1];
    wishes.forget();
    for (const int number : asking) {
        if (number != SIGHUP || !isIgnored(SIGHUP)) // nohup(1) ignores it on purpose
            handle(number, onSignal);
    }
}

Interrupts::~Interrupts()
{
    if (!m_platform->notifier)
        return;
    // The handler stays: the wish may come once more while the program ends, and must not spoil its status.
    wakeDescriptor = -1;
    m_platform->notifier.reset();
    for (const int end : m_platform->ends)
        ::close(end);
}

} // namespace porthole
