// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/sqlite.h"

namespace porthole::test {

/// From now on this capture takes no message, as if its disk were full. It can still be read.
inline void breakCapture(const QString &file)
{
    Result<SqliteDatabase> database = SqliteDatabase::open(file, SqliteDatabase::Mode::ReadWrite);
    if (!database || !database->execute("CREATE TRIGGER broken BEFORE INSERT ON message BEGIN "
                                        "SELECT raise(ABORT, 'database or disk is full'); END"))
        qFatal("the capture cannot be broken");
}

} // namespace porthole::test
