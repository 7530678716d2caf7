// SPDX-License-Identifier: GPL-3.0-or-later
// N clients that are N blocking threads: each sends a line, reads it back, compares, and again. Hundreds of
// runnable threads are a load that takes the processor from a server in another way than one busy process
// does.
#define _GNU_SOURCE
#include "address.h"
#include "sendall.h"

#include <stdatomic.h>
#include <time.h>
#include <unistd.h>

enum { maxLineBytes = 8 * 1024 }; // of which each thread has two on its small stack

static struct sockaddr_in server;
static size_t lineBytes;
static atomic_bool over;
static atomic_ullong messages;
static atomic_ullong wrong;
static atomic_ullong failed;

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static bool receiveAll(int socket, char *bytes, size_t count)
{
    while (count > 0) {
        const ssize_t received = recv(socket, bytes, count, 0);
        if (received < 0 && errno == EINTR)
            continue;
        if (received <= 0)
            return false;
        bytes += received;
        count -= (size_t)received;
    }
    return true;
}

/** Sends lines that differ from each other and counts those that come back; false if the connection broke. */
static bool exchange(int socket, unsigned seed)
{
    char line[maxLineBytes];
    char back[maxLineBytes];
    for (unsigned turn = seed; !over; ++turn) {
        memset(line, 'a' + (int)(turn % 26), lineBytes - 1);
        line[lineBytes - 1] = '\n';
        if (!sendAll(socket, line, lineBytes) || !receiveAll(socket, back, lineBytes))
            return false;
        if (memcmp(line, back, lineBytes) != 0)
            ++wrong;
        ++messages;
    }
    return true;
}

static void *runClient(void *argument)
{
    const unsigned *seed = argument;
    const struct timeval patience = {.tv_sec = 30};
    const int client = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(client, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(client, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    if (client < 0 || connect(client, (const struct sockaddr *)&server, sizeof server) != 0) {
        ++failed;
    } else {
        sendSmallWritesAtOnce(client);
        if (!exchange(client, *seed))
            ++failed;
    }
    if (client >= 0)
        close(client);
    return NULL;
}

static void waitFor(double seconds)
{
    struct timespec rest = {.tv_sec = (time_t)seconds};
    rest.tv_nsec = (long)((seconds - (double)rest.tv_sec) * 1e9);
    while (nanosleep(&rest, &rest) != 0 && errno == EINTR) {
    }
}

int main(int argc, char **argv)
{
    const long clients = argc == 5 ? atol(argv[2]) : 0;
    lineBytes = argc == 5 ? strtoul(argv[3], NULL, 10) : 0;
    if (clients < 1 || lineBytes < 2 || lineBytes > maxLineBytes) {
        fprintf(stderr, "usage: %s HOST:PORT CLIENTS LINE_BYTES(2..%d) SECONDS\n", argv[0], maxLineBytes);
        return 2;
    }
    server = parseAddress(argv[1]);
    raiseDescriptorLimit();
    pthread_attr_t attributes = smallThread();
    pthread_t *threads = calloc((size_t)clients, sizeof *threads);
    unsigned *seeds = calloc((size_t)clients, sizeof *seeds);
    if (threads == NULL || seeds == NULL)
        fail("calloc");
    const double start = now();
    for (long i = 0; i < clients; ++i) {
        seeds[i] = (unsigned)i;
        if (pthread_create(&threads[i], &attributes, runClient, &seeds[i]) != 0)
            fail("pthread_create");
    }
    waitFor(strtod(argv[4], NULL));
    over = true;
    for (long i = 0; i < clients; ++i)
        pthread_join(threads[i], NULL);
    printf("{\"messages\":%llu,\"seconds\":%.6f,\"wrong\":%llu,\"failed\":%llu}\n",
           (unsigned long long)messages, now() - start, (unsigned long long)wrong,
           (unsigned long long)failed);
    free(threads);
    free(seeds);
    return wrong == 0 && failed == 0 ? 0 : 1;
}
