// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <sys/socket.h>

/** Sends all the bytes on a blocking socket; false if the connection is over. */
static inline bool sendAll(int socket, const char *bytes, size_t count)
{
    while (count > 0) {
        const ssize_t sent = send(socket, bytes, count, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        bytes += sent;
        count -= (size_t)sent;
    }
    return true;
}
