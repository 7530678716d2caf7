// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/mainwindow.h"

#include "core/base/platform.h"
#include "core/config/settingsstore.h"
#include "ui/access/bandialog.h"
#include "ui/common/format.h"
#include "ui/common/noticebar.h"
#include "ui/common/theme.h"
#include "ui/messages/messageview.h"
#include "ui/window/aboutbox.h"
#include "ui/window/capturehint.h"
#include "ui/window/capturetabs.h"
#include "ui/window/dashboard.h"
#include "ui/window/serverbar.h"
#include "ui/window/settingskeeper.h"
#include "ui/window/statusline.h"
#include "ui/window/windowactions.h"
#include "ui/window/windowfit.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QStatusBar>
#include <QStyle>
#include <QToolBar>
#include <QVBoxLayout>

namespace porthole {

namespace {

/// Sizes and columns; beside the settings, but not part of what people exchange.
QString layoutFile()
{
    return QFileInfo(defaultSettingsFile()).absolutePath() + QStringLiteral("/window.ini");
}

} // namespace

MainWindow::MainWindow(const ServerConfig &config, bool startAtOnce, QWidget *parent)
    : QMainWindow(parent)
    , m_capture(this)
    , m_actions(new WindowActions(this))
    , m_bar(new ServerBar)
    , m_settings(new SettingsKeeper(m_bar, &m_server, this))
    , m_notices(new NoticeBar)
    , m_dashboard(new Dashboard(&m_server, &m_history))
    , m_tabs(new CaptureTabs(m_dashboard, &m_capture))
    , m_status(new StatusLine)
{
    setWindowIcon(QIcon(QStringLiteral(":/icons/porthole.svg")));
    m_server.setWorkersYield(true); // hundreds of busy clients leave the window its turn
    makeBody();
    connectServer();
    connectSaving();
    connectSessionEnd();
    connectActions();
    m_settings->set(config);
    onStateChanged(m_server.state());
    restoreLayout();
    if (startAtOnce)
        QMetaObject::invokeMethod(this, &MainWindow::startByItself, Qt::QueuedConnection);
}

MainWindow::~MainWindow()
{
    m_server.disconnect(this); // it may still end; nobody is here to be told
    delete m_bans;
    delete takeCentralWidget(); // the views go before what they show, which are members
}

void MainWindow::makeBody()
{
    auto *const toolBar = new QToolBar(tr("Server"));
    toolBar->setObjectName(QStringLiteral("serverToolBar"));
    toolBar->setMovable(false);
    toolBar->setFloatable(false);
    toolBar->toggleViewAction()->setEnabled(false); // Start must not get lost by a click in a context menu
    toolBar->addWidget(m_bar);
    addToolBar(toolBar);

    auto *const body = new QWidget;
    auto *const column = new QVBoxLayout(body);
    column->setContentsMargins(6, 0, 6, 0);
    column->addWidget(m_notices);
    column->addWidget(m_tabs, 1);
    setCentralWidget(body);
    statusBar()->addWidget(m_status, 1);
}

void MainWindow::connectServer()
{
    connect(&m_server, &Server::stateChanged, this, &MainWindow::onStateChanged);
    connect(m_dashboard, &Dashboard::clientsChanged, this, &MainWindow::onClientsChanged);
    connect(m_dashboard, &Dashboard::banRequested, this, [this](const QList<QHostAddress> &addresses) {
        openBans();
        m_bans->propose(addresses);
    });
    connect(m_tabs, &CaptureTabs::failed, this, &MainWindow::showError);
    connect(m_tabs, &CaptureTabs::refused, m_notices, &NoticeBar::showInfo);
    connect(m_settings, &SettingsKeeper::failed, this, &MainWindow::showError);
    connect(m_settings, &SettingsKeeper::changed, this, &MainWindow::updateHint);
    connect(m_bar, &ServerBar::startRequested, this, &MainWindow::start);
    connect(m_bar, &ServerBar::stopRequested, this, &MainWindow::askThenStop);
    connect(m_bar, &ServerBar::settingsRequested, m_settings, &SettingsKeeper::openDialog);
    connect(&m_server, &Server::sampled, this, &MainWindow::onSampled);
    connect(&m_capture, &CaptureKeeper::changed, this,
            [this] { m_dashboard->setLog(m_capture.reader(), m_capture.ringFile()); });
    connect(&m_capture, &CaptureKeeper::failed, this, [this](const Error &error) {
        showError(error);
        refreshLog();
    });
    connect(&m_server, &Server::acceptTrouble, this,
            [this](const Error &error) { m_notices->showWarning(describe(error)); });
    connect(&m_server, &Server::bansChanged, m_settings, &SettingsKeeper::rememberSoon);
    connect(&m_server, &Server::sendRefused, this, [this](ConnectionId id, qint64 bytes, qint64 unsent) {
        m_notices->showWarning(tr("%1 were not sent to client %2: it has %3 unsent already. Let it read "
                                  "first, or disconnect it.")
                                   .arg(format::bytes(bytes), id.toString(), format::bytes(unsent)));
    });
}

void MainWindow::connectActions()
{
    const auto on = [](QAction *action, auto *receiver, auto &&act) {
        connect(action, &QAction::triggered, receiver, act);
    };
    on(m_actions->openSettings, m_settings, &SettingsKeeper::askForFile);
    on(m_actions->saveSettings, m_settings, &SettingsKeeper::askWhereToSave);
    on(m_actions->openCapture, m_tabs, &CaptureTabs::askForCapture);
    on(m_actions->saveCapture, this, &MainWindow::saveCapture);
    on(m_actions->exportLog, m_tabs, &CaptureTabs::exportLog);
    on(m_actions->quit, this, &QWidget::close);
    on(m_actions->start, this, &MainWindow::start);
    on(m_actions->stop, this, &MainWindow::askThenStop);
    on(m_actions->settings, m_settings, &SettingsKeeper::openDialog);
    on(m_actions->kick, this, [this] { m_dashboard->kickSelected(CloseMode::Fin); });
    on(m_actions->reset, this, [this] { m_dashboard->kickSelected(CloseMode::Rst); });
    on(m_actions->kickAll, this, [this] { askThenKickAll(CloseMode::Fin); });
    on(m_actions->resetAll, this, [this] { askThenKickAll(CloseMode::Rst); });
    on(m_actions->bans, this, &MainWindow::openBans);
    on(m_actions->send, m_dashboard, &Dashboard::focusSendBox);
    on(m_actions->follow, m_tabs, &CaptureTabs::followClient);
    on(m_actions->clearClosed, m_dashboard, &Dashboard::clearClosed);
    on(m_actions->filterClients, m_dashboard, &Dashboard::focusFilter);
    on(m_actions->searchMessages, m_dashboard->messages(), &MessageView::focusSearch);
    on(m_actions->clearLog, m_dashboard->messages(), &MessageView::clear);
    m_actions->clearLog->setEnabled(m_dashboard->messages()->canClear());
    connect(m_dashboard->messages(), &MessageView::canClearChanged, m_actions->clearLog,
            &QAction::setEnabled);
    on(m_actions->about, this, &MainWindow::openAboutBox);
    on(m_actions->aboutQt, qApp, &QApplication::aboutQt);
    connect(m_actions->appearance, &QActionGroup::triggered, this,
            [this](const QAction *action) { setAppearance(Appearance(action->data().toInt())); });
}

void MainWindow::showError(const Error &error)
{
    m_notices->showError(describe(error));
}

void MainWindow::holdForThisRun(const ServerConfig &kept)
{
    m_settings->holdForThisRun(kept);
}

void MainWindow::holdBack(const Error &problem, bool othersGiven)
{
    m_settings->leaveFileAlone();
    m_heldBack = !othersGiven;
    QString sentence =
        tr("%1. The file is left as it is, and nothing is remembered until it is mended or taken away.")
            .arg(describe(problem));
    if (m_heldBack) {
        sentence +=
            u' ' + tr("The server does not start by itself, since who may connect stands in that file.");
    }
    QMetaObject::invokeMethod( // a start, which takes earlier notices away, comes first
        this, [this, sentence] { m_notices->showError(sentence); }, Qt::QueuedConnection);
}

void MainWindow::startByItself()
{
    if (!m_heldBack)
        start();
}

void MainWindow::start()
{
    if (isRunning(m_server.state()))
        return;
    const Result<ServerConfig> config = m_settings->take();
    if (!config) {
        showError(config.error());
        return;
    }
    m_notices->clear();
    remember();
    m_history.startRun(platform::monotonicNs());
    // Without a capture the server serves all the same.
    if (const Result<void> begun = m_capture.begin(config->capture); !begun)
        showError(begun.error());
    tellOfOlderCapture(config->capture);
    refreshLog();
    m_server.setMessages(config->capture.off ? nullptr : m_capture.queue());
    if (const Result<void> started = m_server.start(*config); !started)
        showError(started.error());
}

void MainWindow::tellOfOlderCapture(const CaptureOptions &wanted)
{
    if (!m_capture.capture() || wanted.off)
        return;
    if (m_capture.failure()) {
        m_notices->showWarning(
            tr("Nothing is captured: the capture ended early, and what it holds is not saved. "
               "Save it (File, Save Capture As), stop, and start again to begin a new one."));
    } else if (m_capture.wanted() != wanted) {
        m_notices->showInfo(
            tr("The capture goes on as it was begun. Save it (File, Save Capture As) and start again "
               "to begin one with the new settings."));
    }
}

void MainWindow::remember()
{
    if (const Result<void> saved = m_settings->remember(); !saved)
        showError(saved.error());
}

void MainWindow::stop()
{
    m_server.stop();
}

void MainWindow::onStateChanged(Server::State state)
{
    const bool isListening = state == Server::State::Listening;
    m_bar->setState(state);
    m_settings->setRunning(isRunning(state));
    setWindowTitle(isListening ? tr("%1 — Porthole").arg(m_server.endpoint().toString()) : tr("Porthole"));
    if (state == Server::State::Failed)
        showError(m_server.error());
    m_status->setServer(state, m_server.endpoint(), m_server.listeningSince());
    updateHint();
    onClientsChanged();
    if (m_closing && !isRunning(state))
        m_capture.tellWhenWritten(); // what clients said last is in it
}

void MainWindow::onClientsChanged()
{
    m_status->setClients(m_server.openClients(), m_server.refusedClients());
    updateActions();
}

void MainWindow::onSampled(const ServerSample &sample)
{
    m_status->setRates(sample.inRate, sample.outRate);
    refreshLog();
}

/// What the log says while it is empty.
void MainWindow::updateHint()
{
    const bool runs = isRunning(m_server.state());
    const CaptureOptions &capture = runs ? m_server.config().capture : m_settings->capture();
    m_dashboard->messages()->setWhyNothingComes(captureHint(m_capture, runs, capture.off));
}

void MainWindow::refreshLog()
{
    updateHint();
    const Capture *const capture = m_capture.capture();
    if (!capture) {
        m_status->setLog({});
        return;
    }
    const MessageRange range = capture->range();
    m_status->setLog(StatusLine::Log{capture->options().mode, range.size(), range.first, range.notKept,
                                     capture->usedBytes(), capture->fileName(),
                                     capture->failure() ? describe(*capture->failure()) : QString(),
                                     capture->options().files > 1});
}

void MainWindow::updateActions()
{
    const Server::State state = m_server.state();
    const bool isListening = state == Server::State::Listening;
    const bool hasOpen = m_server.openClients() > 0;
    const bool hasOpenSelected = m_dashboard->hasOpenSelected();
    m_actions->start->setEnabled(!isRunning(state));
    m_actions->stop->setEnabled(isListening);
    m_actions->openSettings->setEnabled(!isRunning(state));
    m_actions->kick->setEnabled(hasOpenSelected);
    m_actions->reset->setEnabled(hasOpenSelected);
    m_actions->kickAll->setEnabled(isListening && hasOpen);
    m_actions->resetAll->setEnabled(isListening && hasOpen);
    m_actions->send->setEnabled(isListening && hasOpen);
    m_actions->clearClosed->setEnabled(m_dashboard->hasClosed());
}

void MainWindow::askBefore(const QString &question, const QString &button, const std::function<void()> &act)
{
    if (m_question)
        m_question->close();
    // Opened, not executed: traffic, charts and log go on behind it.
    m_question = new QMessageBox(QMessageBox::Question, tr("Porthole"), question, QMessageBox::Cancel, this);
    m_question->setTextFormat(Qt::PlainText);
    m_question->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *const yes = m_question->addButton(button, QMessageBox::AcceptRole);
    m_question->setDefaultButton(yes);
    connect(yes, &QPushButton::clicked, this, act);
    m_question->open();
}

void MainWindow::askThenStop()
{
    const qsizetype open = m_server.openClients();
    if (open == 0) {
        stop();
        return;
    }
    askBefore(format::counted(open, tr("Stop the server and disconnect 1 client?"),
                              tr("Stop the server and disconnect %1 clients?")),
              tr("&Stop"), [this] { stop(); });
}

void MainWindow::openCapture(const QString &file)
{
    m_tabs->openCapture(file);
}

void MainWindow::askThenKickAll(CloseMode mode)
{
    askBefore(format::counted(m_server.openClients(), tr("Disconnect the one client that is connected?"),
                              tr("Disconnect all %1 clients?")),
              mode == CloseMode::Fin ? tr("&Kick All") : tr("&Reset All"),
              [this, mode] { m_server.kickAll(mode); });
}

void MainWindow::openBans()
{
    if (!m_bans) {
        m_bans = new BanDialog(&m_server, this);
        m_bans->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_bans->show();
    m_bans->raise();
    m_bans->activateWindow();
}

void MainWindow::openAboutBox()
{
    if (!m_about) {
        m_about = new AboutBox(this);
        m_about->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_about->show();
    m_about->raise();
    m_about->activateWindow();
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refreshStyleSheets(this);
}

void MainWindow::setAppearance(Appearance appearance)
{
    if (m_appearance != appearance)
        applyAppearance(appearance);
    m_appearance = appearance;
    m_actions->showAppearance(appearance);
}

void MainWindow::restoreLayout()
{
    resize(1320, 860);
    const QSettings layout(layoutFile(), QSettings::IniFormat);
    setAppearance(Appearance(qBound(0, layout.value(u"appearance").toInt(), int(Appearance::Dark))));
    const bool isPlaced = restoreGeometry(layout.value(u"window").toByteArray());
    fitIntoScreen(isPlaced);
    m_dashboard->restoreState(layout);
}

/// The screen may be smaller than that of the last time, or than a first window likes to be. How wide its
/// frame will be is known only once it is shown, and is taken to be as the style has it.
void MainWindow::fitIntoScreen(bool isPlaced)
{
    const QScreen *const under = isPlaced ? QGuiApplication::screenAt(geometry().center()) : nullptr;
    const QScreen *const on = under ? under : screen();
    const int edge = style()->pixelMetric(QStyle::PM_MdiSubWindowFrameWidth, nullptr, this);
    const int title = style()->pixelMetric(QStyle::PM_TitleBarHeight, nullptr, this);
    const QRect fitted = fittedInto(on->availableGeometry(), geometry(), {edge, title, edge, edge});
    if (!isPlaced)
        resize(fitted.size()); // where to is the system's to say
    else if (!isMaximized() && !isFullScreen())
        setGeometry(fitted);
}

void MainWindow::saveLayout() const
{
    QSettings layout(layoutFile(), QSettings::IniFormat);
    layout.setValue(u"appearance", int(m_appearance));
    layout.setValue(u"window", saveGeometry());
    m_dashboard->saveState(layout);
}

} // namespace porthole
