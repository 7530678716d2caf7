// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QString>

class QAction;
class QLineEdit;

namespace porthole {

/// Shows on a line edit that what it holds cannot be used: an icon in it, and a tooltip and an accessible
/// description that say why. Lives as long as the edit. Thread: main.
class FieldMark final : public QObject
{
    Q_OBJECT

public:
    explicit FieldMark(QLineEdit *edit);

    /// An empty sentence takes the mark away; the edit's own tooltip comes back.
    void setError(const QString &sentence);
    [[nodiscard]] const QString &error() const { return m_error; }

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void colourIcon();

    QLineEdit *m_edit;
    QAction *m_icon;
    QString m_error;
    QString m_toolTip; // the edit's own, while the mark is shown
};

} // namespace porthole
