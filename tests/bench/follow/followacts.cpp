// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/follow/followacts.h"

#include "app/jsonline.h"
#include "core/base/platform.h"
#include "tests/support/processcounts.h"
#include "ui/follow/followview.h"
#include "ui/follow/streamcanvas.h"
#include "ui/follow/streamsavebar.h"

#include <QClipboard>
#include <QComboBox>
#include <QCoreApplication>
#include <QFile>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

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

FollowActs::FollowActs(QString file)
    : m_file(std::move(file))
{
}

FollowActs::~FollowActs() = default;

bool FollowActs::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Paint)
        m_isPainted = true;
    return QObject::eventFilter(watched, event);
}

void FollowActs::run()
{
    open();
    look();
    cut();
    find();
    save();
    goThroughParts();
    say(JsonLine("all")
            .add("beats", m_all.beats())
            .add("p99Ms", milliseconds(m_all.percentile(99)))
            .add("maxMs", milliseconds(m_all.max()))
            .add("mostResidentMiB", m_mostMiB));
}

void FollowActs::awaitPaint(const Condition &isDone)
{
    while (isDone && !isDone())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    m_isPainted = false;
    m_canvas->viewport()->update();
    while (!m_isPainted)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
}

void FollowActs::measure(const QString &what, int times, const Act &act, const Condition &isDone)
{
    std::vector<double> took;
    m_heartbeat.mark();
    for (int round = 0; round < times; ++round) {
        const qint64 before = platform::monotonicNs();
        act(round);
        awaitPaint(isDone);
        took.push_back(double(platform::monotonicNs() - before) / 1e6);
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
            .add("p99Ms", milliseconds(delays.percentile(99)))
            .add("maxMs", milliseconds(delays.max()))
            .add("residentMiB", residentMiB()));
}

QComboBox *FollowActs::choice(const QString &accessibleName) const
{
    for (QComboBox *box : m_view->findChildren<QComboBox *>()) {
        if (box->accessibleName() == accessibleName)
            return box;
    }
    qFatal("the view has no choice named %s", qPrintable(accessibleName));
}

void FollowActs::open()
{
    measure(
        QStringLiteral("open, until the first bytes are seen"), 1,
        [&](int) {
            m_view = std::make_unique<FollowView>(readerFactory(m_file), ConnectionId{1});
            m_canvas = m_view->canvas();
            m_canvas->viewport()->installEventFilter(this);
            for (QPushButton *button : m_view->findChildren<QPushButton *>())
                m_next = button;
            m_view->resize(1200, 800);
            m_view->show();
        },
        [this] { return m_view->document().size() > 0; });
    measure(
        QStringLiteral("until the part is read"), 1, [](int) {}, [this] { return m_next->isVisible(); });
}

void FollowActs::look()
{
    QComboBox *const form = choice(QStringLiteral("Show as"));
    const Condition isDone = [this] { return !m_view->isBusy(); };
    for (const char *name : {"hex", "text"}) {
        const QString shown = QString::fromLatin1(name);
        measure(QStringLiteral("Home and End, ") + shown, 200, [this](int round) {
            press(round % 2 == 0 ? Qt::Key_Home : Qt::Key_End, Qt::ControlModifier);
        });
        press(Qt::Key_Home, Qt::ControlModifier);
        measure(QStringLiteral("page down, ") + shown, 300, [this](int) { press(Qt::Key_PageDown); });
        measure(
            QStringLiteral("all selected and copied, ") + shown, 3,
            [this](int) {
                m_canvas->selectAll();
                m_canvas->copy();
            },
            isDone);
        QGuiApplication::clipboard()->clear();
        measure(
            QStringLiteral("from ") + shown, 1,
            [form](int) { form->setCurrentIndex(1 - form->currentIndex()); }, isDone);
    }
}

void FollowActs::cut()
{
    for (const char *framing : {"line", "fixed:16", "raw", "stx", ""}) {
        measure(
            QStringLiteral("framing ") + QString::fromLatin1(framing), 1,
            [&](int) { m_view->setFraming(QString::fromLatin1(framing)); },
            [this] { return !m_view->isBusy(); });
    }
}

void FollowActs::find()
{
    auto *const needle = m_view->findChild<QLineEdit *>(QStringLiteral("followNeedle"));
    for (const char *text : {"Not-There", "zzzzz"}) {
        needle->setText(QString::fromLatin1(text));
        for (const bool backwards : {false, true}) {
            measure(
                QStringLiteral("find %1%2")
                    .arg(needle->text(), backwards ? QStringLiteral(" backwards") : QString()),
                5, [=, this](int) { m_view->findNext(backwards); },
                [this] { return !m_view->isBusy(); });
        }
    }
}

void FollowActs::save()
{
    auto *const bar = m_view->findChild<StreamSaveBar *>();
    const QString file = m_file + QStringLiteral(".bin");
    measure(
        QStringLiteral("save one direction"), 1, [&](int) { bar->save(Direction::In, file); },
        [bar] { return !bar->isUnderWay(); });
    QFile::remove(file);
}

void FollowActs::goThroughParts()
{
    while (m_next->isVisible()) {
        const qint64 before = m_view->document().offsetOf(0);
        measure(
            QStringLiteral("the next part"), 1, [this](int) { m_next->click(); },
            [&] {
                return m_view->document().size() > 0 && m_view->document().offsetOf(0) > before &&
                       (m_next->isVisible() || m_view->isAtEnd());
            });
    }
}

void FollowActs::press(int key, Qt::KeyboardModifiers modifiers)
{
    QKeyEvent down(QEvent::KeyPress, key, modifiers);
    QCoreApplication::sendEvent(m_canvas, &down);
}

} // namespace porthole::bench
