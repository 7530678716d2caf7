// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverconfig.h"

#include <QByteArray>

namespace porthole {

/// The settings as JSON (RFC 8259): one object whose keys are the names of the command line's options
/// ("address", "port", "framing", "reply", "greeting", "idle-timeout", "max-clients", "max-frame", …), times
/// in seconds as numbers, framing and reply in their text forms, greeting with escapes. Every key of
/// ServerConfig is written; "bans", a list (banjson.h), only if there are any. Thread: any.
[[nodiscard]] QByteArray toJson(const ServerConfig &config);

/// The same in one line and without the bans, for a log. Thread: any.
[[nodiscard]] QByteArray toCompactJson(const ServerConfig &config);

/// Reads toJson()'s form; keys that are missing keep the value of `defaults`. An unknown key, a wrong type or
/// a value out of range is an InvalidFile error with `fileName` as its subject and "line N, key \"K\": what
/// was expected" as its detail. Thread: any.
[[nodiscard]] Result<ServerConfig> fromJson(const QByteArray &json, const QString &fileName,
                                            const ServerConfig &defaults = {});

} // namespace porthole
