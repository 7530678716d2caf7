// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace porthole {

/// A line that is seen while something is under way, with a way to cancel it, and that says afterwards what
/// came of it until the user closes it. Thread: main.
class ProgressLine : public QWidget
{
    Q_OBJECT

public:
    explicit ProgressLine(QWidget *parent = nullptr);

    /// `cancelTip`: what it means to cancel.
    void begin(const QString &text, const QString &cancelTip);
    void setPercent(int percent);
    /// Nothing is under way any more; an empty text hides the line.
    void end(const QString &text);
    [[nodiscard]] bool isUnderWay() const { return m_underWay; }
    /// Says something, unless something is under way, which is more important.
    void say(const QString &text);

Q_SIGNALS:
    /// Pressed while something is under way, which end() has yet to end.
    void cancelled();

private:
    void onButton();

    bool m_underWay = false;
    QLabel *m_text;
    QProgressBar *m_progress;
    QToolButton *m_button;
};

} // namespace porthole
