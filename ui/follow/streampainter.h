// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/framing/frame.h"

#include <QPalette>
#include <QRectF>

#include <optional>

class QPainter;

/// The marks of the stream, as the canvas and its legend draw them. Thread: main.
namespace porthole::streammark {

/// A bar after the byte in `cell`, red for a broken frame.
void paintFrameEnd(QPainter &painter, const QRectF &cell, const QPalette &palette, bool broken);
/// A small triangle under the end of the byte in `cell`.
void paintReadEnd(QPainter &painter, const QRectF &cell, const QPalette &palette);

} // namespace porthole::streammark
