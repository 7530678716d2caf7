// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagefilter.h"

#include <memory>
#include <optional>
#include <vector>

namespace porthole {

/// What a log holds at one moment: the entries [first, end), by sequence number.
struct MessageRange
{
    quint64 first = 0;
    quint64 end = 0;
    quint64 notKept = 0; ///< messages that never reached the log because it could not keep up

    [[nodiscard]] quint64 size() const { return end - first; }
    friend bool operator==(const MessageRange &, const MessageRange &) = default;
};

/// The matches of one step of a search.
struct MessageMatches
{
    std::vector<quint64> sequences; ///< rising
    quint64 searchedTo = 0;         ///< all before this has been searched
};

/// A search through a log, older entries first. Thread: that of the source which began it.
class MessageSearch
{
public:
    virtual ~MessageSearch() = default;
    /// Goes on over about `most` entries, at least one if there is one. At the end it gives nothing; call it
    /// again when the log has grown. A match that begins in one message and ends in a later one of the same
    /// client and direction counts for that in which it ends.
    [[nodiscard]] virtual MessageMatches next(quint64 most) = 0;
};

/// A log to read: the capture that is being written, or one that was opened. Thread: that which made it, for
/// every method but range(); it waits for the disk at most.
class MessageSource
{
public:
    virtual ~MessageSource() = default;

    /// Thread: any. Costs next to nothing.
    [[nodiscard]] virtual MessageRange range() const = 0;
    /// The entries [from, from + most) as far as they are held, oldest first, each once, with at most
    /// `maxBytes` of its bytes.
    [[nodiscard]] virtual std::vector<Message> page(quint64 from, quint64 most, qint64 maxBytes) const = 0;
    /// With all the bytes that were kept. None if it is no longer, or not yet, held.
    [[nodiscard]] virtual std::optional<Message> message(quint64 sequence) const = 0;
    /// The first entry at or after this time (ns since 1970-01-01 UTC); range().end if there is none. Entries
    /// are in the order in which they were recorded: if the clock was set back, times are not.
    [[nodiscard]] virtual quint64 sequenceAt(qint64 timeNs) const = 0;
    /// Through the entries from `from` on. `filter` must be valid.
    [[nodiscard]] virtual std::unique_ptr<MessageSearch> search(const MessageFilter &filter,
                                                                quint64 from = 0) const = 0;
    /// The same log, for use in another thread: call it here, and use and destroy what it gives there. Null
    /// if it can no longer be read.
    [[nodiscard]] virtual std::unique_ptr<MessageSource> another() const = 0;
};

} // namespace porthole
