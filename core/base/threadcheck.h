// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThread>

namespace porthole {

/// Asserts that the caller runs in the thread that `object` lives in. The first line of every method that
/// must not be called from another thread. Costs nothing in a release build.
inline void assertOwnThread([[maybe_unused]] const QObject *object)
{
    Q_ASSERT_X(object->thread() == QThread::currentThread(), object->metaObject()->className(),
               "called from a thread that does not own the object");
}

} // namespace porthole
