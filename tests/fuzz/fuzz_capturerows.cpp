// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/sqlite.h"
#include "fuzzinput.h"
#include "fuzztarget.h"
#include "hostilecapture.h"

#include <array>
#include <limits>
#include <vector>

using namespace porthole;
using namespace porthole::fuzz;

namespace {

/// The statements which set one column of one row, in the order of their tables and columns.
std::vector<QByteArray> makeUpdates(const SqliteDatabase &database)
{
    std::vector<QByteArray> updates;
    SqliteStatement columns =
        database.prepare("SELECT t.name, c.name, (SELECT name FROM pragma_table_info(t.name) WHERE pk = 1) "
                         "FROM sqlite_schema t, "
                         "pragma_table_info(t.name) c WHERE t.type = 'table' ORDER BY t.name, c.cid");
    while (columns.step()) {
        const QByteArray table = columns.bytes(0).toByteArray();
        const QByteArray key = columns.bytes(2).toByteArray();
        updates.push_back("UPDATE OR IGNORE " + table + " SET " + columns.bytes(1).toByteArray() +
                          " = ?1 WHERE " + key + " = (SELECT " + key + " FROM " + table +
                          " LIMIT 1 OFFSET ?2)");
    }
    return updates;
}

/// A value of any kind that SQLite has, whatever the column is meant for.
void bindValue(SqliteStatement &statement, FuzzInput &input, QByteArray &bytes)
{
    static constexpr std::array<qint64, 10> telling = {0,
                                                       -1,
                                                       1,
                                                       std::numeric_limits<qint64>::max(),
                                                       std::numeric_limits<qint64>::min(),
                                                       std::numeric_limits<int>::max(),
                                                       std::numeric_limits<int>::min(),
                                                       qint64(1) << 32,
                                                       qint64(1) << 40,
                                                       255};
    switch (input.byte() % 6) {
    case 0:
        statement.bind(1, telling[input.byte() % telling.size()]);
        break;
    case 1:
        statement.bind(1, qint64(input.byte()));
        break;
    case 2:
        statement.bind(1, qint64(input.number(8)));
        break;
    case 3:
        statement.bindNull(1);
        break;
    case 4:
        bytes = input.take(input.byte()).toByteArray();
        statement.bind(1, bytes);
        break;
    default:
        statement.bindText(1, QString::fromLatin1(input.take(input.byte())));
    }
}

} // namespace

/// A file that SQLite finds nothing wrong with, but whose rows hold what no capture does.
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    FuzzInput input(data, size);
    const quint8 choice = input.byte();
    const QString file = captureFileWith(smallCapture());
    {
        auto database = SqliteDatabase::open(file, SqliteDatabase::Mode::ReadWrite);
        FUZZ_REQUIRE(database &&
                     database->execute("PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY; BEGIN"));
        static const std::vector<QByteArray> updates = makeUpdates(*database);
        FUZZ_REQUIRE(updates.size() > 40);
        for (int i = 0; i < 16 && !input.isEmpty(); ++i) {
            SqliteStatement update = database->prepare(updates[input.byte() % updates.size()]);
            FUZZ_REQUIRE(update.isValid());
            QByteArray bytes;
            update.bind(2, qint64(input.byte() % 32));
            bindValue(update, input, bytes);
            (void)update.run(); // some values are not for some columns
        }
        FUZZ_REQUIRE(database->execute("COMMIT").has_value());
    }
    readCapture(file, choice);
    return 0;
}
