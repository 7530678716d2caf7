// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace porthole {

class CaptureReader;
struct CapturedClient;

/// What a capture lacks of a client's conversation, as far as that can be known. `client`: null if the
/// capture does not know it. Thread: the reader's.

/// The capture begins later than the client: what was said first is no longer in it, or never was.
[[nodiscard]] bool lacksBeginning(const CaptureReader &reader, const CapturedClient *client);
/// That, or messages of some client, maybe this, were not kept.
[[nodiscard]] bool hasLosses(const CaptureReader &reader, const CapturedClient *client);

} // namespace porthole
