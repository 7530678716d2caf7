// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QAbstractScrollArea;
class QLabel;
class QPushButton;

namespace porthole {

/// What stands in the middle of a view that has nothing to show: why, and what to do next. It covers the
/// view's viewport and follows its size. Thread: main.
class EmptyState final : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(QAbstractScrollArea *view);

    /// Shows `text` and, unless they are empty, `command` with a button that copies it and a button with the
    /// text `action`.
    void display(const QString &text, const QString &command = {}, const QString &action = {});

    /// The same for rows that are all hidden by a filter, which the button clears.
    void displayFiltered(qsizetype hiddenClients);

Q_SIGNALS:
    void actionClicked();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void updateColours();

    QWidget *const m_viewport;
    QLabel *const m_text;
    QWidget *const m_commandLine;
    QLabel *const m_command;
    QPushButton *const m_copy;
    QPushButton *const m_action;
};

} // namespace porthole
