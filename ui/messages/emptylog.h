// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace porthole {

/// What stands in place of the log's rows when there are none: why, and a way out of it. Thread: main.
class EmptyLog final : public QFrame
{
    Q_OBJECT

public:
    explicit EmptyLog(QWidget *parent = nullptr);

    /// `isFiltered`: clearing the filter may bring rows.
    void say(const QString &text, bool isFiltered);

Q_SIGNALS:
    void clearFilterRequested();

protected:
    void changeEvent(QEvent *event) override;

private:
    void updateColours();

    QLabel *m_text;
    QPushButton *m_clearFilter;
};

} // namespace porthole
