// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/telemetry/historybook.h"
#include "ui/chart/axisscale.h"
#include "ui/chart/throughputchart.h"
#include "ui/chart/throughputplot.h"
#include "ui/common/contrast.h"
#include "ui/common/format.h"
#include "ui/common/theme.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QApplication>
#include <QButtonGroup>
#include <QCategoryAxis>
#include <QChart>
#include <QLabel>
#include <QLineSeries>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>
#include <QValueAxis>

#include <cmath>
#include <memory>

using namespace porthole;
using Span = ThroughputChart::Span;

namespace {

constexpr qint64 firstSecond = 100000;

qint64 lengthOf(Span span)
{
    return span == Span::Minute ? 60 : span == Span::FiveMinutes ? 300 : 3600;
}

double factorOf(const QString &unit)
{
    return unit == u"B/s" ? 1 : unit == u"kB/s" ? 1e3 : unit == u"MB/s" ? 1e6 : 0;
}

} // namespace

class TestThroughputChart final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init();
    void cleanup();
    void pointsAreThoseOfTheHistory_data();
    void pointsAreThoseOfTheHistory();
    void subjectIsNamed();
    void clientsHaveTheirAxisForTheServerAlone();
    void saysWhatToDoWhileEmpty();
    void redrawsOncePerSecond();
    void hiddenItDoesNotDraw();
    void spanButtonsAreLikeSetSpan();
    void scaleGrowsAtOnceAndShrinksLate();
    void anotherSubjectFitsAtOnce();
    void rightEndTellsTheTime();
    void keyboardTellsTheValues();
    void mouseTellsTheNearestValues();
    void followsThePalette();
    void labelsAreNotElidedAtTheLeastSize();

private:
    void feed(qint64 seconds, double inRate, double outRate, int clients);
    [[nodiscard]] QLineSeries *series(int index) const
    {
        return static_cast<QLineSeries *>(m_plot->chart()->series().at(index));
    }
    [[nodiscard]] QValueAxis *axis(Qt::Alignment side) const;

    HistoryBook m_book;
    ServerSample m_sample;
    qint64 m_second = firstSecond;
    std::unique_ptr<ThroughputChart> m_chart;
    ThroughputPlot *m_plot = nullptr;
};

void TestThroughputChart::init()
{
    m_book = {};
    m_sample = {};
    m_second = firstSecond;
    m_chart = std::make_unique<ThroughputChart>(&m_book);
    m_plot = m_chart->findChild<ThroughputPlot *>();
    m_chart->resize(700, 320);
    m_chart->show();
    m_chart->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_chart.get()));
}

void TestThroughputChart::cleanup()
{
    m_chart.reset();
    QApplication::setPalette(QPalette());
}

/// Adds full seconds of these rates of the whole server; client #1 moves a quarter of it, client #2 a half.
void TestThroughputChart::feed(qint64 seconds, double inRate, double outRate, int clients)
{
    for (qint64 i = 0; i < seconds; ++i) {
        // What moves between two samples is spread over the time between them: all of it within the second.
        m_sample.atNs = m_second * 1'000'000'000;
        m_book.add(m_sample);
        m_sample.atNs += 500'000'000;
        m_sample.totals.bytesIn += qint64(inRate);
        m_sample.totals.bytesOut += qint64(outRate);
        m_sample.clients.resize(size_t(clients));
        for (int c = 0; c < std::min(clients, 2); ++c) {
            ClientSample &client = m_sample.clients[size_t(c)];
            client.id = ConnectionId{quint64(c + 1)};
            client.totals.bytesIn = m_sample.totals.bytesIn / (c == 0 ? 4 : 2);
            client.totals.bytesOut = m_sample.totals.bytesOut / (c == 0 ? 4 : 2);
        }
        for (int c = 2; c < clients; ++c)
            m_sample.clients[size_t(c)].id = ConnectionId{quint64(c + 1)};
        m_book.add(m_sample);
        ++m_second;
    }
    // The first sample of the next second makes the last one full.
    m_sample.atNs = m_second * 1'000'000'000;
    m_book.add(m_sample);
}

QValueAxis *TestThroughputChart::axis(Qt::Alignment side) const
{
    for (QAbstractAxis *candidate : m_plot->chart()->axes(Qt::Vertical)) {
        if (candidate->alignment() == side)
            return static_cast<QValueAxis *>(candidate);
    }
    return nullptr;
}

void TestThroughputChart::pointsAreThoseOfTheHistory_data()
{
    QTest::addColumn<ThroughputChart::Span>("span");
    QTest::addColumn<QList<quint64>>("ids");
    const std::pair<const char *, Span> spans[] = {
        {"1 min", Span::Minute}, {"5 min", Span::FiveMinutes}, {"1 h", Span::Hour}};
    for (const auto &[name, span] : spans) {
        QTest::addRow("%s, server", name) << span << QList<quint64>{};
        QTest::addRow("%s, one client", name) << span << QList<quint64>{2};
        QTest::addRow("%s, two clients", name) << span << QList<quint64>{1, 2};
        QTest::addRow("%s, one unknown", name) << span << QList<quint64>{1, 77};
    }
}

void TestThroughputChart::pointsAreThoseOfTheHistory()
{
    QFETCH(ThroughputChart::Span, span);
    QFETCH(QList<quint64>, ids);
    for (int i = 0; i < 400; ++i)
        feed(1, 1e6 + 4000 * i, 5e5 + 4e5 * std::sin(i), 3 + i % 7);
    QList<ConnectionId> subjects;
    for (const quint64 id : ids)
        subjects.append(ConnectionId{id});
    m_chart->setSpan(span);
    m_chart->showClients(subjects);
    m_chart->refresh();

    const qint64 end = m_book.lastFullSecond();
    std::vector<RatePoint> expected = RateHistory().points(end, lengthOf(span));
    if (ids.isEmpty())
        expected = m_book.server().points(end, lengthOf(span));
    for (const ConnectionId id : subjects) {
        if (const RateHistory *history = m_book.client(id)) {
            const auto points = history->points(end, lengthOf(span));
            for (size_t i = 0; i < points.size(); ++i) {
                expected[i].inRate += points[i].inRate;
                expected[i].outRate += points[i].outRate;
            }
        }
    }
    const double factor = factorOf(axis(Qt::AlignLeft)->titleText());
    QCOMPARE(series(0)->count(), qsizetype(expected.size()));
    for (size_t i = 0; i < expected.size(); ++i) {
        const auto x = qreal(expected[i].second - end);
        QCOMPARE(series(0)->at(int(i)), QPointF(x, expected[i].inRate / factor));
        QCOMPARE(series(1)->at(int(i)), QPointF(x, expected[i].outRate / factor));
        QCOMPARE(series(2)->at(int(i)), QPointF(x, ids.isEmpty() ? expected[i].clients : 0));
    }
    QVERIFY(expected.back().inRate > 0);
}

void TestThroughputChart::subjectIsNamed()
{
    const auto *subject = m_chart->findChild<QLabel *>(QStringLiteral("chartSubject"));
    QCOMPARE(subject->text(), QStringLiteral("whole server"));
    m_chart->showClients({ConnectionId{42}});
    QCOMPARE(subject->text(), QStringLiteral("client #42"));
    m_chart->showClients({ConnectionId{1}, ConnectionId{2}, ConnectionId{3}});
    QCOMPARE(subject->text(), QStringLiteral("3 clients: summed"));
    m_chart->showClients({});
    QCOMPARE(subject->text(), QStringLiteral("whole server"));
}

void TestThroughputChart::clientsHaveTheirAxisForTheServerAlone()
{
    feed(3, 1000, 1000, 5);
    m_chart->refresh();
    QVERIFY(axis(Qt::AlignRight)->isVisible());
    QCOMPARE(axis(Qt::AlignRight)->max(), 8.0);
    m_chart->showClients({ConnectionId{1}});
    QVERIFY(!axis(Qt::AlignRight)->isVisible());
    QVERIFY(!series(2)->isVisible());
    m_chart->showClients({});
    QVERIFY(axis(Qt::AlignRight)->isVisible());
    QVERIFY(series(2)->isVisible());
}

void TestThroughputChart::saysWhatToDoWhileEmpty()
{
    const auto *empty = m_chart->findChild<QLabel *>(QStringLiteral("chartEmpty"));
    QVERIFY(empty->isVisible());
    feed(2, 1000, 1000, 1);
    m_chart->refresh();
    QVERIFY(!empty->isVisible());
    QVERIFY(m_plot->isVisible());
    m_book.clear();
    m_chart->refresh();
    QVERIFY(empty->isVisible());
}

void TestThroughputChart::redrawsOncePerSecond()
{
    feed(5, 1000, 1000, 1);
    m_chart->refresh();
    QSignalSpy replaced(series(0), &QXYSeries::pointsReplaced);
    QSignalSpy added(series(0), &QXYSeries::pointAdded);
    m_chart->refresh();
    QCOMPARE(replaced.size(), 0);
    feed(1, 1000, 1000, 1);
    for (int i = 0; i < 4; ++i)
        m_chart->refresh();
    QCOMPARE(replaced.size(), 1);
    QCOMPARE(added.size(), 0);
}

void TestThroughputChart::hiddenItDoesNotDraw()
{
    feed(5, 1000, 1000, 1);
    m_chart->refresh();
    QSignalSpy replaced(series(0), &QXYSeries::pointsReplaced);
    m_chart->hide();
    feed(5, 1000, 1000, 1);
    m_chart->refresh();
    QCOMPARE(replaced.size(), 0);
    m_chart->show();
    QCOMPARE(replaced.size(), 1);
}

void TestThroughputChart::spanButtonsAreLikeSetSpan()
{
    QSignalSpy changed(m_chart.get(), &ThroughputChart::spanChanged);
    auto *buttons = m_chart->findChild<QButtonGroup *>();
    QVERIFY(buttons->button(int(Span::Minute))->isChecked());
    QTest::mouseClick(buttons->button(int(Span::Hour)), Qt::LeftButton);
    QCOMPARE(m_chart->span(), Span::Hour);
    QCOMPARE(changed.size(), 1);
    m_chart->setSpan(Span::FiveMinutes);
    QVERIFY(buttons->button(int(Span::FiveMinutes))->isChecked());
    QVERIFY(!buttons->button(int(Span::Hour))->isChecked());
    QCOMPARE(changed.size(), 2);
    m_chart->setSpan(Span::FiveMinutes);
    QCOMPARE(changed.size(), 2);
}

void TestThroughputChart::scaleGrowsAtOnceAndShrinksLate()
{
    feed(5, 900, 900, 1);
    m_chart->refresh();
    QCOMPARE(axis(Qt::AlignLeft)->titleText(), QStringLiteral("kB/s"));
    QCOMPARE(axis(Qt::AlignLeft)->max(), 1.2);
    feed(1, 3.5e6, 0, 1);
    m_chart->refresh();
    QCOMPARE(axis(Qt::AlignLeft)->titleText(), QStringLiteral("MB/s"));
    QCOMPARE(axis(Qt::AlignLeft)->max(), 4.0);

    // The peak is out of the picture, and the scale keeps still.
    feed(60, 900, 900, 1);
    m_chart->refresh();
    QCOMPARE(axis(Qt::AlignLeft)->max(), 4.0);
    for (int i = 1; i < AxisScale::patience; ++i) {
        feed(1, 900, 900, 1);
        m_chart->refresh();
    }
    QCOMPARE(axis(Qt::AlignLeft)->titleText(), QStringLiteral("kB/s"));
    QCOMPARE(axis(Qt::AlignLeft)->max(), 1.2);
}

void TestThroughputChart::anotherSubjectFitsAtOnce()
{
    feed(5, 3.5e6, 0, 2);
    m_chart->refresh();
    QCOMPARE(axis(Qt::AlignLeft)->max(), 4.0);
    m_chart->showClients({ConnectionId{1}}); // a quarter of it
    QCOMPARE(axis(Qt::AlignLeft)->titleText(), QStringLiteral("MB/s"));
    QCOMPARE(axis(Qt::AlignLeft)->max(), 1.2);
}

void TestThroughputChart::rightEndTellsTheTime()
{
    feed(5, 1000, 1000, 1);
    m_chart->refresh();
    auto *time = static_cast<QCategoryAxis *>(m_plot->chart()->axes(Qt::Horizontal).first());
    static const QRegularExpression clock(QStringLiteral("^\\d\\d:\\d\\d:\\d\\d$"));
    QVERIFY(clock.match(time->categoriesLabels().last()).hasMatch());
    QCOMPARE(time->categoriesLabels().first(), QStringLiteral("\u221260 s"));
    QCOMPARE(time->min(), -60.0);
    QCOMPARE(time->max(), 0.0);
    const QString before = time->categoriesLabels().last();
    feed(1, 1000, 1000, 1);
    m_chart->refresh();
    QCOMPARE(time->categoriesLabels().size(), 5);
    QVERIFY(time->categoriesLabels().last() != before);
    m_chart->setSpan(Span::Hour);
    QCOMPARE(time->categoriesLabels().first(), QStringLiteral("\u221260 min"));
    QCOMPARE(time->min(), -3600.0);
}

void TestThroughputChart::keyboardTellsTheValues()
{
    feed(5, 1000, 2000, 3);
    feed(1, 4000, 5000, 4);
    m_chart->refresh();
    QVERIFY(m_plot->cursorText().isEmpty());
    m_plot->setFocus();
    QTest::keyClick(m_plot, Qt::Key_Left);
    QVERIFY2(m_plot->cursorText().endsWith(u"in 4.0 kB/s\nout 5.0 kB/s\n4 clients"),
             qPrintable(m_plot->cursorText()));
    const QString newest = m_plot->cursorText();
    QTest::keyClick(m_plot, Qt::Key_Left);
    QVERIFY2(m_plot->cursorText().endsWith(u"in 1.0 kB/s\nout 2.0 kB/s\n3 clients"),
             qPrintable(m_plot->cursorText()));
    QCOMPARE(m_plot->accessibleDescription(), m_plot->cursorText());
    QTest::keyClick(m_plot, Qt::Key_Right);
    QTest::keyClick(m_plot, Qt::Key_Right); // there is none after the newest
    QCOMPARE(m_plot->cursorText(), newest);
    QTest::keyClick(m_plot, Qt::Key_Home);
    QVERIFY(m_plot->cursorText().contains(u"in 0 B/s"));
    QTest::keyClick(m_plot, Qt::Key_Escape);
    QVERIFY(m_plot->cursorText().isEmpty());
}

void TestThroughputChart::mouseTellsTheNearestValues()
{
    for (int i = 0; i < 60; ++i)
        feed(1, 1000 + 10 * i, 2000 + 10 * i, 1 + i);
    m_chart->refresh();
    QVERIFY(!m_plot->grab().isNull()); // lays the chart out
    const qint64 end = m_book.lastFullSecond();
    const RatePoint point = m_book.server().points(end, 60).at(29);
    const QPointF there = m_plot->chart()->mapToPosition(QPointF(qreal(point.second - end), 1), series(0));
    const QPoint pixel = m_plot->mapFromScene(m_plot->chart()->mapToScene(there));
    QTest::mouseMove(m_plot->viewport(), pixel);
    const QString expected = QStringLiteral("in %1\nout %2\n%3 clients")
                                 .arg(format::rate(point.inRate), format::rate(point.outRate),
                                      format::count(qRound64(point.clients)));
    QTRY_VERIFY2(m_plot->cursorText().endsWith(expected), qPrintable(m_plot->cursorText() + expected));
    // It goes on telling the values of that place when newer ones move in.
    feed(1, 9000, 9000, 1);
    m_chart->refresh();
    const RatePoint next = m_book.server().points(m_book.lastFullSecond(), 60).at(29);
    QVERIFY(
        m_plot->cursorText().contains(format::count(qRound64(next.clients)) + QStringLiteral(" clients")));
    QTest::mouseMove(m_plot->viewport(), QPoint(2, 2));
    QTRY_VERIFY(m_plot->cursorText().isEmpty());
}

void TestThroughputChart::followsThePalette()
{
    QPalette dark;
    dark.setColor(QPalette::Base, QColor(0x1e1e1e));
    dark.setColor(QPalette::Window, QColor(0x2d2d30));
    dark.setColor(QPalette::Text, Qt::white);
    QApplication::setPalette(dark);
    QTRY_COMPARE(m_plot->chart()->backgroundBrush().color(), QColor(0x1e1e1e));
    QCOMPARE(axis(Qt::AlignLeft)->labelsColor(), QColor(Qt::white));
    QCOMPARE(m_plot->chart()->legend()->labelColor(), QColor(Qt::white));
    QCOMPARE(series(0)->color(), theme::incoming(dark));
    QCOMPARE(series(1)->color(), theme::outgoing(dark));
    QCOMPARE(series(2)->color(), theme::clients(dark));
}

void TestThroughputChart::labelsAreNotElidedAtTheLeastSize()
{
    feed(70, 123456789, 999999, 1234);
    m_chart->resize(m_chart->minimumSizeHint());
    for (const Span span : {Span::Minute, Span::FiveMinutes, Span::Hour}) {
        m_chart->setSpan(span);
        m_chart->refresh();
        QVERIFY(!m_plot->grab().isNull()); // lays the chart out
        int labels = 0;
        for (QGraphicsItem *item : m_plot->scene()->items()) {
            const auto *text = qgraphicsitem_cast<QGraphicsTextItem *>(item);
            if (!text || !text->isVisible() || text->toPlainText().isEmpty())
                continue;
            ++labels;
            QVERIFY2(!text->toPlainText().contains(u"..."), qPrintable(text->toPlainText()));
            QVERIFY2(!text->toPlainText().contains(u'…'), qPrintable(text->toPlainText()));
            QVERIFY2(m_plot->sceneRect().contains(text->sceneBoundingRect().center()),
                     qPrintable(text->toPlainText()));
        }
        QVERIFY(labels >= 5 + 5 + 5 + 3); // three axes and the legend
    }
}

QTEST_MAIN(TestThroughputChart)
#include "tst_throughputchart.moc"
