// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLineEdit;

namespace porthole {

/// The name of a file, typed or chosen. Thread: main.
class FileEdit final : public QWidget
{
    Q_OBJECT

public:
    enum class For { Reading, Writing };
    /// `filter`: which files the dialog shows, as QFileDialog has it. One to read exists; one to write need
    /// not, and whoever writes it sees to what stands in one that does. `suffix` is added to a name that is
    /// chosen without one.
    explicit FileEdit(const QString &filter, QWidget *parent = nullptr, For use = For::Reading,
                      const QString &suffix = {});

    [[nodiscard]] QString fileName() const;
    void setFileName(const QString &name);

Q_SIGNALS:
    void edited();

private:
    void choose();

    const QString m_filter;
    const For m_use;
    const QString m_suffix;
    QLineEdit *m_edit;
};

} // namespace porthole
