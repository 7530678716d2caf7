// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturedclient.h"
#include "core/capture/messagesource.h"

#include <functional>
#include <limits>

namespace porthole {

class CaptureDatabase;
class CaptureProgress;

/// How far a client's ends of reads have been read.
struct ReadEndPlace
{
    qint64 block = 0;
    qint64 position = 0; ///< all up to this have been
};

/// Reads a capture file (see README.md beside this), also while it is being written. Thread: one at a
/// time, for every method but range().
class CaptureReader final : public MessageSource
{
public:
    /// Errors: FileNotReadable with the file as its subject: it cannot be opened, cannot be read, is damaged,
    /// is no capture, or is of a newer version of Porthole.
    [[nodiscard]] static Result<std::unique_ptr<CaptureReader>> open(const QString &file);
    /// The capture that is being written: what it holds is told by `progress`.
    [[nodiscard]] static Result<std::unique_ptr<CaptureReader>>
    open(const QString &file, std::shared_ptr<const CaptureProgress> progress);
    ~CaptureReader() override;
    using Factory = std::function<std::unique_ptr<CaptureReader>()>;

    [[nodiscard]] const QString &fileName() const { return m_file; }
    /// That the file goes on where another of its ring ends.
    struct FileBefore
    {
        quint64 entries = 0; ///< in that file and those before it: the number of the first in this one
        QString name;        ///< of that file, without its folder; empty if it is not told
    };
    [[nodiscard]] std::optional<FileBefore> fileBefore() const;
    /// The settings that the server ran with, as JSON; empty if the capture does not tell.
    [[nodiscard]] QByteArray settings() const;
    /// All clients that had connected by now, by rising id.
    [[nodiscard]] std::vector<CapturedClient> clients() const;
    /// Of those, the newest `most` (at least 1); as fast for a capture of many more.
    [[nodiscard]] std::vector<CapturedClient> newestClients(qint64 most) const;
    [[nodiscard]] std::optional<CapturedClient> client(ConnectionId id) const;
    /// Calls `take` for each message (no events) of one client from sequence `from` on, oldest first, with at
    /// most `maxBytes` of its bytes, until it gives false. Only the parts of the capture that the client has
    /// a share in are read.
    void forEachMessage(ConnectionId id, quint64 from, const std::function<bool(const Message &)> &take,
                        qint64 maxBytes = std::numeric_limits<qint64>::max()) const;
    /// The end of what is in the file by now. While it is written, range() tells of it a little later.
    [[nodiscard]] quint64 writtenEnd() const;
    /// No more comes to what range() tells: the capture has ended, or its ring has gone on to another file.
    [[nodiscard]] bool isOver() const;
    /// There is a message, and not events alone, from this sequence number on.
    [[nodiscard]] bool hasMessagesFrom(quint64 from) const;
    /// The first `most` ends of reads behind `after`, by rising position. Moves `after` to the last of them:
    /// later ones are then found without another look at those before, also in a capture that grows.
    [[nodiscard]] std::vector<ReadEnd> readEnds(ConnectionId id, ReadEndPlace &after, size_t most) const;
    /// All of them.
    [[nodiscard]] std::vector<ReadEnd> readEnds(ConnectionId id) const;

    /// So many bytes of messages, needed or not, have been read from the file.
    [[nodiscard]] qint64 bytesRead() const;

    [[nodiscard]] MessageRange range() const override;
    [[nodiscard]] std::vector<Message> page(quint64 from, quint64 most, qint64 maxBytes) const override;
    [[nodiscard]] std::optional<Message> message(quint64 sequence) const override;
    [[nodiscard]] quint64 sequenceAt(qint64 timeNs) const override;
    [[nodiscard]] std::unique_ptr<MessageSearch> search(const MessageFilter &filter,
                                                        quint64 from = 0) const override;
    [[nodiscard]] std::unique_ptr<MessageSource> another() const override;

private:
    CaptureReader(QString file, std::shared_ptr<CaptureDatabase> database,
                  std::shared_ptr<const CaptureProgress> progress);
    [[nodiscard]] Result<void> readRange();

    const QString m_file;
    const std::shared_ptr<CaptureDatabase> m_database;
    const std::shared_ptr<const CaptureProgress> m_progress; // null for a capture that is complete
    MessageRange m_fixed;                                    // of one that is complete
};

/// Opens this file anew in whatever thread calls it; null if it cannot be read. Thread: any.
[[nodiscard]] CaptureReader::Factory readerFactory(const QString &file,
                                                   std::shared_ptr<const CaptureProgress> progress = {});

} // namespace porthole
