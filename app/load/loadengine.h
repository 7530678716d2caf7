// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/load/loadspec.h"

#include <memory>

namespace porthole {

class LoadRun;

/// Moves the bytes of a load: connects, sends what the run's clients may send, and hands over what comes
/// back. Thread: made and used in one.
class LoadEngine
{
public:
    virtual ~LoadEngine() = default;
    /// Returns when the run is over.
    virtual void drive(LoadRun &run) = 0;
};

/// Thread: any, for all of these.
[[nodiscard]] LoadSpec::Engine usualEngine();
[[nodiscard]] bool isAvailable(LoadSpec::Engine engine);
[[nodiscard]] std::unique_ptr<LoadEngine> makeEngine(LoadSpec::Engine engine);

} // namespace porthole
