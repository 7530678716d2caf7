// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/message.h"

#include <QByteArray>
#include <QSet>

#include <optional>
#include <vector>

namespace porthole {

/// Which messages a view wants; what is not set lets all pass.
struct MessageFilter
{
    QSet<ConnectionId> clients;
    std::optional<Direction> direction;
    QByteArray text; ///< contained in the bytes; ASCII letters match either case

    [[nodiscard]] bool isEmpty() const { return clients.isEmpty() && !direction && text.isEmpty(); }
    friend bool operator==(const MessageFilter &, const MessageFilter &) = default;
};

/// What a source holds at one moment: the messages [first, end), by sequence number.
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
    quint64 searchedTo = 0;         ///< where the next step goes on
};

/// Where the message log reads what it shows: the newest messages in memory now, a capture file as well
/// later. Thread: any, for every method; none of them waits for the workers or for the network.
class MessageSource
{
public:
    virtual ~MessageSource() = default;

    [[nodiscard]] virtual MessageRange range() const = 0;
    /// Searches [from, from + most) as far as it is held; a `from` before the oldest message begins at that
    /// one.
    [[nodiscard]] virtual MessageMatches search(const MessageFilter &filter, quint64 from,
                                                quint64 most) const = 0;
    /// None if it is no longer, or not yet, held.
    [[nodiscard]] virtual std::optional<Message> message(quint64 sequence) const = 0;
    /// Forgets all that is held now. Sequence numbers go on.
    virtual void clear() = 0;
};

} // namespace porthole
