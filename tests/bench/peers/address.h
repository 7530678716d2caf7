// SPDX-License-Identifier: GPL-3.0-or-later
// What both C programs share: "HOST:PORT" as a socket address, and room for many sockets and threads.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { stackBytes = 64 * 1024 };

static inline void fail(const char *what)
{
    perror(what);
    exit(1);
}

/** The IPv4 address and port of `text`, such as 127.0.0.1:9000; ends the program if it is none. */
static inline struct sockaddr_in parseAddress(const char *text)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    char host[INET_ADDRSTRLEN] = "";
    unsigned short port = 0;
    if (sscanf(text, "%15[0-9.]:%hu", host, &port) != 2 || inet_pton(AF_INET, host, &address.sin_addr) != 1) {
        fprintf(stderr, "%s: not HOST:PORT with an IPv4 address\n", text);
        exit(2);
    }
    address.sin_port = htons(port);
    return address;
}

/** Lets the program open as many descriptors as the system allows it. */
static inline void raiseDescriptorLimit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
    }
}

static inline void sendSmallWritesAtOnce(int socket)
{
    const int on = 1;
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/** Attributes for thousands of threads: small stacks. */
static inline pthread_attr_t smallThread(void)
{
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    if (pthread_attr_setstacksize(&attributes, stackBytes) != 0)
        fail("pthread_attr_setstacksize");
    return attributes;
}
