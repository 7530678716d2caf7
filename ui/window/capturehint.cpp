// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/capturehint.h"

#include "ui/window/capturekeeper.h"

#include <QCoreApplication>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::CaptureHint)
};

} // namespace

QString captureHint(const CaptureKeeper &keeper, bool isRunning, bool isOff)
{
    if (isOff && isRunning) {
        return Words::tr(
            "Nothing is captured: that is turned off in the settings. To see messages here, stop, "
            "turn it on in the settings (Capture, Keep messages), and start again.");
    }
    if (isOff) {
        return Words::tr(
            "Capturing is turned off in the settings, so no messages will appear here. Turn it on "
            "there (Capture, Keep messages) before you press Start.");
    }
    if (keeper.failure())
        return Words::tr(
            "Nothing more is captured: the capture has ended early. The next start begins a new one.");
    if (keeper.capture())
        return {};
    if (isRunning) {
        return Words::tr(
            "Nothing is captured: the capture could not be begun. Stop, and start again once what "
            "kept it from that is mended.");
    }
    return Words::tr(
        "Nothing is captured yet. Press Start: what clients send, and what they are sent, appears "
        "here.");
}

} // namespace porthole
