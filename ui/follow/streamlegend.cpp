// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/streamlegend.h"

#include "ui/common/theme.h"
#include "ui/follow/streampainter.h"

#include <QPainter>

namespace porthole {

namespace {

constexpr int markWidth = 18; // pixels, left of each word
constexpr int gap = 14;

} // namespace

StreamLegend::StreamLegend(QWidget *parent)
    : QWidget(parent)
{
    setAccessibleName(tr("Legend"));
    setAccessibleDescription(words().join(QStringLiteral(", ")));
}

QStringList StreamLegend::words()
{
    return {tr("from the client"), tr("to the client"), tr("end of a frame"), tr("end of a broken frame"),
            tr("end of a read")};
}

QSize StreamLegend::sizeHint() const
{
    int width = 0;
    for (const QString &word : words())
        width += markWidth + fontMetrics().horizontalAdvance(word) + gap;
    return {width, fontMetrics().height() + 4};
}

void StreamLegend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    int x = 0;
    const QStringList texts = words();
    for (int i = 0; i < texts.size(); ++i) {
        const QRectF cell(x, 0, markWidth / 2.0, height());
        painter.setPen(i == 0 ? theme::incoming(palette()) : theme::outgoing(palette()));
        if (i < 2)
            painter.drawText(cell, Qt::AlignCenter,
                             i == 0 ? QStringLiteral("\u2190") : QStringLiteral("\u2192"));
        else if (i < 4)
            streammark::paintFrameEnd(painter, cell, palette(), i == 3);
        else
            streammark::paintReadEnd(painter, cell, palette());
        painter.setPen(palette().color(QPalette::WindowText));
        painter.drawText(QRectF(x + markWidth, 0, width(), height()), Qt::AlignVCenter, texts[i]);
        x += markWidth + fontMetrics().horizontalAdvance(texts[i]) + gap;
    }
}

} // namespace porthole
