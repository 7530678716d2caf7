// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/capturetabs.h"

#include "ui/common/filequestion.h"
#include "ui/export/exportdialog.h"
#include "ui/follow/followview.h"
#include "ui/history/historyview.h"
#include "ui/messages/messageview.h"
#include "ui/window/capturekeeper.h"
#include "ui/window/dashboard.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QTabBar>
#include <QThread>

namespace porthole {

CaptureTabs::CaptureTabs(Dashboard *dashboard, const CaptureKeeper *keeper, QWidget *parent)
    : QTabWidget(parent)
    , m_dashboard(dashboard)
    , m_keeper(keeper)
{
    setDocumentMode(true);
    setTabBarAutoHide(true); // without a past capture there is only the server
    setTabsClosable(true);
    addTab(dashboard, tr("Server"));
    for (const auto side : {QTabBar::LeftSide, QTabBar::RightSide})
        tabBar()->setTabButton(0, side, nullptr);
    connect(dashboard->messages(), &MessageView::exportRequested, this, &CaptureTabs::exportLog);
    connect(this, &QTabWidget::tabCloseRequested, this, [this](int tab) { delete widget(tab); });
}

CaptureTabs::~CaptureTabs()
{
    delete m_export;
    for (const std::unique_ptr<QThread> &thread : m_opening)
        thread->wait();
}

void CaptureTabs::askForCapture()
{
    auto *const question =
        filequestion::open(this, tr("Open Capture"), tr("Captures (*.porthole);;All files (*)"));
    connect(question, &QFileDialog::fileSelected, this, &CaptureTabs::openCapture);
}

void CaptureTabs::openCapture(const QString &file)
{
    std::erase_if(m_opening, [](const auto &thread) { return thread->isFinished(); });
    std::unique_ptr<QThread> thread(QThread::create([this, file] {
        auto opened = std::make_shared<Result<std::unique_ptr<CaptureReader>>>(CaptureReader::open(file));
        QMetaObject::invokeMethod(
            this,
            [this, file, opened] {
                if (*opened)
                    show(file, *std::move(*opened));
                else
                    Q_EMIT failed(opened->error());
            },
            Qt::QueuedConnection);
    }));
    thread->start();
    if (thread->isRunning() || thread->isFinished())
        m_opening.push_back(std::move(thread));
    else // Qt has no error for it
        Q_EMIT failed({ErrorCode::FileNotReadable, file, tr("no thread could be made to open it")});
}

void CaptureTabs::show(const QString &file, std::unique_ptr<CaptureReader> reader)
{
    auto *const view = new HistoryView(std::move(reader));
    connect(view, &HistoryView::exportRequested, this, &CaptureTabs::exportLog);
    const int tab = addTab(view, QFileInfo(file).fileName());
    setTabToolTip(tab, file);
    setCurrentIndex(tab);
}

CaptureTabs::Shown CaptureTabs::shown() const
{
    if (const auto *const history = qobject_cast<HistoryView *>(currentWidget())) {
        return {readerFactory(history->fileName()), history->fileName(), history->messages(),
                history->selectedClients()};
    }
    if (const Capture *const capture = m_keeper->capture(); capture && currentWidget() == m_dashboard) {
        return {capture->readerFactory(), capture->fileName(), m_dashboard->messages(),
                m_dashboard->selected()};
    }
    return {};
}

void CaptureTabs::followClient()
{
    const Shown front = shown();
    if (!front.open || front.selected.isEmpty()) {
        Q_EMIT refused(tr("Select a client whose messages are captured first."));
        return;
    }
    const ConnectionId id = front.selected.constFirst();
    setCurrentIndex(addTab(new FollowView(front.open, id), tr("Client %1").arg(id.toString())));
}

void CaptureTabs::exportLog()
{
    const Shown front = shown();
    if (!front.open) {
        Q_EMIT refused(tr("There is nothing to export here: start the server, or open a capture, and go to "
                          "its tab first."));
        return;
    }
    if (m_export && m_export->isExporting()) {
        m_export->raise();
        m_export->activateWindow();
        return;
    }
    delete m_export;
    m_export = new ExportDialog(
        {front.open, front.file, front.log->filter(), front.log->firstShown(), front.selected.value(0)},
        window());
    m_export->setAttribute(Qt::WA_DeleteOnClose);
    m_export->show();
}

} // namespace porthole
