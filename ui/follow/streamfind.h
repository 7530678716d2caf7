// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/message.h"

#include <QDeadlineTimer>

#include <optional>
#include <vector>

namespace porthole {

class StreamDocument;

/// What to find in a document.
struct StreamFindRequest
{
    QByteArray needle;             ///< not empty
    qint64 from = 0;               ///< the first place where it may begin; backwards: the first where not
    bool backwards = false;        ///< goes towards the beginning
    std::optional<Direction> only; ///< what is shown; none: both directions
};

/// Finds where some bytes are next, going round at the end. They must lie within what is shown of one
/// direction without the other between. The document may grow meanwhile. It looks at each byte once, whatever
/// the needle, and takes memory for the needle alone. Thread: main.
class StreamFind final
{
public:
    /// `document` must outlive it.
    StreamFind(const StreamDocument &document, StreamFindRequest request);

    /// Goes on until the deadline, about, and gives whether it is over.
    [[nodiscard]] bool advance(const QDeadlineTimer &deadline);
    [[nodiscard]] const StreamFindRequest &request() const { return m_request; }
    /// Where the needle begins; none if it is not there, or is still being looked for.
    [[nodiscard]] std::optional<qint64> found() const { return m_found; }
    /// Of the document that have been looked at.
    [[nodiscard]] int percent() const;

private:
    [[nodiscard]] bool isAtEnd() const;
    void goRound();
    void findRun();
    [[nodiscard]] qint64 lookAtSome();
    template <typename Iterator> [[nodiscard]] bool match(Iterator &at, Iterator end);

    const StreamDocument &m_document;
    const StreamFindRequest m_request;
    QByteArray m_needle;           // in the order in which bytes are looked at
    std::vector<quint32> m_border; // of the first i + 1 bytes of it: how many begin and end them alike
    qsizetype m_matched = 0;       // so many bytes of the needle have just been seen
    qint64 m_at = 0;               // all before this (backwards: from this on) has been looked at
    size_t m_run = 0;              // that the next byte is in
    qint64 m_looked = 0;           // bytes
    bool m_isRound = false;
    std::optional<qint64> m_found;
};

} // namespace porthole
