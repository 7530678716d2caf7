// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QString>

#include <memory>

struct sqlite3;
struct sqlite3_stmt;

namespace porthole {

/// What a statement may cost at most, for files that somebody else may have made: in a damaged one the
/// branches of a tree may lead back to it, and a look through it would never end.
struct SqliteBounds
{
    quint64 mostRows = 0;         ///< from one reset to the next
    quint64 mostInstructions = 0; ///< of SQLite's machine, for one row, about
    quint64 instructions = 0;     ///< for this row, so far
};

/// One prepared statement. Errors of stepping end the rows; the database tells them. Thread: its database's.
class SqliteStatement final
{
public:
    SqliteStatement() = default;
    SqliteStatement(sqlite3 *database, const char *sql, std::shared_ptr<SqliteBounds> bounds = nullptr);

    [[nodiscard]] bool isValid() const { return m_statement != nullptr; }

    // Parameters are counted from 1. Bytes must stay as they are until reset().
    SqliteStatement &bind(int parameter, qint64 value);
    SqliteStatement &bind(int parameter, QByteArrayView bytes);
    SqliteStatement &bindText(int parameter, const QString &text);
    SqliteStatement &bindNull(int parameter);

    /// The next row; false at the end, after an error, and beyond the database's bounds.
    [[nodiscard]] bool step();
    /// Runs to the end, and is ready to be bound anew. False after an error.
    [[nodiscard]] bool run();
    void reset();

    // Columns are counted from 0.
    [[nodiscard]] qint64 integer(int column) const;
    [[nodiscard]] bool isNull(int column) const;
    /// Holds until the next step or reset.
    [[nodiscard]] QByteArrayView bytes(int column) const;
    [[nodiscard]] QString text(int column) const;

private:
    struct Finalize
    {
        void operator()(sqlite3_stmt *statement) const;
    };
    std::unique_ptr<sqlite3_stmt, Finalize> m_statement;
    std::shared_ptr<SqliteBounds> m_bounds;
    quint64 m_rows = 0; // since the last reset
};

/// One connection to an SQLite database. Thread: one at a time.
class SqliteDatabase final
{
public:
    enum class Mode { ReadWrite, ReadOnly };
    /// Makes an empty file for open(), which its owner alone may read and write before there is a byte in it:
    /// what clients sent over TLS is in captures in the clear. One of that name must not exist. Error:
    /// FileNotWritable.
    [[nodiscard]] static Result<void> makeFile(const QString &file);
    /// Error: FileNotWritable or FileNotReadable, by mode, with the file as its subject.
    [[nodiscard]] static Result<SqliteDatabase> open(const QString &file, Mode mode);

    /// Runs statements that give no rows. Error: the same, with SQLite's text.
    [[nodiscard]] Result<void> execute(const char *sql);
    [[nodiscard]] SqliteStatement prepare(const char *sql) const { return {m_database.get(), sql, m_bounds}; }
    /// Bounds the statements that are prepared from now on by what a file of `mostRows` rows may need.
    void setBounds(quint64 mostRows);
    /// The one number that a query gives; 0 if none.
    [[nodiscard]] qint64 number(const char *sql) const;
    /// What went wrong last.
    [[nodiscard]] Error error() const;
    /// The primary result code of SQLite's that the last statement ended with.
    [[nodiscard]] int resultCode() const;
    [[nodiscard]] sqlite3 *handle() const { return m_database.get(); }

private:
    struct Close
    {
        void operator()(sqlite3 *database) const;
    };
    QString m_file;
    Mode m_mode = Mode::ReadOnly;
    std::unique_ptr<sqlite3, Close> m_database;
    std::shared_ptr<SqliteBounds> m_bounds;
};

} // namespace porthole
