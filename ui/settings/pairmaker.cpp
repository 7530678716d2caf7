// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/pairmaker.h"

#include "core/tls/selfsigned.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QVBoxLayout>

namespace porthole {

PairMaker::PairMaker(QWidget *parent)
    : QWidget(parent)
    , m_names(new QLineEdit(QStringLiteral("localhost, 127.0.0.1, ::1"), this))
    , m_outcome(new QLabel(this))
{
    m_names->setObjectName(QStringLiteral("pairNames"));
    m_names->setAccessibleName(tr("Names of the self-signed certificate"));
    auto *button = new QPushButton(tr("&Make\u2026"), this);
    button->setObjectName(QStringLiteral("makePair"));
    button->setToolTip(
        tr("Make a self-signed certificate and its key, and serve with them from the next Start on"));
    button->setAutoDefault(false);
    m_outcome->setObjectName(QStringLiteral("pairOutcome"));
    m_outcome->setTextFormat(Qt::PlainText);
    m_outcome->setWordWrap(true);
    m_outcome->hide();

    auto *row = new QHBoxLayout;
    row->addWidget(m_names, 1);
    row->addWidget(button);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addWidget(m_outcome);
    setFocusProxy(m_names);
    connect(button, &QPushButton::clicked, this, &PairMaker::choose);
}

QString PairMaker::keyFileBeside(const QString &certFile)
{
    const QFileInfo info(certFile);
    return info.dir().filePath(info.completeBaseName() + QStringLiteral("-key.pem"));
}

QStringList PairMaker::names() const
{
    static const QRegularExpression separator(QStringLiteral("[,;\\s]+"));
    return m_names->text().split(separator, Qt::SkipEmptyParts);
}

void PairMaker::choose()
{
    auto *const dialog = new QFileDialog(this, tr("Save the Certificate"), {}, tr("PEM files (*.pem)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setOption(QFileDialog::DontConfirmOverwrite); // nothing is ever written over
    dialog->setDefaultSuffix(QStringLiteral("pem"));
    dialog->selectFile(QStringLiteral("porthole.pem"));
    connect(dialog, &QFileDialog::fileSelected, this, &PairMaker::make);
    dialog->open();
}

void PairMaker::make(const QString &certFile)
{
    const QString keyFile = keyFileBeside(certFile);
    m_outcome->show();
    if (const Result<void> done = selfsigned::makePair(names(), certFile, keyFile); !done) {
        m_outcome->setText(describe(done.error()));
        return;
    }
    m_outcome->setText(
        tr("Made %1 and its key, which only you can read. Clients must be told to trust it; it is valid "
           "for %2 days.")
            .arg(QFileInfo(certFile).fileName())
            .arg(selfsigned::validDays));
    Q_EMIT made(certFile, keyFile);
}

} // namespace porthole
