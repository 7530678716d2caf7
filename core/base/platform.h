// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/endpoint.h"

#include <QByteArrayView>
#include <QString>

#include <chrono>
#include <optional>
#include <utility>

/// What the operating systems do differently about sockets, descriptors and threads, behind one face.
/// platform_unix.cpp serves Linux, macOS and the BSDs; platform_windows.cpp serves Windows.
namespace porthole::platform {

/// Owns one socket descriptor and closes it. Move-only: whoever holds it is the only one who can use it, so a
/// hand-over to another thread that never happens still closes the descriptor. Thread: that of its holder.
class SocketHandle final
{
public:
    SocketHandle() = default;
    explicit SocketHandle(qintptr descriptor)
        : m_descriptor(descriptor)
    {
    }
    SocketHandle(SocketHandle &&other) noexcept
        : m_descriptor(std::exchange(other.m_descriptor, -1))
    {
    }
    SocketHandle &operator=(SocketHandle &&other) noexcept
    {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    ~SocketHandle() { close(); }

    [[nodiscard]] bool isValid() const { return m_descriptor != -1; }
    [[nodiscard]] qintptr get() const { return m_descriptor; }
    void close();

private:
    qintptr m_descriptor = -1;
};

/// What one socket call came to. On Vanished and Failed, `error` is the system's number (errno,
/// WSAGetLastError).
struct IoResult
{
    enum class Status {
        Done,
        WouldBlock,
        EndOfStream,
        Reset,
        Vanished, ///< the peer's system does not answer any more: neither bytes sent again nor probes
        Failed,
    } status = Status::Done;
    qint64 bytes = 0;
    int error = 0;

    /// The connection is lost, in one way or another.
    [[nodiscard]] bool isLost() const
    {
        return status == Status::Reset || status == Status::Vanished || status == Status::Failed;
    }
};

/// What accepting one connection came to.
struct AcceptResult
{
    enum class Status {
        Accepted,
        NonePending,      ///< the backlog is empty
        Vanished,         ///< the client gave up before it was accepted; go on with the next
        NoDescriptorLeft, ///< EMFILE, ENFILE and their kin
        Failed,
    } status = Status::NonePending;
    SocketHandle socket;
    Endpoint peer; ///< kept from the start: a client that resets at once cannot be asked for it later
    int error = 0;
};

/// Thread: any, for all of these; a socket's calls only from the thread that holds it. None of them blocks.
[[nodiscard]] AcceptResult acceptConnection(qintptr listening);
[[nodiscard]] IoResult receive(qintptr socket, char *into, qint64 capacity);
[[nodiscard]] IoResult send(qintptr socket, QByteArrayView bytes);
/// Sends FIN; the other direction stays open.
void shutdownSending(qintptr socket);
/// Bytes sent that the peer has not acknowledged yet; 0 where the system does not tell.
[[nodiscard]] qint64 unsentInSystem(qintptr socket);
/// Makes the next close send RST and throw away what is unsent.
void resetOnClose(qintptr socket);
void setNoDelay(qintptr socket);
/// Has the system probe a peer that has sent nothing for `silence` (rounded to whole seconds, at least one),
/// and give it up when it leaves keepAliveProbes of them unanswered, each a sixth of that time after the one
/// before: about twice `silence` after it vanished. Where the system knows no such times, its own are used.
/// It does not probe while bytes are unacknowledged (RFC 9293, 3.8.4). macOS and Windows are told to send
/// those again for no longer than giveUpTime(); for Linux see unansweredFor().
void setKeepAlive(qintptr socket, std::chrono::milliseconds silence);
inline constexpr int keepAliveProbes = 6;
/// How long after the last sign of life a peer is given up by setKeepAlive().
[[nodiscard]] std::chrono::seconds giveUpTime(std::chrono::milliseconds silence);
/// How long the peer has acknowledged nothing at all, if bytes are on their way to it. None: there are no
/// such bytes, or the peer's window is closed (then it is asked seldom, and may answer as seldom), or the
/// system gives up by itself. Linux' TCP_USER_TIMEOUT is no stand-in: it also ends who lives and does not
/// read.
[[nodiscard]] std::optional<std::chrono::milliseconds> unansweredFor(qintptr socket);
[[nodiscard]] Endpoint localOf(qintptr socket);
[[nodiscard]] QString errorText(int error);

/// Raises the soft limit of open descriptors to the hard one. Call once, before serving.
void raiseDescriptorLimit();
/// How many descriptors may be open now; a very large number where there is no such limit.
[[nodiscard]] qint64 descriptorLimit();
/// Makes the heap of the main thread grow seldom and be shared with few workers, where the system's heap can
/// be told so. Growing waits for whoever makes or ends a thread, and sharing for a worker that the system
/// lets wait; a window must do neither. It acts on the whole process: heaps take more address space, and
/// memory that was freed goes back to the system later. Call once, before any other thread.
void setHeapApart();
/// Makes the calling thread, when it wakes, wait for the one that runs to sleep or use up its turn, where the
/// system can do so. Hundreds of threads that each do little at a time then cost far fewer switches.
void scheduleAsBatch();
/// Makes the calling thread, and those that it makes, get less of the processor than others that want it, but
/// always some. Cannot be undone.
void scheduleBelowNormal();
/// Makes the calling thread run on what the others leave, so that hundreds of busy ones leave the window its
/// turn. Cannot be undone.
void scheduleAsBackground();

/// Nanoseconds of processor time that this process has used.
[[nodiscard]] qint64 processCpuNs();
/// Whether this much more memory could be had now. False tells that a limit is near: on address space
/// (RLIMIT_AS, or Windows' commit limit), beyond which allocations fail, or on Linux one of a control group
/// on memory in use, beyond which the system ends the program; see MemoryGroup.
[[nodiscard]] bool hasMemoryFor(qint64 bytes);

inline constexpr qint64 nsPerMs = 1'000'000;
/// Nanoseconds of a clock that never goes back. Cheap enough to be read for every chunk. It may stand still
/// while the machine sleeps.
[[nodiscard]] qint64 monotonicNs();
/// Nanoseconds of a clock that never goes back, and goes on while the machine sleeps.
[[nodiscard]] qint64 elapsedNs();
/// Nanoseconds since 1970-01-01 UTC.
[[nodiscard]] qint64 wallClockNs();

} // namespace porthole::platform
