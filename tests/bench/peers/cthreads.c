// SPDX-License-Identifier: GPL-3.0-or-later
// Echoes lines with one blocking thread a connection and one send a line.
#define _GNU_SOURCE
#include "address.h"
#include "sendall.h"

#include <stdint.h>
#include <unistd.h>

enum { bufferBytes = 4096, backlog = 4096 };

/**
 * Sends each complete line in the buffer; gives how many bytes of the last, unfinished one are left at its
 * start, or -1 when the connection is over. A line that fills the buffer is passed on in pieces.
 */
static ssize_t echoLines(int socket, char *buffer, size_t held)
{
    char *line = buffer;
    char *const end = buffer + held;
    for (char *newline; (newline = memchr(line, '\n', (size_t)(end - line))) != NULL; line = newline + 1) {
        if (!sendAll(socket, line, (size_t)(newline + 1 - line)))
            return -1;
    }
    const size_t rest = (size_t)(end - line);
    if (rest == bufferBytes)
        return sendAll(socket, buffer, rest) ? 0 : -1;
    memmove(buffer, line, rest);
    return (ssize_t)rest;
}

static void *serve(void *argument)
{
    const int socket = (int)(intptr_t)argument;
    char buffer[bufferBytes];
    ssize_t held = 0;
    while (held >= 0) {
        const ssize_t received = recv(socket, buffer + held, sizeof buffer - (size_t)held, 0);
        if (received < 0 && errno == EINTR)
            continue;
        if (received <= 0)
            break;
        held = echoLines(socket, buffer, (size_t)(held + received));
    }
    close(socket);
    return NULL;
}

static int listenOn(const char *text)
{
    struct sockaddr_in address = parseAddress(text);
    socklen_t length = sizeof address;
    const int on = 1;
    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener < 0)
        fail("socket");
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&address, length) != 0 || listen(listener, backlog) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &length) != 0)
        fail(text);
    char host[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &address.sin_addr, host, sizeof host);
    printf("listening %s:%u\n", host, (unsigned)ntohs(address.sin_port));
    fflush(stdout);
    return listener;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: %s HOST:PORT\n", argv[0]);
        return 2;
    }
    raiseDescriptorLimit();
    const int listener = listenOn(argv[1]);
    pthread_attr_t attributes = smallThread();
    pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    for (;;) {
        const int socket = accept(listener, NULL, NULL);
        if (socket < 0) {
            if (errno == EINTR || errno == ECONNABORTED)
                continue;
            fail("accept");
        }
        sendSmallWritesAtOnce(socket);
        pthread_t thread;
        if (pthread_create(&thread, &attributes, serve, (void *)(intptr_t)socket) != 0)
            close(socket);
    }
}
