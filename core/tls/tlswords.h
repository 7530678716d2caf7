// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <openssl/ssl.h>

/// OpenSSL's errors in words for people. Each thread has a queue of its own. Thread: any, for all of these.
namespace porthole::tlswords {

/// Why OpenSSL's last call failed, in its own words; empties the queue. Something even if the queue is empty.
[[nodiscard]] QString lastError();
/// Why the call on `ssl` failed: what the client did wrong, or refused; empties the queue.
[[nodiscard]] QString sessionError(const SSL *ssl);

} // namespace porthole::tlswords
