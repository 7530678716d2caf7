// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/window/firstpaint.h"

#include <QCoreApplication>
#include <QEvent>
#include <QWidget>

namespace porthole::bench {

FirstPaint::FirstPaint(QWidget *window, QObject *parent)
    : QObject(parent)
{
    window->installEventFilter(this);
}

bool FirstPaint::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Paint) {
        watched->removeEventFilter(this);
        // The window is painted with all in it, and flushed, in one go before the event loop is reached
        // again; there this comes before all else that was posted.
        QCoreApplication::postEvent(this, new QEvent(QEvent::User), Qt::HighEventPriority);
    }
    return QObject::eventFilter(watched, event);
}

void FirstPaint::customEvent(QEvent *event)
{
    if (event->type() == QEvent::User)
        Q_EMIT done();
}

} // namespace porthole::bench
