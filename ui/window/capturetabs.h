// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/capture/capturereader.h"

#include <QPointer>
#include <QTabWidget>

#include <memory>
#include <vector>

class QThread;

namespace porthole {

class CaptureKeeper;
class Dashboard;
class ExportDialog;

/// The tabs of the window: the server, past captures, and the conversations of clients. Thread: main.
class CaptureTabs final : public QTabWidget
{
    Q_OBJECT

public:
    /// The first tab, `dashboard`, shows the capture that `keeper` holds, which must outlive this.
    CaptureTabs(Dashboard *dashboard, const CaptureKeeper *keeper, QWidget *parent = nullptr);
    /// Stops an export that is under way, and waits for captures that are being opened.
    ~CaptureTabs() override;

    void askForCapture();
    /// Shows a capture file in a tab of its own once it is open, or says why it cannot be read: the disk, or
    /// who has locked it, may take a while.
    void openCapture(const QString &file);
    /// Shows the conversation of the client that is selected in the tab in front.
    void followClient();
    /// Asks how and where to write the log of the tab in front.
    void exportLog();

Q_SIGNALS:
    void failed(const porthole::Error &error);
    /// Something that cannot be done, and what to do first.
    void refused(const QString &sentence);

private:
    /// What is in front, be it the running capture or a past one.
    struct Shown
    {
        CaptureReader::Factory open; // empty: there is no capture in front
        QString file;
        const class MessageView *log = nullptr;
        QList<ConnectionId> selected;
    };
    [[nodiscard]] Shown shown() const;
    void show(const QString &file, std::unique_ptr<CaptureReader> reader);

    Dashboard *const m_dashboard;
    const CaptureKeeper *const m_keeper;
    QPointer<ExportDialog> m_export;
    std::vector<std::unique_ptr<QThread>> m_opening; // a thread each for captures
};

} // namespace porthole
