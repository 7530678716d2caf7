// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load/loadengine.h"
#include "tests/app/captured/capturedecho.h"

#include <QTest>

using namespace porthole;
using namespace porthole::test;

/// With a complete capture every message of an echo at full rate is in the file. For longer, and with
/// figures: porthole-captured-bench.
class CapturedEchoTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void holdsEveryMessage_data();
    void holdsEveryMessage();
};

void CapturedEchoTest::holdsEveryMessage_data()
{
    QTest::addColumn<LoadSpec::Mode>("mode");
    QTest::addColumn<qsizetype>("messageBytes");
    QTest::newRow("as fast as they can") << LoadSpec::Mode::Bulk << qsizetype(128);
    QTest::newRow("one in flight") << LoadSpec::Mode::Request << qsizetype(64);
}

void CapturedEchoTest::holdsEveryMessage()
{
    QFETCH(LoadSpec::Mode, mode);
    QFETCH(qsizetype, messageBytes);
    LoadSpec load;
    load.mode = mode;
    load.engine = usualEngine();
    load.clients = 50;
    load.messageBytes = messageBytes;
    load.warmUp = {};
    load.duration = std::chrono::seconds(1);
    load.patience = std::chrono::minutes(1);
    const CapturedEcho echo = echoCaptured(load);
    QVERIFY2(echo.differences.isEmpty(), qPrintable(echo.differences.join(u'\n')));
    QCOMPARE(echo.clients, 50);
    QVERIFY(echo.messages > 1000);
}

QTEST_GUILESS_MAIN(CapturedEchoTest)
#include "tst_capturedecho.moc"
