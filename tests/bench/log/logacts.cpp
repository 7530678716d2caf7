// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/log/logacts.h"

#include "app/jsonline.h"
#include "core/base/platform.h"
#include "tests/support/processcounts.h"
#include "ui/history/historychart.h"
#include "ui/history/historyview.h"
#include "ui/messages/messagemodel.h"
#include "ui/messages/messagetable.h"
#include "ui/messages/messageview.h"
#include "ui/messages/positionbar.h"
#include "ui/window/capturetabs.h"
#include "ui/window/mainwindow.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QLineEdit>
#include <QWheelEvent>

#include <algorithm>
#include <cstdio>

namespace porthole::bench {

namespace {

void say(const JsonLine &line)
{
    std::fputs(line.toLine().constData(), stdout);
    std::fflush(stdout);
}

double milliseconds(std::chrono::nanoseconds time)
{
    return std::chrono::duration<double, std::milli>(time).count();
}

double residentMiB()
{
    return double(test::residentBytes()) / (1024 * 1024);
}

} // namespace

LogActs::LogActs(MainWindow *window, QString file)
    : QObject(window)
    , m_window(window)
    , m_file(std::move(file))
{
}

bool LogActs::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Paint)
        m_isPainted = true;
    return QObject::eventFilter(watched, event);
}

bool LogActs::run()
{
    m_heartbeat.mark();
    openCapture();
    if (!m_view)
        return false;
    scroll();
    jump();
    filter();
    search();
    sayAll();
    return true;
}

/// The view around the table is what is waited for: the table itself is not there while nothing is found.
void LogActs::awaitPaint(const Condition &isDone)
{
    while (isDone && !isDone())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    m_isPainted = false;
    m_view->update();
    m_table->viewport()->update();
    while (!m_isPainted)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

void LogActs::measure(const QString &what, int times, const Act &act, const Condition &isDone)
{
    std::vector<double> took;
    m_heartbeat.mark();
    for (int round = 0; round < times; ++round) {
        const qint64 before = platform::monotonicNs();
        act(round);
        awaitPaint(isDone);
        const qint64 ns = platform::monotonicNs() - before;
        took.push_back(milliseconds(std::chrono::nanoseconds(ns)));
    }
    std::sort(took.begin(), took.end());
    const DelayStatistic &delays = m_heartbeat.statistic();
    m_all.add(delays);
    m_mostMiB = std::max(m_mostMiB, residentMiB());
    say(JsonLine("act")
            .add("what", what)
            .add("times", qint64(times))
            .add("medianMs", took[took.size() / 2])
            .add("longestMs", took.back())
            .add("beats", delays.beats())
            .add("p99Ms", milliseconds(delays.percentile(99)))
            .add("maxMs", milliseconds(delays.max()))
            .add("residentMiB", residentMiB()));
}

void LogActs::openCapture()
{
    HistoryChart *chart = nullptr;
    measure(
        QStringLiteral("open, until the log is seen"), 1,
        [&](int) {
            connect(m_window->findChild<CaptureTabs *>(), &CaptureTabs::failed, this,
                    [](const Error &error) { qFatal("%s", qPrintable(describe(error))); });
            m_window->openCapture(m_file);
            const HistoryView *history = nullptr;
            while (!(history = m_window->findChild<HistoryView *>()))
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            chart = history->findChild<HistoryChart *>();
            m_view = history->findChild<MessageView *>();
            m_table = m_view->findChild<MessageTable *>();
            m_model = m_view->findChild<MessageModel *>();
            m_search = m_view->findChild<QLineEdit *>(QStringLiteral("search"));
            m_view->installEventFilter(this);
        },
        [this] { return m_model->rowCount() > 0; });
    measure(
        QStringLiteral("until the chart is read"), 1, [](int) {}, [&] { return !chart->isReading(); });
}

void LogActs::scroll()
{
    measure(QStringLiteral("Home and End"), 200,
            [this](int round) { press(round % 2 == 0 ? Qt::Key_Home : Qt::Key_End); });
    press(Qt::Key_Home);
    measure(QStringLiteral("page down"), 500, [this](int) { press(Qt::Key_PageDown); });
    measure(QStringLiteral("wheel"), 1000, [this](int round) { turnWheel(round % 10 < 7 ? -1 : 1); });
    auto *const bar = m_table->positionBar();
    measure(QStringLiteral("drag the bar"), 500, [bar](int round) {
        bar->setSliderDown(true);
        bar->setSliderPosition(int(qint64(bar->maximum()) * (round * 37 % 500) / 500));
        bar->setSliderDown(false);
    });
}

void LogActs::jump()
{
    const MessageRange range = m_model->source()->range();
    const qint64 first = m_model->message(range.first)->timeNs;
    const qint64 last = m_model->message(range.end - 1)->timeNs;
    measure(QStringLiteral("jump to a time"), 200,
            [&](int round) { m_view->jumpToTime(first + (last - first) / 200 * (round * 37 % 200)); });
}

bool LogActs::isSearched() const
{
    return !m_model->matches().isSearching();
}

void LogActs::filter()
{
    const auto isSearched = [this] { return this->isSearched(); };
    measure(
        QStringLiteral("client, until the first rows"), 1,
        [this](int) { m_view->showClients({ConnectionId{7}}); }, [this] { return m_model->rowCount() > 0; });
    measure(
        QStringLiteral("client, until all are found"), 1, [](int) {}, isSearched);
    measure(QStringLiteral("Home and End among them"), 100,
            [this](int round) { press(round % 2 == 0 ? Qt::Key_Home : Qt::Key_End); });
    measure(
        QStringLiteral("another client"), 5,
        [this](int round) { m_view->showClients({ConnectionId{quint64(10 + round)}}); }, isSearched);
    measure(QStringLiteral("all clients again"), 1, [this](int) { m_view->showClients({}); });
}

void LogActs::search()
{
    const auto isSearched = [this] { return this->isSearched(); };
    measure(
        QStringLiteral("text that is not there"), 3,
        [this](int round) { type(QStringLiteral("Not-There%1").arg(round)); }, isSearched);
    measure(
        QStringLiteral("text that is everywhere"), 1, [this](int) { type(QStringLiteral("abc")); },
        isSearched);
    measure(
        QStringLiteral("a letter that all have"), 1, [this](int) { type(QStringLiteral("e")); }, isSearched);
    measure(QStringLiteral("Home and End among those"), 100,
            [this](int round) { press(round % 2 == 0 ? Qt::Key_Home : Qt::Key_End); });
    measure(QStringLiteral("all again"), 1, [this](int) { type({}); });
}

void LogActs::press(int key)
{
    QKeyEvent down(QEvent::KeyPress, key, Qt::NoModifier);
    QCoreApplication::sendEvent(m_table, &down);
    QKeyEvent up(QEvent::KeyRelease, key, Qt::NoModifier);
    QCoreApplication::sendEvent(m_table, &up);
}

void LogActs::turnWheel(int notches)
{
    QWidget *const viewport = m_table->viewport();
    const QPointF point = viewport->rect().center();
    QWheelEvent event(point, viewport->mapToGlobal(point), {}, {0, 120 * notches}, Qt::NoButton,
                      Qt::NoModifier, Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(viewport, &event);
}

void LogActs::type(const QString &text)
{
    m_search->setText(text);
    QKeyEvent enter(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier);
    QCoreApplication::sendEvent(m_search, &enter);
}

void LogActs::sayAll() const
{
    say(JsonLine("all")
            .add("beats", m_all.beats())
            .add("p99Ms", milliseconds(m_all.percentile(99)))
            .add("maxMs", milliseconds(m_all.max()))
            .add("mostResidentMiB", m_mostMiB));
}

} // namespace porthole::bench
