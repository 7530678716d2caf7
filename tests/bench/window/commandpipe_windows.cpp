// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/window/commandpipe.h"

#include <array>
#include <atomic>
#include <chrono>
#include <semaphore>
#include <thread>

#include <windows.h>

namespace porthole::bench {

struct CommandPipe::Platform
{
    std::atomic<DWORD> readerId = 0;
    std::atomic<bool> unwanted = false;
    std::binary_semaphore ended{0};
    std::thread reader; // last: it uses the others
};

CommandPipe::CommandPipe(QObject *parent)
    : QObject(parent)
    , m_platform(std::make_unique<Platform>())
{
    m_platform->reader = std::thread([this] {
        m_platform->readerId = ::GetCurrentThreadId();
        const HANDLE input = ::GetStdHandle(STD_INPUT_HANDLE);
        std::array<char, 1024> bytes;
        DWORD count = 0;
        while (!m_platform->unwanted &&
               ::ReadFile(input, bytes.data(), DWORD(bytes.size()), &count, nullptr) && count > 0) {
            const QByteArray copy(bytes.data(), qsizetype(count));
            QMetaObject::invokeMethod(
                this, [this, copy] { take(copy); }, Qt::QueuedConnection);
        }
        QMetaObject::invokeMethod(
            this, [this] { takeEnd(); }, Qt::QueuedConnection);
        m_platform->ended.release();
    });
}

CommandPipe::~CommandPipe()
{
    using namespace std::chrono_literals;
    m_platform->unwanted = true;
    // Asked again until it has ended: a request that comes just before it begins to read has no effect.
    while (!m_platform->ended.try_acquire_for(10ms)) {
        if (const HANDLE thread = ::OpenThread(THREAD_TERMINATE, FALSE, m_platform->readerId)) {
            ::CancelSynchronousIo(thread);
            ::CloseHandle(thread);
        }
    }
    m_platform->reader.join();
}

} // namespace porthole::bench
