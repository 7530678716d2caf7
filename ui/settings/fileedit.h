// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;

namespace porthole {

/// The name of a file that exists, typed or chosen. Thread: main.
class FileEdit final : public QWidget
{
    Q_OBJECT

public:
    /// `filter`: which files the dialog shows, as QFileDialog has it.
    explicit FileEdit(const QString &filter, QWidget *parent = nullptr);

    [[nodiscard]] QString fileName() const;
    void setFileName(const QString &name);

Q_SIGNALS:
    void edited();

private:
    void choose();

    const QString m_filter;
    QLineEdit *m_edit;
};

} // namespace porthole
