// SPDX-License-Identifier: GPL-3.0-or-later
// How a MainWindow saves its capture, and closes; see mainwindow.cpp for all else.
#include "ui/window/mainwindow.h"

#include "core/base/logging.h"
#include "ui/common/filequestion.h"
#include "ui/common/format.h"
#include "ui/common/noticebar.h"
#include "ui/window/settingskeeper.h"
#include "ui/window/statusline.h"

#include <QApplication>
#include <QCloseEvent>
#include <QFileDialog>
#include <QMessageBox>
#include <QPushButton>

#include <cstdio>
#include <utility>

namespace porthole {

void MainWindow::connectSaving()
{
    const auto end = [this] { m_status->setSaving({}); };
    connect(&m_capture, &CaptureKeeper::saveProgressed, m_status, &StatusLine::setSaving);
    connect(m_status, &StatusLine::cancelSavingRequested, this, &MainWindow::cancelSaving);
    connect(&m_capture, &CaptureKeeper::saved, this, end);
    connect(&m_capture, &CaptureKeeper::saved, this, &MainWindow::onCaptureSaved);
    connect(&m_capture, &CaptureKeeper::written, this, &MainWindow::goOnClosing);
    connect(&m_capture, &CaptureKeeper::saveFailed, this, [this, end](const Error &error) {
        end();
        m_closeWhenSaved = false;
        showError(error);
    });
    connect(&m_capture, &CaptureKeeper::saveCancelled, this, &MainWindow::onNotSaved);
}

/// The request says no more than that the session may end: X11 has it for checkpoints, too, and X11 and
/// Windows may call the end off afterwards. On macOS it comes with every Quit from the Dock, where the user
/// is there to be asked; and there the end of a session waits for the answer, as with other programs.
void MainWindow::connectSessionEnd()
{
#ifndef Q_OS_MACOS
    connect(qApp, &QGuiApplication::commitDataRequest, this, &MainWindow::endSession, Qt::DirectConnection);
#endif
}

bool MainWindow::canSave()
{
    if (isSaving()) {
        m_notices->showInfo(tr("The capture is being saved already. Wait until that is done, or cancel it in "
                               "the status line."));
    } else if (!m_capture.capture()) {
        m_notices->showInfo(tr("There is no capture to save: start the server first."));
    }
    return m_capture.capture() && !isSaving();
}

void MainWindow::askForFile(const std::function<void(const QString &)> &save)
{
    if (!canSave())
        return;
    auto *const question = filequestion::save(this, tr("Save Capture"), tr("Captures (*.porthole)"),
                                              QStringLiteral("capture.porthole"));
    connect(question, &QFileDialog::fileSelected, this, [this, save](const QString &file) {
        if (!m_closeUnasked && canSave()) // still
            save(file);
    });
}

void MainWindow::saveCapture()
{
    askForFile([this](const QString &file) {
        m_status->setSaving(0);
        m_capture.save(file);
    });
}

/// The server goes on until the file is named as well: what is saved is all that has come by then.
void MainWindow::saveThenClose()
{
    askForFile([this](const QString &file) {
        m_saveTo = file;
        m_status->setSaving(0); // with its way out, which clients that are slow to go must not hold back
        m_closing = true;
        if (isRunning(m_server.state()))
            stop();
        else
            m_capture.tellWhenWritten();
    });
}

/// Also before it has begun, as the server has not stopped yet; that goes on.
void MainWindow::cancelSaving()
{
    if (m_saveTo.isEmpty()) {
        m_capture.cancelSaving();
        return;
    }
    m_saveTo.clear();
    m_closing = false;
    onNotSaved();
}

void MainWindow::onNotSaved()
{
    m_status->setSaving({});
    m_closeWhenSaved = false;
    m_notices->showInfo(tr("The capture was not saved."));
}

void MainWindow::onCaptureSaved(const QString &file)
{
    m_notices->showInfo(tr("The capture is saved in %1").arg(file));
    if (m_closeWhenSaved)
        close();
}

void MainWindow::askThenClose()
{
    if (m_question)
        m_question->close();
    // Opened, not executed: traffic, charts and log go on behind it.
    m_question = new QMessageBox(QMessageBox::Question, tr("Porthole"),
                                 tr("The server's messages are only in a temporary file. Save them?"),
                                 QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, this);
    m_question->setTextFormat(Qt::PlainText);
    if (m_server.state() == Server::State::Starting || m_server.state() == Server::State::Listening)
        m_question->setInformativeText(tr("The server runs on, and clients stay connected, until that is "
                                          "decided. Cancel leaves everything running."));
    m_question->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_question->button(QMessageBox::Save), &QPushButton::clicked, this, &MainWindow::saveThenClose);
    connect(m_question->button(QMessageBox::Discard), &QPushButton::clicked, this, [this] {
        m_capture.discard();
        stopThenClose();
    });
    m_question->open();
}

/// Whoever is connected would be cut off without a word.
void MainWindow::askThenDisconnect()
{
    askBefore(format::counted(m_server.openClients(), tr("Quit and disconnect 1 client?"),
                              tr("Quit and disconnect %1 clients?")),
              tr("&Quit"), [this] { stopThenClose(); });
}

void MainWindow::stopThenClose()
{
    if (!isRunning(m_server.state())) {
        close();
        return;
    }
    m_closing = true;
    stop();
}

/// The server has stopped, and its last words are written.
void MainWindow::goOnClosing()
{
    if (!m_closing)
        return;
    if (m_saveTo.isEmpty()) {
        close();
        return;
    }
    m_closing = false;
    m_closeWhenSaved = true;
    m_capture.save(std::exchange(m_saveTo, {}));
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    event->ignore(); // unless nothing is left to wait for; what is waited for closes again
    m_closeUnasked |= m_sessionEnds;
    if (m_closeUnasked && m_question)
        m_question->close();
    if (isSaving() && !m_closeUnasked) {
        m_closeWhenSaved = true;
        m_notices->showInfo(tr("The window closes once the capture is saved. To close it without, cancel the "
                               "saving in the status line first."));
        return;
    }
    const bool isUnsaved = m_capture.isUnsaved();
    if (isUnsaved && !m_closeUnasked) {
        m_closing = false; // not unless that is the answer
        askThenClose();
        return;
    }
    if (isRunning(m_server.state()) && !m_closing) {
        const bool isServing = m_server.state() == Server::State::Listening && m_server.openClients() > 0;
        if (isServing && !m_closeUnasked)
            askThenDisconnect();
        else
            stopThenClose();
        return;
    }
    m_closing = false;
    if (isUnsaved) {
        m_capture.keepFile();
        std::fputs(tr("porthole: the capture was not saved; it is kept in %1\n")
                       .arg(m_capture.capture()->fileName())
                       .toLocal8Bit()
                       .constData(),
                   stderr);
    }
    saveLayout();
    if (const Result<void> saved = m_settings->remember(); !saved)
        qCWarning(lcUi).noquote() << describe(saved.error());
    event->accept();
}

void MainWindow::closeUnasked()
{
    m_closeUnasked = true;
    m_saveTo.clear();
    close();
}

void MainWindow::endSession()
{
    m_sessionEnds = true;
    qApp->installEventFilter(this);
    saveLayout(); // it may be ended without being closed
    remember();
    if (m_capture.isUnsaved()) {
        m_notices->showInfo(tr("The session is ending. If that closes Porthole, the capture is kept in %1")
                                .arg(m_capture.capture()->fileName()));
    }
}

/// There from endSession() on, until the user goes on working.
bool MainWindow::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::KeyPress:
    case QEvent::ShortcutOverride: // all that comes of the key of a shortcut
    case QEvent::MouseButtonPress:
    case QEvent::NonClientAreaMouseButtonPress: // on the title bar, where the platform tells of it
    case QEvent::TouchBegin:
    case QEvent::Wheel:
        m_sessionEnds = false;
        qApp->removeEventFilter(this);
        break;
    default:
        break;
    }
    return QMainWindow::eventFilter(watched, event);
}

} // namespace porthole
