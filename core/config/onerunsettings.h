// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverconfig.h"

namespace porthole {

/// Settings that were given for one run, as on a command line, over those that are kept between runs. Thread:
/// any (a plain value).
struct OneRunSettings
{
    ServerConfig given; ///< what the run begins with
    ServerConfig kept;  ///< what further runs begin with, unless something is changed in this one

    /// What further runs begin with if this one's settings are now these: a setting that is still as it was
    /// given stays as it was kept. Where that does not fit together, those that must fit each other are all
    /// as now; if that does not help, nothing but bans is changed. Bans that were kept stay, unless they were
    /// given too and are lifted or others now, and new ones are added up to limits::maxBans.
    [[nodiscard]] ServerConfig toKeep(const ServerConfig &now) const;
    /// A setting and a ban that are not as they were given are the user's: they are kept from now on, also if
    /// they become again what they were given as.
    void noteChanges(const ServerConfig &now);
    /// From now on every setting is kept, whatever its value. Bans that were given stay those of this run.
    void keepAll();
};

} // namespace porthole
