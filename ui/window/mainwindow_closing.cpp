// SPDX-License-Identifier: GPL-3.0-or-later
// How a MainWindow saves its capture, and closes; see mainwindow.cpp for all else.
#include "ui/window/mainwindow.h"

#include "core/base/logging.h"
#include "ui/common/filequestion.h"
#include "ui/common/noticebar.h"
#include "ui/window/settingskeeper.h"
#include "ui/window/statusline.h"

#include <QCloseEvent>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

#include <cstdio>

namespace porthole {

void MainWindow::connectSaving()
{
    const auto end = [this] { m_status->setSaving({}); };
    connect(&m_capture, &CaptureKeeper::saveProgressed, m_status, &StatusLine::setSaving);
    connect(m_status, &StatusLine::cancelSavingRequested, &m_capture, &CaptureKeeper::cancelSaving);
    connect(&m_capture, &CaptureKeeper::saved, this, end);
    connect(&m_capture, &CaptureKeeper::saved, this, &MainWindow::onCaptureSaved);
    connect(&m_capture, &CaptureKeeper::saveFailed, this, [this, end](const Error &error) {
        end();
        m_closeWhenSaved = false;
        showError(error);
    });
    connect(&m_capture, &CaptureKeeper::saveCancelled, this, [this, end] {
        end();
        m_closeWhenSaved = false;
        m_notices->showInfo(tr("The capture was not saved."));
    });
}

bool MainWindow::canSave()
{
    if (m_capture.isSaving()) {
        m_notices->showInfo(tr("The capture is being saved already. Wait until that is done, or cancel it in "
                               "the status line."));
    } else if (!m_capture.capture()) {
        m_notices->showInfo(tr("There is no capture to save: start the server first."));
    }
    return m_capture.capture() && !m_capture.isSaving();
}

void MainWindow::saveCapture()
{
    if (!canSave())
        return;
    auto *const question = filequestion::save(this, tr("Save Capture"), tr("Captures (*.porthole)"),
                                              QStringLiteral("capture.porthole"));
    connect(question, &QFileDialog::fileSelected, this, [this](const QString &file) {
        if (canSave()) // still
            m_capture.save(file);
    });
    connect(question, &QDialog::rejected, this, [this] { m_closeWhenSaved = false; });
}

void MainWindow::onCaptureSaved(const QString &file)
{
    m_notices->showInfo(tr("The capture is saved in %1").arg(file));
    if (m_closeWhenSaved)
        close();
}

void MainWindow::askThenDiscard()
{
    if (m_question)
        m_question->close();
    m_question = new QMessageBox(QMessageBox::Question, tr("Porthole"),
                                 tr("The messages of this capture are in a temporary file. Save them?"),
                                 QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, this);
    m_question->setTextFormat(Qt::PlainText);
    m_question->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_question->button(QMessageBox::Save), &QPushButton::clicked, this, [this] {
        m_closeWhenSaved = true;
        saveCapture();
    });
    connect(m_question->button(QMessageBox::Discard), &QPushButton::clicked, this, [this] {
        m_capture.discard();
        close();
    });
    m_question->open();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    const Server::State state = m_server.state();
    if (isRunning(state) && !m_closing) {
        m_closing = true;
        stop();
        event->ignore(); // comes again when the server has stopped
        return;
    }
    m_closing = false;
    if (m_capture.isSaving() && !m_closeUnasked) {
        m_closeWhenSaved = true;
        m_notices->showInfo(tr("The window closes once the capture is saved. To close it without, cancel the "
                               "saving in the status line first."));
        event->ignore();
        return;
    }
    if (m_capture.isUnsaved() && m_closeUnasked) {
        m_capture.keepFile();
        std::fputs(tr("porthole: the capture was not saved; it is kept in %1\n")
                       .arg(m_capture.capture()->fileName())
                       .toLocal8Bit()
                       .constData(),
                   stderr);
    } else if (m_capture.isUnsaved()) {
        askThenDiscard();
        event->ignore();
        return;
    }
    saveLayout();
    if (const Result<void> saved = m_settings->remember(); !saved)
        qCWarning(lcUi).noquote() << describe(saved.error());
    event->accept();
}

void MainWindow::closeUnasked()
{
    m_closeUnasked = true;
    close();
}

} // namespace porthole
