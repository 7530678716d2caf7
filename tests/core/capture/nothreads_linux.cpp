// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/capture/nothreads_linux.h"

#include <atomic>
#include <cerrno>
#include <dlfcn.h>
#include <limits>
#include <pthread.h>

namespace porthole::test {

namespace {

constexpr int boundless = std::numeric_limits<int>::max();
std::atomic<int> left{boundless};

} // namespace

ThreadLimit::ThreadLimit(int more)
{
    left = more;
}

ThreadLimit::~ThreadLimit()
{
    left = boundless;
}

} // namespace porthole::test

// In the place of the library's, for the standard library and Qt too.
extern "C" int pthread_create(pthread_t *thread, const pthread_attr_t *attributes, void *(*run)(void *),
                              void *argument)
{
    using namespace porthole::test;
    if (left != boundless && left.fetch_sub(1) <= 0)
        return EAGAIN;
    static const auto create =
        reinterpret_cast<decltype(&pthread_create)>(::dlsym(RTLD_NEXT, "pthread_create"));
    return create(thread, attributes, run, argument);
}
