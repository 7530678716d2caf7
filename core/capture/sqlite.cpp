// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/sqlite.h"

#include <QFile>

#include <sqlite3.h>

namespace porthole {

namespace {

constexpr int busyTimeoutMs = 2000;
constexpr int instructionsACall = 100'000;
constexpr quint64 instructionsARow = 100; // far more than any of our queries takes for one it passes over

/// Not 0 ends the statement.
int countInstructions(void *context)
{
    auto &bounds = *static_cast<SqliteBounds *>(context);
    bounds.instructions += instructionsACall;
    return bounds.instructions > bounds.mostInstructions ? 1 : 0;
}

} // namespace

void SqliteStatement::Finalize::operator()(sqlite3_stmt *statement) const
{
    sqlite3_finalize(statement);
}

SqliteStatement::SqliteStatement(sqlite3 *database, const char *sql, std::shared_ptr<SqliteBounds> bounds)
    : m_bounds(std::move(bounds))
{
    sqlite3_stmt *statement = nullptr;
    sqlite3_prepare_v3(database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    m_statement.reset(statement);
}

SqliteStatement &SqliteStatement::bind(int parameter, qint64 value)
{
    sqlite3_bind_int64(m_statement.get(), parameter, value);
    return *this;
}

SqliteStatement &SqliteStatement::bind(int parameter, QByteArrayView bytes)
{
    // A null pointer would be NULL, not an empty value.
    const char *const data = bytes.isEmpty() ? "" : bytes.data();
    sqlite3_bind_blob64(m_statement.get(), parameter, data, sqlite3_uint64(bytes.size()), SQLITE_STATIC);
    return *this;
}

SqliteStatement &SqliteStatement::bindText(int parameter, const QString &text)
{
    const QByteArray utf8 = text.toUtf8();
    sqlite3_bind_text64(m_statement.get(), parameter, utf8.constData(), sqlite3_uint64(utf8.size()),
                        SQLITE_TRANSIENT, SQLITE_UTF8);
    return *this;
}

SqliteStatement &SqliteStatement::bindNull(int parameter)
{
    sqlite3_bind_null(m_statement.get(), parameter);
    return *this;
}

bool SqliteStatement::step()
{
    if (!m_statement || (m_bounds && m_rows >= m_bounds->mostRows))
        return false;
    if (m_bounds)
        m_bounds->instructions = 0;
    ++m_rows;
    return sqlite3_step(m_statement.get()) == SQLITE_ROW;
}

bool SqliteStatement::run()
{
    if (!m_statement)
        return false;
    int result = SQLITE_ROW;
    while (result == SQLITE_ROW)
        result = sqlite3_step(m_statement.get());
    reset();
    return result == SQLITE_DONE;
}

void SqliteStatement::reset()
{
    m_rows = 0;
    if (m_statement)
        sqlite3_reset(m_statement.get());
}

qint64 SqliteStatement::integer(int column) const
{
    return sqlite3_column_int64(m_statement.get(), column);
}

bool SqliteStatement::isNull(int column) const
{
    return sqlite3_column_type(m_statement.get(), column) == SQLITE_NULL;
}

QByteArrayView SqliteStatement::bytes(int column) const
{
    const auto *const data = static_cast<const char *>(sqlite3_column_blob(m_statement.get(), column));
    return {data, data ? qsizetype(sqlite3_column_bytes(m_statement.get(), column)) : 0};
}

QString SqliteStatement::text(int column) const
{
    const auto *const utf8 = reinterpret_cast<const char *>(sqlite3_column_text(m_statement.get(), column));
    return QString::fromUtf8(utf8, sqlite3_column_bytes(m_statement.get(), column));
}

void SqliteDatabase::Close::operator()(sqlite3 *database) const
{
    sqlite3_close_v2(database);
}

Result<void> SqliteDatabase::makeFile(const QString &file)
{
    QFile made(file);
    if (!made.open(QIODevice::WriteOnly | QIODevice::NewOnly,
                   QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return tl::unexpected(Error{ErrorCode::FileNotWritable, file, made.errorString()});
    return {};
}

Result<SqliteDatabase> SqliteDatabase::open(const QString &file, Mode mode)
{
    const int flags = mode == Mode::ReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
    sqlite3 *handle = nullptr;
    const int result = sqlite3_open_v2(file.toUtf8().constData(), &handle,
                                       flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    SqliteDatabase database;
    database.m_file = file;
    database.m_mode = mode;
    database.m_database.reset(handle);
    if (result != SQLITE_OK)
        return tl::unexpected(database.error());
    sqlite3_busy_timeout(handle, busyTimeoutMs);
    return database;
}

Result<void> SqliteDatabase::execute(const char *sql)
{
    if (sqlite3_exec(m_database.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
        return tl::unexpected(error());
    return {};
}

void SqliteDatabase::setBounds(quint64 mostRows)
{
    m_bounds = std::make_shared<SqliteBounds>();
    m_bounds->mostRows = mostRows;
    m_bounds->mostInstructions = instructionsACall + mostRows * instructionsARow;
    sqlite3_progress_handler(m_database.get(), instructionsACall, countInstructions, m_bounds.get());
}

qint64 SqliteDatabase::number(const char *sql) const
{
    SqliteStatement query = prepare(sql);
    return query.step() ? query.integer(0) : 0;
}

int SqliteDatabase::resultCode() const
{
    return sqlite3_errcode(m_database.get()) & 0xff;
}

Error SqliteDatabase::error() const
{
    const ErrorCode code = m_mode == Mode::ReadOnly ? ErrorCode::FileNotReadable : ErrorCode::FileNotWritable;
    QString text = QStringLiteral("out of memory");
    if (m_database) {
        text = QString::fromUtf8(sqlite3_errmsg(m_database.get()));
        if (const int system = sqlite3_system_errno(m_database.get()); system != 0)
            text += QStringLiteral(" (%1)").arg(qt_error_string(system));
    }
    return {code, m_file, text};
}

} // namespace porthole
