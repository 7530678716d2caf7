// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QStringView>

namespace porthole {

/// What stands between the quotes of a JSON string (RFC 8259, section 7). It is pure ASCII: all else is
/// written as \uXXXX, so nothing that a client sent can steer a terminal. Thread: any.
[[nodiscard]] QByteArray jsonEscaped(QStringView text);

} // namespace porthole
