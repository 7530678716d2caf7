// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturefile.h"
#include "core/capture/capturereader.h"
#include "core/capture/capturetraffic.h"
#include "tests/core/capture/batches.h"

#include <QTemporaryDir>
#include <QTest>

using namespace porthole;
using namespace porthole::test;

class CaptureTrafficTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void addsUpBySecond();
    void countsOpenClients();
    void tellsOfAllThatStayedOpen();
    void longCapturesHaveLongerSteps();
    void countsClientsHoweverFarApartTimesAre();
    void emptyOneHasNoPoints();
    void canBeEnded();

private:
    static constexpr qint64 second = 1'000'000'000;

    void write(quint64 client, Direction direction, qint64 ns, qsizetype bytes) const
    {
        MessageBatch batch(ConnectionId{client});
        batch.append(direction, FrameKind::Complete, {ns, ns}, QByteArray(bytes, 'x'));
        QVERIFY(m_file->write(std::span(&batch, 1)));
    }
    [[nodiscard]] CapturedTraffic read(const QSet<ConnectionId> &clients = {}) const
    {
        const auto reader = *CaptureReader::open(m_file->fileName());
        return *readTraffic(*reader, clients, [](int) { return true; });
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<CaptureFile> m_file;
};

void CaptureTrafficTest::init()
{
    m_file.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_file = *CaptureFile::create(m_folder->filePath(QStringLiteral("x")), {});
}

void CaptureTrafficTest::addsUpBySecond()
{
    write(1, Direction::In, 100 * second, 10);
    write(2, Direction::Out, 100 * second + 5, 20);
    write(1, Direction::In, 101 * second - 1, 30);
    write(1, Direction::Out, 103 * second, 40);
    const CapturedTraffic all = read();
    QCOMPARE(all.step, 1);
    QCOMPARE(all.points.size(), 4u); // with the second in which nothing moved
    QCOMPARE(all.points[0].second, 100);
    QCOMPARE(all.points[0].inRate, 40.0);
    QCOMPARE(all.points[0].outRate, 20.0);
    QCOMPARE(all.points[2].inRate + all.points[2].outRate, 0.0);
    QCOMPARE(all.points[3].outRate, 40.0);
    const CapturedTraffic one = read({ConnectionId{2}});
    QCOMPARE(one.points.size(), 1u);
    QCOMPARE(one.points[0].outRate, 20.0);
}

void CaptureTrafficTest::countsOpenClients()
{
    CapturedClient early = client(1);
    early.openedNs = 50 * second;
    early.closed = CapturedClient::Closed{.timeNs = 101 * second};
    CapturedClient late = client(2);
    late.openedNs = 101 * second + second / 2; // and stays
    QVERIFY(m_file->writeClients(std::vector{early, late}));
    write(1, Direction::In, 100 * second, 1);
    write(1, Direction::In, 102 * second, 1);
    const CapturedTraffic all = read();
    QCOMPARE(all.points[0].clients, 1.0);
    QCOMPARE(all.points[1].clients, 0.5);
    QCOMPARE(all.points[2].clients, 1.0);
    QCOMPARE(read({ConnectionId{1}}).points[2].clients, 0.0);
}

void CaptureTrafficTest::tellsOfAllThatStayedOpen()
{
    CapturedClient gone = client(1);
    gone.closed = CapturedClient::Closed{};
    QVERIFY(m_file->writeClients(std::vector{gone, client(2), client(3)}));
    for (const quint64 id : {1, 2})
        write(id, Direction::In, 100 * second, 10);
    write(2, Direction::Out, 100 * second, 20);
    for (const auto &wanted : {QSet<ConnectionId>{}, {ConnectionId{1}}}) {
        const CapturedTraffic traffic = read(wanted);
        QCOMPARE(traffic.open.size(), 2u);
        QCOMPARE(traffic.open[0].client.id, ConnectionId{2});
        QCOMPARE(traffic.open[0].totals, (TrafficTotals{10, 20, 1, 1, 0}));
        QCOMPARE(traffic.open[1].client.id, ConnectionId{3});
        QCOMPARE(traffic.open[1].totals, TrafficTotals());
    }
}

void CaptureTrafficTest::longCapturesHaveLongerSteps()
{
    write(1, Direction::In, 0, 300);
    write(1, Direction::In, 5999 * second, 600);
    const CapturedTraffic all = read();
    QCOMPARE(all.step, 3);
    QCOMPARE(all.points.size(), 2000u);
    QCOMPARE(all.points.front().inRate, 100.0);
    QCOMPARE(all.points.back().inRate, 200.0);
    QCOMPARE(all.points.back().second, 5997);
}

/// As in a damaged capture: the span is more than 64 bits of nanoseconds.
void CaptureTrafficTest::countsClientsHoweverFarApartTimesAre()
{
    constexpr qint64 far = 9'200'000'000 * second;
    CapturedClient late = client(1);
    late.openedNs = far / 2;
    QVERIFY(m_file->writeClients(std::vector{late}));
    write(1, Direction::In, -far, 1);
    write(1, Direction::In, far, 1);
    const CapturedTraffic all = read();
    QCOMPARE(all.points.size(), 2000u);
    QCOMPARE(all.points[1400].clients, 0.0);
    QCOMPARE(all.points[1600].clients, 1.0);
}

void CaptureTrafficTest::emptyOneHasNoPoints()
{
    QVERIFY(read().points.empty());
}

void CaptureTrafficTest::canBeEnded()
{
    write(1, Direction::In, 0, 1);
    const auto reader = *CaptureReader::open(m_file->fileName());
    QVERIFY(!readTraffic(*reader, {}, [](int) { return false; }));
}

QTEST_GUILESS_MAIN(CaptureTrafficTest)
#include "tst_capturetraffic.moc"
