// SPDX-License-Identifier: GPL-3.0-or-later
// Platform code: descriptors are duplicated in different ways.
#include "tests/support/duplicatesocket.h"

#ifdef Q_OS_WIN
#include <winsock2.h>
#else
#include <unistd.h>
#endif

namespace porthole::test {

platform::SocketHandle duplicateSocket(qintptr socket)
{
#ifdef Q_OS_WIN
    WSAPROTOCOL_INFOW info = {};
    ::WSADuplicateSocketW(SOCKET(socket), ::GetCurrentProcessId(), &info);
    const SOCKET copy = ::WSASocketW(FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, FROM_PROTOCOL_INFO, &info, 0,
                                     WSA_FLAG_OVERLAPPED);
    return platform::SocketHandle(copy == INVALID_SOCKET ? -1 : qintptr(copy));
#else
    return platform::SocketHandle(::dup(int(socket)));
#endif
}

} // namespace porthole::test
