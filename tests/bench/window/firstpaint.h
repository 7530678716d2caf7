// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

class QWidget;

namespace porthole::bench {

/// Tells when a window has been painted for the first time. Thread: main.
class FirstPaint final : public QObject
{
    Q_OBJECT

public:
    /// `window`: not shown yet.
    explicit FirstPaint(QWidget *window, QObject *parent = nullptr);

    bool eventFilter(QObject *watched, QEvent *event) override;

Q_SIGNALS:
    /// All of the window is painted and handed to the window system. Once.
    void done();

protected:
    void customEvent(QEvent *event) override;
};

} // namespace porthole::bench
