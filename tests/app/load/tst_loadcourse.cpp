// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load/loadrun.h"

#include "core/base/platform.h"

#include <QTest>

#include <memory>

using namespace porthole;
using namespace std::chrono_literals;
using Phase = LoadRun::Phase;

namespace {

constexpr qint64 ms = 1'000'000; // in nanoseconds

} // namespace

/// The course of a load by a clock that the test sets, with no socket: what a client may send "is sent" at
/// once and comes back when the test says so.
class LoadCourseTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void phasesFollowTheClock();
    void loadWaitsForAll_data();
    void loadWaitsForAll();
    void rateSendsWhatIsDue_data();
    void rateSendsWhatIsDue();
    void latenciesCountFromWhenDue();
    void aStallAtTheEndIsTold();
    void latenciesCountFromWhenSent();
    void onlyTheMeasuredTimeCounts();
    void rateIsForRequestsOnly();
    void silenceIsGivenUp_data();
    void silenceIsGivenUp();
    void endsWhenAllHaveFailed();
    void stopEndsItEarly();

private:
    LoadRun &begin(LoadSpec spec);
    void connectAll();
    void reply(size_t index, qint64 atNs);

    std::unique_ptr<LoadRun> m_run;
    qint64 m_nowNs = 0;
    qint64 m_sent = 0;                      // messages
    QHash<size_t, QByteArray> m_unanswered; // of each client
};

void LoadCourseTest::init()
{
    m_run.reset();
    m_nowNs = platform::monotonicNs();
    m_sent = 0;
    m_unanswered.clear();
}

LoadRun &LoadCourseTest::begin(LoadSpec spec)
{
    spec.messageBytes = 16;
    spec.warmUp = 100ms;
    spec.duration = 1000ms;
    m_run = std::make_unique<LoadRun>(spec, QHostAddress(QHostAddress::LocalHost));
    m_run->setWaker([this](size_t index) {
        LoadClient &client = m_run->client(index);
        while (client.wantsToSend()) {
            const QByteArrayView bytes = client.unsent(16);
            m_unanswered[index] += bytes.toByteArray();
            client.sent(bytes.size(), m_nowNs);
            ++m_sent;
        }
    });
    return *m_run;
}

void LoadCourseTest::connectAll()
{
    for (qsizetype i = 0; i < m_run->spec().clients; ++i)
        m_run->connected(size_t(i));
    m_run->advance(m_nowNs);
}

void LoadCourseTest::reply(size_t index, qint64 atNs)
{
    const QByteArray message = m_unanswered[index].first(16);
    m_unanswered[index].remove(0, 16);
    QVERIFY(m_run->received(index, message, atNs));
}

void LoadCourseTest::phasesFollowTheClock()
{
    LoadRun &run = begin({});
    QList<Phase> phases;
    run.setPhaseHandler([&](Phase phase) { phases += phase; });
    run.advance(m_nowNs);
    QCOMPARE(run.phase(), Phase::Connecting);
    connectAll();
    QCOMPARE(run.phase(), Phase::WarmUp);
    QCOMPARE(m_sent, 1);
    run.advance(m_nowNs + 100 * ms - 1);
    QCOMPARE(run.phase(), Phase::WarmUp);
    run.advance(m_nowNs + 100 * ms);
    QCOMPARE(run.phase(), Phase::Measuring);
    run.advance(m_nowNs + 1100 * ms - 1);
    QCOMPARE(run.phase(), Phase::Measuring);
    run.advance(m_nowNs + 1100 * ms);
    QCOMPARE(run.phase(), Phase::Draining);
    run.advance(m_nowNs + 1101 * ms);
    QCOMPARE(run.phase(), Phase::Draining); // a reply is awaited
    reply(0, m_nowNs + 1102 * ms);
    run.advance(m_nowNs + 1102 * ms);
    QCOMPARE(phases, QList({Phase::WarmUp, Phase::Measuring, Phase::Draining, Phase::Over}));
    QCOMPARE(run.result().seconds, 1.0);
    QCOMPARE(run.result().messages, 0);
    QCOMPARE(run.progress().messages.load(), 1);
    QCOMPARE(run.result().failed, 0);
}

void LoadCourseTest::loadWaitsForAll_data()
{
    QTest::addColumn<LoadSpec::Mode>("mode");
    QTest::newRow("request") << LoadSpec::Mode::Request;
    QTest::newRow("storm") << LoadSpec::Mode::Storm;
}

void LoadCourseTest::loadWaitsForAll()
{
    QFETCH(LoadSpec::Mode, mode);

    LoadSpec spec;
    spec.mode = mode;
    spec.clients = 2;
    LoadRun &run = begin(spec);
    run.connected(0);
    if (mode == LoadSpec::Mode::Storm)
        reply(0, m_nowNs);
    run.failed(0, QStringLiteral("closed")); // one client, however much happens to it
    run.failed(0, QStringLiteral("again"));
    run.advance(m_nowNs);
    QCOMPARE(run.phase(), Phase::Connecting);
    run.connected(1);
    if (mode == LoadSpec::Mode::Storm)
        reply(1, m_nowNs);
    run.advance(m_nowNs);
    QVERIFY(run.phase() != Phase::Connecting);
    QCOMPARE(run.result().failed, 1);
    QCOMPARE(run.result().problems.keys(), QStringList{QStringLiteral("closed")});
}

void LoadCourseTest::rateSendsWhatIsDue_data()
{
    QTest::addColumn<int>("clients");
    QTest::addColumn<int>("rate");
    QTest::newRow("one client") << 1 << 100;
    QTest::newRow("several clients") << 7 << 1000;
    QTest::newRow("fewer messages than clients") << 50 << 20;
    QTest::newRow("no whole interval") << 2 << 300;
}

void LoadCourseTest::rateSendsWhatIsDue()
{
    QFETCH(int, clients);
    QFETCH(int, rate);

    LoadSpec spec;
    spec.clients = clients;
    spec.messagesPerSecond = rate;
    LoadRun &run = begin(spec);
    const qint64 beganNs = m_nowNs;
    connectAll();
    QCOMPARE(m_sent, 0);
    // No reply comes meanwhile: that holds nothing back.
    for (const qint64 atMs : {0, 1, 10, 11, 99, 500, 999, 1000, 1099}) {
        m_nowNs = beganNs + atMs * ms;
        run.advance(m_nowNs);
        QCOMPARE(m_sent, atMs * rate / 1000 + 1);
    }
    run.advance(beganNs + 1500 * ms); // the measured second began at 500
    QCOMPARE(run.phase(), Phase::Draining);
    QCOMPARE(m_sent, 1500 * rate / 1000 + 1);
    // In turn: none is more than one ahead of another.
    qsizetype least = m_unanswered[0].size();
    qsizetype most = least;
    for (int i = 1; i < clients; ++i) {
        least = std::min(least, m_unanswered[size_t(i)].size());
        most = std::max(most, m_unanswered[size_t(i)].size());
    }
    QVERIFY(most - least <= 16);
}

void LoadCourseTest::latenciesCountFromWhenDue()
{
    LoadSpec spec;
    spec.clients = 2;
    spec.messagesPerSecond = 10; // due after 0, 100, 200, … ms, in turn
    LoadRun &run = begin(spec);
    const qint64 beganNs = m_nowNs;
    connectAll();
    m_nowNs = beganNs + 350 * ms; // late: the engine was held up
    run.advance(m_nowNs);         // due: 0 and 2 of client 0, 1 and 3 of client 1
    QCOMPARE(run.phase(), Phase::Measuring);
    reply(0, beganNs + 360 * ms);
    QCOMPARE(run.result().latencies.maxNs(), 360 * ms);
    reply(1, beganNs + 380 * ms);
    reply(1, beganNs + 701 * ms);
    QCOMPARE(run.result().latencies.count(), 3);
    QCOMPARE(run.result().latencies.maxNs(), 401 * ms);
}

void LoadCourseTest::aStallAtTheEndIsTold()
{
    LoadSpec spec;
    spec.messagesPerSecond = 10;
    LoadRun &run = begin(spec);
    const qint64 beganNs = m_nowNs;
    connectAll();
    m_nowNs = beganNs + 100 * ms;
    run.advance(m_nowNs); // due: 0 and 1, of the warm-up and of the measured time
    m_nowNs = beganNs + 1100 * ms;
    run.advance(m_nowNs); // ten more; and the measured time is over
    QCOMPARE(run.phase(), Phase::Draining);
    QCOMPARE(m_sent, 12);
    for (int i = 0; i < 12; ++i)
        reply(0, beganNs + 2100 * ms);
    QCOMPARE(run.result().messages, 0);
    run.advance(beganNs + 2100 * ms);
    QCOMPARE(run.phase(), Phase::Over);
    QCOMPARE(run.result().failed, 0);
    QCOMPARE(run.result().latencies.count(), 0);
    QCOMPARE(run.result().drainSeconds, 1.0);
}

void LoadCourseTest::latenciesCountFromWhenSent()
{
    LoadSpec spec;
    spec.inFlight = 2;
    LoadRun &run = begin(spec);
    const qint64 beganNs = m_nowNs;
    connectAll();
    QCOMPARE(m_sent, 2);
    run.advance(beganNs + 100 * ms);
    reply(0, beganNs + 150 * ms);
    QCOMPARE(run.result().latencies.maxNs(), 150 * ms);
    QVERIFY(run.client(0).wantsToSend()); // one came, one may go
    QCOMPARE(run.client(0).unsent(1024).size(), 16);
}

void LoadCourseTest::onlyTheMeasuredTimeCounts()
{
    LoadSpec spec;
    spec.inFlight = 5;
    LoadRun &run = begin(spec);
    connectAll();
    reply(0, m_nowNs + 1 * ms);
    run.advance(m_nowNs + 100 * ms);
    reply(0, m_nowNs + 200 * ms);
    reply(0, m_nowNs + 300 * ms);
    run.advance(m_nowNs + 1350 * ms);
    reply(0, m_nowNs + 1400 * ms);
    reply(0, m_nowNs + 1400 * ms);
    run.advance(m_nowNs + 1400 * ms);
    QCOMPARE(run.phase(), Phase::Over);
    QCOMPARE(run.result().messages, 2);
    QCOMPARE(run.result().bytes, 32);
    QCOMPARE(run.result().latencies.count(), 2);
    QCOMPARE(run.result().seconds, 1.25);
    QCOMPARE(run.progress().messages.load(), 5);
}

void LoadCourseTest::rateIsForRequestsOnly()
{
    LoadSpec spec;
    spec.mode = LoadSpec::Mode::Idle;
    spec.messagesPerSecond = 1000;
    LoadRun &run = begin(spec);
    connectAll();
    run.advance(m_nowNs + 500 * ms);
    QCOMPARE(run.phase(), Phase::Measuring);
    QCOMPARE(m_sent, 0);
}

void LoadCourseTest::silenceIsGivenUp_data()
{
    QTest::addColumn<LoadSpec::Mode>("mode");
    QTest::newRow("request") << LoadSpec::Mode::Request;
    QTest::newRow("storm") << LoadSpec::Mode::Storm;
    QTest::newRow("idle") << LoadSpec::Mode::Idle;
}

void LoadCourseTest::silenceIsGivenUp()
{
    QFETCH(LoadSpec::Mode, mode);

    LoadSpec spec;
    spec.mode = mode;
    spec.clients = 2;
    spec.echoFirst = true;
    LoadRun &run = begin(spec);
    connectAll();
    const QByteArray late = m_unanswered[1];
    m_nowNs += 1;
    reply(0, m_nowNs);
    run.advance(m_nowNs);
    if (mode == LoadSpec::Mode::Request) {
        m_nowNs += 2000 * ms;
        run.advance(m_nowNs);
        m_nowNs += 2000 * ms;
        run.advance(m_nowNs);
        QCOMPARE(run.phase(), Phase::Draining);
        run.advance(m_nowNs);
    }
    run.advance(m_nowNs + 9999 * ms);
    QCOMPARE(run.result().failed, 0);
    run.advance(m_nowNs + 10'000 * ms);
    QCOMPARE(run.result().failed, 1);
    QCOMPARE(run.result().wrong, 0);
    QCOMPARE(run.result().problems.firstKey(),
             QStringLiteral("bytes were sent and did not come back within 10 s"));
    QVERIFY(!run.received(1, late, m_nowNs)); // too late
    for (int i = 1; i < 5; ++i)
        run.advance(m_nowNs + (10'000 + i * 5000) * ms);
    QCOMPARE(run.phase(), Phase::Over);
    QCOMPARE(run.result().failed, 1);
}

void LoadCourseTest::endsWhenAllHaveFailed()
{
    LoadSpec spec;
    spec.clients = 2;
    LoadRun &run = begin(spec);
    run.failed(0, QStringLiteral("refused"));
    run.failed(1, QStringLiteral("refused"));
    for (int i = 0; i < 3; ++i)
        run.advance(m_nowNs + i);
    QCOMPARE(run.phase(), Phase::Over);
    QCOMPARE(run.result().connected, 0);
    QCOMPARE(run.result().problems.value(QStringLiteral("refused")), 2);
}

void LoadCourseTest::stopEndsItEarly()
{
    LoadRun &run = begin({});
    connectAll();
    run.advance(m_nowNs + 100 * ms);
    reply(0, m_nowNs + 200 * ms);
    run.stop();
    run.advance(m_nowNs + 350 * ms);
    QCOMPARE(run.phase(), Phase::Draining);
    QVERIFY(!run.client(0).wantsToSend());
    run.advance(m_nowNs + 351 * ms);
    QCOMPARE(run.phase(), Phase::Over);
    QCOMPARE(run.result().seconds, 0.25);
    QCOMPARE(run.result().messages, 1);
}

QTEST_APPLESS_MAIN(LoadCourseTest)
#include "tst_loadcourse.moc"
