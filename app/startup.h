// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// What both programs do before they do anything else. Thread: main, for all of these.
namespace porthole {

/// Before the application object. Gives the threads Qt's own event dispatcher in place of GLib's, which takes
/// twice the memory a thread and half the speed at 50 clients, and raises the limit of open descriptors: a
/// client needs two.
void prepareProcess();

/// Right after the application object: the names under which settings are kept and desktops know the program.
void nameApplication();

} // namespace porthole
