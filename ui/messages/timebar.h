// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;

namespace porthole {

class FieldMark;

/// A line that asks which time to go to, and is hidden otherwise. Thread: main.
class TimeBar final : public QWidget
{
    Q_OBJECT

public:
    explicit TimeBar(QWidget *parent = nullptr);

    /// A time without a date is on the day of this one, in ns since 1970-01-01 UTC.
    void setDayOf(qint64 timeNs) { m_dayOfNs = timeNs; }
    void ask();

Q_SIGNALS:
    void timeWanted(qint64 timeNs);
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void go();
    void leave();

    QLineEdit *m_field;
    FieldMark *m_mark;
    qint64 m_dayOfNs = 0;
};

} // namespace porthole
