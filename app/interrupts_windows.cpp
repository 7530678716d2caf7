// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/interrupts.h"

#include "app/endwishes.h"
#include "core/base/platform.h"

#include <atomic>
#include <semaphore>

#include <windows.h>

namespace porthole {

namespace {

// The system calls the handler in a thread of its own, so the object is reached only by a queued call.
std::atomic<Interrupts *> announcer = nullptr;
EndWishes wishes;
std::binary_semaphore ended{0};

BOOL WINAPI onConsoleEvent(DWORD event)
{
    Interrupts *const target = announcer.load();
    const auto meaning = wishes.wish(platform::monotonicNs());
    if (!target || meaning == EndWishes::Meaning::EndAtOnce)
        return FALSE; // the system's own handler ends the process
    if (meaning == EndWishes::Meaning::Stop)
        QMetaObject::invokeMethod(target, &Interrupts::interrupted, Qt::QueuedConnection);
    // When the console goes, the process ends as soon as this returns: wait until the program has.
    if (event == CTRL_CLOSE_EVENT || event == CTRL_LOGOFF_EVENT || event == CTRL_SHUTDOWN_EVENT)
        ended.acquire();
    return TRUE;
}

} // namespace

struct Interrupts::Platform
{
};

Interrupts::Interrupts(QObject *parent)
    : QObject(parent)
{
    announcer = this;
    wishes.forget();
    ::SetConsoleCtrlHandler(onConsoleEvent, TRUE);
}

Interrupts::~Interrupts()
{
    ::SetConsoleCtrlHandler(onConsoleEvent, FALSE);
    announcer = nullptr;
    ended.release();
}

} // namespace porthole
