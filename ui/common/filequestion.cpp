// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/filequestion.h"

#include <QFileDialog>
#include <QFileInfo>

namespace porthole::filequestion {

QFileDialog *open(QWidget *parent, const QString &title, const QString &filter)
{
    auto *const dialog = new QFileDialog(parent, title, {}, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->open();
    return dialog;
}

QFileDialog *save(QWidget *parent, const QString &title, const QString &filter, const QString &name)
{
    auto *const dialog = new QFileDialog(parent, title, {}, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QFileInfo(name).suffix());
    dialog->selectFile(name);
    dialog->open();
    return dialog;
}

} // namespace porthole::filequestion
