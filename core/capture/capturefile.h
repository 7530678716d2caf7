// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/blockbuilder.h"
#include "core/capture/capturecheckpointer.h"
#include "core/capture/sqlite.h"
#include "core/config/captureoptions.h"

#include <span>

namespace porthole {

/// A capture file that is being written. What one call of write() takes is in the file together or not at
/// all, and is kept if the program is killed right after. Thread: its owner's (the capture writer's). It
/// waits for the disk only while it is closed.
class CaptureFile final
{
public:
    /// A new file; one of that name must not exist. `first`: the sequence number of its first entry. Error:
    /// FileNotWritable.
    [[nodiscard]] static Result<std::unique_ptr<CaptureFile>> create(const QString &file,
                                                                     const CaptureOptions &options,
                                                                     quint64 first = 0,
                                                                     CaptureCheckpointer::Limits limits = {});
    /// Removes one that nobody writes any more, with what SQLite may have left beside it. False: some of it
    /// is still there; Windows removes no file that somebody reads.
    static bool remove(const QString &file);
    /// Leaves one file, without a journal beside it, if nobody reads it any more.
    ~CaptureFile();

    /// Error: FileNotWritable; nothing of these batches is then in the file.
    [[nodiscard]] Result<void> write(std::span<const MessageBatch> batches);
    [[nodiscard]] Result<void> writeClients(std::span<const CapturedClient> clients);
    /// What a ring's file knows of the one before it: the settings there (as JSON; may be empty), and its
    /// name, without the folder.
    [[nodiscard]] Result<void> writeBefore(QByteArrayView settings, const QString &fileName);
    /// What it does in a thread of its own gives way to other threads from now on.
    void giveWay();
    /// Lets go of the oldest entries until the file is within the size that the options allow.
    [[nodiscard]] Result<void> forgetOldest();

    [[nodiscard]] const QString &fileName() const { return m_fileName; }
    /// What is in use of the file, in bytes.
    [[nodiscard]] qint64 usedBytes() const;
    [[nodiscard]] quint64 first() const { return m_first; }
    [[nodiscard]] quint64 end() const { return m_end; }

private:
    [[nodiscard]] static Result<std::unique_ptr<CaptureFile>> begin(const QString &file,
                                                                    const CaptureOptions &options,
                                                                    quint64 first,
                                                                    CaptureCheckpointer::Limits limits);
    CaptureFile(QString fileName, SqliteDatabase database, const CaptureOptions &options, quint64 first);
    [[nodiscard]] Result<void> startCheckpoints(CaptureCheckpointer::Limits limits);
    void setSynced(bool isSynced);
    [[nodiscard]] bool addBatch(const MessageBatch &batch);
    [[nodiscard]] bool addClient(const CapturedClient &client);
    [[nodiscard]] bool setInfo(const char *name, QByteArrayView value);
    [[nodiscard]] bool addReadEnd(const MessageBatch::ClientReadEnd &readEnd);
    [[nodiscard]] bool writeBlock();
    [[nodiscard]] bool writeRow(const BlockBuilder::Row &row);
    [[nodiscard]] bool forgetBlocks();
    template <typename Act> [[nodiscard]] Result<void> inTransaction(Act act);

    const QString m_fileName;
    const CaptureOptions m_options;
    SqliteDatabase m_database;
    std::unique_ptr<CaptureCheckpointer> m_checkpointer;
    BlockBuilder m_builder;
    SqliteStatement m_insertMessage;
    SqliteStatement m_insertBlock;
    SqliteStatement m_insertExtent;
    SqliteStatement m_insertReadEnd;
    SqliteStatement m_insertClient;
    quint64 m_first;
    quint64 m_end;
    quint64 m_written;  // sequence numbers given to rows of the transaction that runs
    qint64 m_block = 1; // of the next block
    quint64 m_notKept = 0;
    bool m_afterLoss = false;
};

} // namespace porthole
