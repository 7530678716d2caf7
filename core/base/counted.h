// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace porthole {

/// So many of something in words: `one` if it is 1, else `many` with the number for its lowest placeholder.
/// Both are texts of their own for translators: tr() with %n knows plurals only from a translation, which the
/// texts in the source do not go through. Thread: any.
[[nodiscard]] inline QString counted(qint64 n, const QString &one, const QString &many)
{
    return n == 1 ? one : many.arg(n);
}

/// The same with the number written so, as with separators. Thread: any.
[[nodiscard]] inline QString counted(qint64 n, const QString &one, const QString &many, const QString &number)
{
    return n == 1 ? one : many.arg(number);
}

} // namespace porthole
