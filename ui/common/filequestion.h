// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

class QFileDialog;
class QWidget;

/// Questions for the name of a file. They are open when these return, and nothing waits for the answer:
/// connect to fileSelected() and rejected(). They go by themselves. Thread: main.
namespace porthole::filequestion {

/// For a file to read. `filter`: as of QFileDialog, "Captures (*.porthole)".
QFileDialog *open(QWidget *parent, const QString &title, const QString &filter);
/// For a file to write. `name` is proposed; what follows its last dot is added to a name without an end.
QFileDialog *save(QWidget *parent, const QString &title, const QString &filter, const QString &name);

} // namespace porthole::filequestion
