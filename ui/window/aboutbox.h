// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QWidget;

namespace porthole {

/// The program's version, what it is built on, and its licence. Not modal. Thread: main.
class AboutBox final : public QDialog
{
    Q_OBJECT

public:
    explicit AboutBox(QWidget *parent = nullptr);

    /// The versions of the program, of Qt (running and built with) and of the system, one a line, for bug
    /// reports.
    [[nodiscard]] static QString versions();

private:
    [[nodiscard]] QWidget *makeAboutTab();
    [[nodiscard]] QWidget *makeLibrariesTab();
    [[nodiscard]] QWidget *makeLicenceTab();
};

} // namespace porthole
