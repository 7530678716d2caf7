// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/fileedit.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

#include <limits>

namespace porthole {

FileEdit::FileEdit(const QString &filter, QWidget *parent, For use, const QString &suffix)
    : QWidget(parent)
    , m_filter(filter)
    , m_use(use)
    , m_suffix(suffix)
    , m_edit(new QLineEdit(this))
{
    auto *button = new QToolButton(this);
    button->setText(tr("\u2026"));
    button->setToolTip(tr("Choose the file"));
    button->setAccessibleName(tr("Choose the file"));
    button->setFocusPolicy(Qt::StrongFocus);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_edit, 1);
    row->addWidget(button);
    setFocusProxy(m_edit);
    m_edit->setClearButtonEnabled(true);
    m_edit->setMaxLength(std::numeric_limits<int>::max()); // what the settings say comes back as it is
    connect(m_edit, &QLineEdit::textChanged, this, &FileEdit::edited);
    connect(button, &QToolButton::clicked, this, &FileEdit::choose);
}

QString FileEdit::fileName() const
{
    return m_edit->text();
}

void FileEdit::setFileName(const QString &name)
{
    m_edit->setText(name);
}

void FileEdit::choose()
{
    auto *const dialog =
        new QFileDialog(this, accessibleName(), QFileInfo(fileName()).absolutePath(), m_filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setDefaultSuffix(m_suffix);
    if (m_use == For::Reading) {
        dialog->setFileMode(QFileDialog::ExistingFile);
    } else {
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setOption(QFileDialog::DontConfirmOverwrite);
    }
    connect(dialog, &QFileDialog::fileSelected, this, &FileEdit::setFileName);
    dialog->open();
}

} // namespace porthole
