// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturedclient.h"
#include "core/capture/message.h"
#include "core/capture/sqlite.h"

#include <QCache>

#include <optional>

namespace porthole {

/// The rows of a capture file that is read, and its blocks as they were last looked at. Thread: its reader's.
class CaptureDatabase final
{
public:
    /// A row of `message`, without its bytes.
    struct Row
    {
        Message message;
        qint64 block = 0;
        qint64 offset = 0;
        qint64 kept = 0;
    };

    /// Errors: as those of CaptureReader::open().
    [[nodiscard]] static Result<std::shared_ptr<CaptureDatabase>> open(const QString &file);

    [[nodiscard]] SqliteStatement prepare(const char *sql) const { return m_database.prepare(sql); }
    [[nodiscard]] qint64 number(const char *sql) const { return m_database.number(sql); }
    /// That the last statement could not read the file: FileNotReadable, with why and what to do. None if it
    /// could.
    [[nodiscard]] std::optional<Error> failure() const { return failure(m_database); }
    /// No file of this size holds more rows.
    [[nodiscard]] quint64 mostRows() const;
    /// For a file that no more is written to: a statement that is prepared from now on ends when it has taken
    /// more than so many rows allow.
    void setBounds() { m_database.setBounds(mostRows()); }
    /// The columns that rowOf() reads.
    static constexpr const char *rowColumns =
        "sequence, time_ns, monotonic_ns, client, what, length, ifnull(kept, length), block, offset";
    [[nodiscard]] static Row rowOf(const SqliteStatement &statement);
    /// Whether more messages of the same part of the log are about to be read.
    enum class Use { Alone, WithOthers };
    /// The message with at most `maxBytes` of its bytes.
    [[nodiscard]] Message filled(Row row, qint64 maxBytes, Use use);
    /// All bytes of a block; empty if it is gone.
    [[nodiscard]] QByteArray block(qint64 id);
    /// Some bytes of a block, as far as it has them; empty if it is gone.
    [[nodiscard]] QByteArray part(qint64 block, qint64 offset, qint64 length);
    /// Of blocks, all in all.
    [[nodiscard]] qint64 bytesRead() const { return m_bytesRead; }

private:
    explicit CaptureDatabase(SqliteDatabase database)
        : m_database(std::move(database))
        , m_blocks(cachedBytes)
    {
    }

    [[nodiscard]] static std::optional<Error> failure(const SqliteDatabase &database);

    static constexpr qsizetype cachedBytes = 16 * 1024 * 1024;
    SqliteDatabase m_database;
    SqliteStatement m_selectBlock;
    SqliteStatement m_selectSize;
    QCache<qint64, QByteArray> m_blocks;
    qint64 m_bytesRead = 0;
};

} // namespace porthole
