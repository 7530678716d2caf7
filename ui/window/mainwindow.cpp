// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/mainwindow.h"

#include "core/base/logging.h"
#include "core/base/platform.h"
#include "core/config/settingsstore.h"
#include "ui/chart/throughputchart.h"
#include "ui/clients/clientmodel.h"
#include "ui/clients/clientview.h"
#include "ui/common/format.h"
#include "ui/common/noticebar.h"
#include "ui/common/theme.h"
#include "ui/follow/followview.h"
#include "ui/history/historyview.h"
#include "ui/messages/messageview.h"
#include "ui/panel/clientpanel.h"
#include "ui/settings/settingsdialog.h"
#include "ui/window/aboutbox.h"
#include "ui/window/serverbar.h"
#include "ui/window/statusline.h"
#include "ui/window/windowactions.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QCloseEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QSplitter>
#include <QStatusBar>
#include <QTabBar>
#include <QTabWidget>
#include <QToolBar>
#include <QVBoxLayout>

#include <algorithm>
#include <cstdio>

namespace porthole {

namespace {

bool isRunning(Server::State state)
{
    return state != Server::State::Stopped && state != Server::State::Failed;
}

/// The file that one run was captured in is not for all further ones.
Result<void> rememberSettings(ServerConfig config)
{
    config.capture.file.clear();
    return saveSettings(defaultSettingsFile(), config);
}

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
    , m_notices(new NoticeBar)
    , m_clients(new ClientModel(&m_history, this))
    , m_clientView(new ClientView(m_clients))
    , m_messageView(new MessageView(nullptr))
    , m_chart(new ThroughputChart(&m_history))
    , m_panel(new ClientPanel)
    , m_status(new StatusLine)
    , m_tabs(new QTabWidget)
    , m_columns(new QSplitter(Qt::Horizontal))
    , m_left(new QSplitter(Qt::Vertical))
    , m_right(new QSplitter(Qt::Vertical))
{
    setWindowIcon(QIcon(QStringLiteral(":/icons/porthole.svg")));
    m_server.setWorkersYield(true); // hundreds of busy clients leave the window its turn
    makeBody();
    connectServer();
    connectViews();
    connectActions();
    setConfig(config);
    onStateChanged(m_server.state());
    onSelectionChanged({});
    restoreLayout();
    if (startAtOnce)
        QMetaObject::invokeMethod(this, &MainWindow::start, Qt::QueuedConnection);
}

MainWindow::~MainWindow()
{
    m_server.disconnect(this); // it may still end; nobody is here to be told
    // The views and their model go before what they show, which are members.
    delete takeCentralWidget();
    delete m_clients;
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

    m_left->addWidget(m_clientView);
    m_left->addWidget(m_messageView);
    m_right->addWidget(m_chart);
    m_right->addWidget(m_panel);
    m_columns->addWidget(m_left);
    m_columns->addWidget(m_right);
    for (QSplitter *splitter : {m_columns, m_left, m_right})
        splitter->setChildrenCollapsible(false);
    m_columns->setStretchFactor(0, 3);
    m_columns->setStretchFactor(1, 2);
    m_left->setStretchFactor(0, 1);
    m_left->setStretchFactor(1, 1);
    m_right->setStretchFactor(1, 1);

    auto *const body = new QWidget;
    auto *const column = new QVBoxLayout(body);
    column->setContentsMargins(6, 0, 6, 0);
    column->addWidget(m_notices);
    column->addWidget(m_tabs, 1);
    m_tabs->setDocumentMode(true);
    m_tabs->setTabBarAutoHide(true); // without a past capture there is only the server
    m_tabs->setTabsClosable(true);
    m_tabs->addTab(m_columns, tr("Server"));
    for (const auto side : {QTabBar::LeftSide, QTabBar::RightSide})
        m_tabs->tabBar()->setTabButton(0, side, nullptr);
    connect(m_tabs, &QTabWidget::tabCloseRequested, this, [this](int tab) { delete m_tabs->widget(tab); });
    setCentralWidget(body);
    statusBar()->addWidget(m_status, 1);
}

void MainWindow::connectServer()
{
    connect(&m_server, &Server::stateChanged, this, &MainWindow::onStateChanged);
    connect(&m_server, &Server::clientsChanged, this, &MainWindow::onClientsChanged);
    connect(&m_server, &Server::sampled, this, &MainWindow::onSampled);
    connect(&m_capture, &CaptureKeeper::changed, this,
            [this] { m_messageView->setSource(m_capture.reader()); });
    connect(&m_capture, &CaptureKeeper::failed, this, [this](const Error &error) {
        m_closeWhenSaved = false;
        showError(error);
    });
    connect(&m_capture, &CaptureKeeper::saved, this, &MainWindow::onCaptureSaved);
    connect(&m_server, &Server::acceptTrouble, this,
            [this](const Error &error) { m_notices->showWarning(describe(error)); });
    connect(&m_server, &Server::sendRefused, this, [this](ConnectionId id, qint64 bytes, qint64 unsent) {
        m_notices->showWarning(tr("%1 were not sent to client %2: it has %3 unsent already. Let it read "
                                  "first, or disconnect it.")
                                   .arg(format::bytes(bytes), id.toString(), format::bytes(unsent)));
    });
}

void MainWindow::connectViews()
{
    connect(m_bar, &ServerBar::startRequested, this, &MainWindow::start);
    connect(m_bar, &ServerBar::stopRequested, this, &MainWindow::askThenStop);
    connect(m_bar, &ServerBar::settingsRequested, this, &MainWindow::openSettingsDialog);
    connect(m_clientView, &ClientView::selectionChanged, this, &MainWindow::onSelectionChanged);
    connect(m_clientView, &ClientView::kickRequested, this, &MainWindow::kick);
    connect(m_clientView, &ClientView::sendRequested, m_panel, &ClientPanel::focusSendBox);
    connect(m_messageView, &MessageView::messageChosen, m_panel, &ClientPanel::showMessage);
    connect(m_messageView, &MessageView::failed, this, &MainWindow::showError);
    connect(m_chart, &ThroughputChart::momentChosen, m_messageView, &MessageView::jumpToTime);
    connect(m_panel, &ClientPanel::sendRequested, this, &MainWindow::send);
    connect(m_panel, &ClientPanel::kickRequested, this, &MainWindow::kick);
}

void MainWindow::connectActions()
{
    connect(m_actions->openSettings, &QAction::triggered, this, &MainWindow::openSettingsFile);
    connect(m_actions->saveSettings, &QAction::triggered, this, &MainWindow::saveSettingsFile);
    connect(m_actions->openCapture, &QAction::triggered, this, &MainWindow::askForCapture);
    connect(m_actions->saveCapture, &QAction::triggered, this, &MainWindow::saveCapture);
    connect(m_actions->saveLog, &QAction::triggered, m_messageView, &MessageView::askWhereToSave);
    connect(m_actions->quit, &QAction::triggered, this, &QWidget::close);
    connect(m_actions->start, &QAction::triggered, this, &MainWindow::start);
    connect(m_actions->stop, &QAction::triggered, this, &MainWindow::askThenStop);
    connect(m_actions->settings, &QAction::triggered, this, &MainWindow::openSettingsDialog);
    connect(m_actions->kick, &QAction::triggered, this, [this] { kick(m_selected, CloseMode::Fin); });
    connect(m_actions->reset, &QAction::triggered, this, [this] { kick(m_selected, CloseMode::Rst); });
    connect(m_actions->kickAll, &QAction::triggered, this, [this] { askThenKickAll(CloseMode::Fin); });
    connect(m_actions->resetAll, &QAction::triggered, this, [this] { askThenKickAll(CloseMode::Rst); });
    connect(m_actions->send, &QAction::triggered, m_panel, &ClientPanel::focusSendBox);
    connect(m_actions->follow, &QAction::triggered, this, &MainWindow::followClient);
    connect(m_actions->clearClosed, &QAction::triggered, m_clients, &ClientModel::clearClosed);
    connect(m_clients, &ClientModel::updateFinished, this, &MainWindow::updateActions);
    connect(m_actions->filterClients, &QAction::triggered, m_clientView, &ClientView::focusFilter);
    connect(m_actions->searchMessages, &QAction::triggered, m_messageView, &MessageView::focusSearch);
    connect(m_actions->clearLog, &QAction::triggered, m_messageView, &MessageView::clear);
    connect(m_actions->appearance, &QActionGroup::triggered, this,
            [this](const QAction *action) { setAppearance(Appearance(action->data().toInt())); });
    connect(m_actions->about, &QAction::triggered, this, &MainWindow::openAboutBox);
    connect(m_actions->aboutQt, &QAction::triggered, qApp, &QApplication::aboutQt);
}

void MainWindow::showError(const Error &error)
{
    m_notices->showError(describe(error));
}

void MainWindow::start()
{
    if (isRunning(m_server.state()))
        return;
    const Result<ServerConfig> config = m_bar->config(m_config);
    if (!config) {
        showError(config.error());
        return;
    }
    m_notices->clear();
    m_config = *config;
    if (const Result<void> saved = rememberSettings(m_config); !saved)
        showError(saved.error());
    m_history.startRun(platform::monotonicNs());
    // Without a capture the server serves all the same.
    if (const Result<void> begun = m_capture.begin(m_config.capture); !begun)
        showError(begun.error());
    if (m_capture.capture() && !m_config.capture.off && m_capture.wanted() != m_config.capture) {
        m_notices->showInfo(
            tr("The capture goes on as it was begun. Save it (File, Save Capture As) and start again "
               "to begin one with the new settings."));
    }
    m_server.setMessages(m_config.capture.off ? nullptr : m_capture.queue());
    if (const Result<void> started = m_server.start(m_config); !started)
        showError(started.error());
}

void MainWindow::stop()
{
    m_server.stop();
}

void MainWindow::onStateChanged(Server::State state)
{
    const bool isListening = state == Server::State::Listening;
    m_bar->setState(state);
    m_clientView->setListening(isListening, isListening ? tryCommand() : QString());
    if (isListening)
        m_messageView->setEndpoint(reachableHost(), m_server.endpoint().port);
    m_panel->setServing(isListening);
    m_panel->setFraming(m_server.config().framing.toString());
    if (m_settings)
        m_settings->setRunning(isRunning(state));
    setWindowTitle(isListening ? tr("%1 — Porthole").arg(m_server.endpoint().toString()) : tr("Porthole"));
    if (state == Server::State::Failed)
        showError(m_server.error());
    refreshStatus();
    updateActions();
    if (m_closing && !isRunning(state))
        close();
}

void MainWindow::onClientsChanged(const ClientBatch &batch)
{
    m_clients->apply(batch);
    m_panel->setOpenClients(int(m_server.openClients()));
    m_status->setClients(m_server.openClients(), m_server.refusedClients());
    refreshSelected();
    updateActions();
}

void MainWindow::onSampled(const ServerSample &sample)
{
    m_history.add(sample);
    m_clients->apply(sample);
    m_chart->refresh();
    refreshSelected();
    m_status->setRates(sample.inRate, sample.outRate);
    refreshLog();
}

void MainWindow::refreshLog()
{
    const Capture *const capture = m_capture.capture();
    if (!capture) {
        m_status->setLog({});
        return;
    }
    const MessageRange range = capture->range();
    m_status->setLog(StatusLine::Log{capture->options().mode, range.size(), range.first, range.notKept,
                                     capture->usedBytes(), capture->fileName()});
}

void MainWindow::onSelectionChanged(const QList<ConnectionId> &ids)
{
    m_selected = ids;
    m_messageView->showClients(ids);
    m_chart->showClients(ids);
    refreshSelected();
    updateActions();
}

void MainWindow::refreshSelected()
{
    QList<ClientRow> rows;
    rows.reserve(m_selected.size());
    for (const ConnectionId id : std::as_const(m_selected)) {
        if (const ClientRow *row = m_clients->find(id))
            rows.append(*row);
    }
    m_panel->showClients(rows);
}

void MainWindow::refreshStatus()
{
    m_status->setServer(m_server.state(), m_server.endpoint(), m_server.listeningSince());
    m_status->setClients(m_server.openClients(), m_server.refusedClients());
}

void MainWindow::updateActions()
{
    const Server::State state = m_server.state();
    const bool isListening = state == Server::State::Listening;
    const bool hasOpen = m_server.openClients() > 0;
    const bool hasOpenSelected = std::any_of(m_selected.cbegin(), m_selected.cend(), [this](ConnectionId id) {
        const ClientRow *row = m_clients->find(id);
        return row && row->isOpen();
    });
    m_actions->start->setEnabled(!isRunning(state));
    m_actions->stop->setEnabled(isListening);
    m_actions->openSettings->setEnabled(!isRunning(state));
    m_actions->kick->setEnabled(hasOpenSelected);
    m_actions->reset->setEnabled(hasOpenSelected);
    m_actions->kickAll->setEnabled(isListening && hasOpen);
    m_actions->resetAll->setEnabled(isListening && hasOpen);
    m_actions->send->setEnabled(isListening && hasOpen);
    m_actions->clearClosed->setEnabled(m_clients->closedCount() > 0);
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
    askBefore(tr("Stop the server and disconnect %n client(s)?", nullptr, int(open)), tr("&Stop"),
              [this] { stop(); });
}

void MainWindow::askForCapture()
{
    auto *const dialog =
        new QFileDialog(this, tr("Open Capture"), {}, tr("Captures (*.porthole);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this, &MainWindow::openCapture);
    dialog->open();
}

void MainWindow::openCapture(const QString &file)
{
    auto reader = CaptureReader::open(file);
    if (!reader) {
        showError(reader.error());
        return;
    }
    auto *const view = new HistoryView(*std::move(reader));
    connect(view, &HistoryView::failed, this, &MainWindow::showError);
    const int tab = m_tabs->addTab(view, QFileInfo(file).fileName());
    m_tabs->setTabToolTip(tab, file);
    m_tabs->setCurrentIndex(tab);
}

/// The client that is selected in the tab in front: of the running capture, or of a past one.
void MainWindow::followClient()
{
    StreamLoader::Factory factory;
    ConnectionId id = m_selected.value(0);
    if (const auto *const history = qobject_cast<HistoryView *>(m_tabs->currentWidget())) {
        id = history->selectedClients().value(0);
        factory = readerFactory(history->fileName());
    } else if (m_capture.capture()) {
        factory = m_capture.capture()->readerFactory();
    }
    if (!id.isValid() || !factory) {
        m_notices->showInfo(tr("Select a client whose messages are captured first."));
        return;
    }
    const int tab = m_tabs->addTab(new FollowView(factory, id), tr("Client %1").arg(id.toString()));
    m_tabs->setCurrentIndex(tab);
}

void MainWindow::saveCapture()
{
    auto *const dialog = new QFileDialog(this, tr("Save Capture"), {}, tr("Captures (*.porthole)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QStringLiteral("porthole"));
    dialog->selectFile(QStringLiteral("capture.porthole"));
    connect(dialog, &QFileDialog::fileSelected, &m_capture, &CaptureKeeper::save);
    connect(dialog, &QDialog::rejected, this, [this] { m_closeWhenSaved = false; });
    dialog->open();
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

void MainWindow::askThenKickAll(CloseMode mode)
{
    askBefore(tr("Disconnect all %n client(s)?", nullptr, int(m_server.openClients())),
              mode == CloseMode::Fin ? tr("&Kick All") : tr("&Reset All"),
              [this, mode] { m_server.kickAll(mode); });
}

void MainWindow::kick(const QList<ConnectionId> &ids, CloseMode mode)
{
    m_server.kick(ids, mode);
}

void MainWindow::send(const QList<ConnectionId> &ids, const QByteArray &bytes)
{
    if (ids.isEmpty())
        m_server.sendToAll(bytes);
    else
        m_server.send(ids, bytes);
}

void MainWindow::openSettingsFile()
{
    const QString file = QFileDialog::getOpenFileName(this, tr("Open Settings"), {}, tr("Settings (*.json)"));
    if (file.isEmpty())
        return;
    if (const Result<ServerConfig> loaded = loadSettings(file))
        setConfig(*loaded);
    else
        showError(loaded.error());
}

void MainWindow::saveSettingsFile()
{
    const Result<ServerConfig> config = m_bar->config(m_config);
    if (!config) {
        showError(config.error());
        return;
    }
    const QString file = QFileDialog::getSaveFileName(
        this, tr("Save Settings"), QStringLiteral("porthole.json"), tr("Settings (*.json)"));
    if (file.isEmpty())
        return;
    if (const Result<void> saved = saveSettings(file, *config); !saved)
        showError(saved.error());
}

void MainWindow::openSettingsDialog()
{
    if (!m_settings) {
        m_settings = new SettingsDialog(this);
        m_settings->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_settings, &QDialog::accepted, this, [this] { setConfig(m_settings->config()); });
    }
    m_settings->setConfig(currentConfig());
    m_settings->setRunning(isRunning(m_server.state()));
    m_settings->show();
    m_settings->raise();
    m_settings->activateWindow();
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

ServerConfig MainWindow::currentConfig() const
{
    return m_bar->config(m_config).value_or(m_config);
}

void MainWindow::setConfig(const ServerConfig &config)
{
    m_config = config;
    m_bar->setConfig(config);
}

/// Where somebody on this machine reaches the server.
QString MainWindow::reachableHost() const
{
    const QHostAddress &address = m_server.endpoint().address;
    if (address == QHostAddress(QHostAddress::Any) || address == QHostAddress(QHostAddress::AnyIPv4))
        return QStringLiteral("127.0.0.1");
    return address == QHostAddress(QHostAddress::AnyIPv6) ? QStringLiteral("::1") : address.toString();
}

QString MainWindow::tryCommand() const
{
    return QStringLiteral("nc %1 %2").arg(reachableHost()).arg(m_server.endpoint().port);
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
    if (const Result<void> saved = rememberSettings(currentConfig()); !saved)
        qCWarning(lcUi).noquote() << describe(saved.error());
    event->accept();
}

void MainWindow::closeUnasked()
{
    m_closeUnasked = true;
    close();
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
    m_columns->setSizes({820, 500});
    m_left->setSizes({440, 360});
    m_right->setSizes({330, 470});

    const QSettings layout(layoutFile(), QSettings::IniFormat);
    setAppearance(Appearance(qBound(0, layout.value(u"appearance").toInt(), int(Appearance::Dark))));
    restoreGeometry(layout.value(u"window").toByteArray());
    m_columns->restoreState(layout.value(u"columns").toByteArray());
    m_left->restoreState(layout.value(u"left").toByteArray());
    m_right->restoreState(layout.value(u"right").toByteArray());
    m_clientView->restoreState(layout.value(u"clients").toByteArray());
    m_messageView->restoreState(layout.value(u"messages").toByteArray());
    m_panel->restoreState(layout.value(u"panel").toByteArray());
    m_chart->setSpan(ThroughputChart::Span(
        qBound(0, layout.value(u"chartSpan").toInt(), int(ThroughputChart::Span::Hour))));
}

void MainWindow::saveLayout() const
{
    QSettings layout(layoutFile(), QSettings::IniFormat);
    layout.setValue(u"appearance", int(m_appearance));
    layout.setValue(u"window", saveGeometry());
    layout.setValue(u"columns", m_columns->saveState());
    layout.setValue(u"left", m_left->saveState());
    layout.setValue(u"right", m_right->saveState());
    layout.setValue(u"clients", m_clientView->saveState());
    layout.setValue(u"messages", m_messageView->saveState());
    layout.setValue(u"panel", m_panel->saveState());
    layout.setValue(u"chartSpan", int(m_chart->span()));
}

} // namespace porthole
