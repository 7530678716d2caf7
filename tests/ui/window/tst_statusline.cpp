// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/theme.h"
#include "ui/window/statusline.h"

#include <QApplication>
#include <QLabel>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace porthole;
using State = Server::State;

class TestStatusLine final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }
    void init();
    void saysWhereItListens();
    void saysEachState_data();
    void saysEachState();
    void warnsOfOtherMachines_data();
    void warnsOfOtherMachines();
    void saysClients();
    void saysRates();
    void saysLog_data();
    void saysLog();
    void saysHowItCaptures();
    void saysWhatIsInTheFileOfARing();
    void lossIsInTheWarningColour();
    void saysThatTheCaptureHasEnded();
    void saysHowMuchIsSaved();
    void followsThePalette();
    void shortensTheServerWhenNarrow();

private:
    [[nodiscard]] QLabel *label(const char *name) const
    {
        return m_line->findChild<QLabel *>(QString::fromLatin1(name));
    }

    std::unique_ptr<StatusLine> m_line;
};

void TestStatusLine::init()
{
    QApplication::setPalette(QPalette());
    m_line = std::make_unique<StatusLine>();
    m_line->resize(1200, 24);
    m_line->show();
}

void TestStatusLine::saysWhereItListens()
{
    const QDateTime since(QDate(2026, 11, 23), QTime(11, 58, 30), Qt::LocalTime);
    m_line->setServer(State::Listening, Endpoint::make(QHostAddress(QStringLiteral("127.0.0.1")), 9000),
                      since.toUTC());
    QCOMPARE(label("statusServer")->text(), QStringLiteral("Listening on 127.0.0.1:9000 since 11:58"));
    QCOMPARE(label("statusServer")->toolTip(), QStringLiteral("Since 2026-11-23 11:58:30"));
}

void TestStatusLine::saysEachState_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("text");
    QTest::newRow("stopped") << int(State::Stopped) << QStringLiteral("Stopped");
    QTest::newRow("starting") << int(State::Starting) << QStringLiteral("Starting…");
    QTest::newRow("draining") << int(State::Draining) << QStringLiteral("Stopping: closing the clients…");
    QTest::newRow("failed") << int(State::Failed) << QStringLiteral("Not listening: the start failed");
}

void TestStatusLine::saysEachState()
{
    QFETCH(int, state);
    m_line->setServer(State(state), {}, {});
    QTEST(label("statusServer")->text(), "text");
    QTEST(label("statusServer")->accessibleName(), "text");
}

void TestStatusLine::warnsOfOtherMachines_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<QHostAddress>("address");
    QTest::addColumn<bool>("warns");
    QTest::newRow("IPv4 loopback") << int(State::Listening) << QHostAddress(QHostAddress::LocalHost) << false;
    QTest::newRow("another loopback")
        << int(State::Listening) << QHostAddress(QStringLiteral("127.0.0.2")) << false;
    QTest::newRow("IPv6 loopback") << int(State::Listening) << QHostAddress(QHostAddress::LocalHostIPv6)
                                   << false;
    QTest::newRow("any") << int(State::Listening) << QHostAddress(QHostAddress::Any) << true;
    QTest::newRow("any IPv4") << int(State::Listening) << QHostAddress(QHostAddress::AnyIPv4) << true;
    QTest::newRow("a network's") << int(State::Listening) << QHostAddress(QStringLiteral("192.0.2.7"))
                                 << true;
    QTest::newRow("draining") << int(State::Draining) << QHostAddress(QHostAddress::Any) << true;
    QTest::newRow("stopped") << int(State::Stopped) << QHostAddress(QHostAddress::Any) << false;
}

void TestStatusLine::warnsOfOtherMachines()
{
    QFETCH(int, state);
    QFETCH(QHostAddress, address);
    m_line->setServer(State(state), Endpoint{address, 9000}, QDateTime::currentDateTimeUtc());
    QTEST(label("statusExposed")->isVisible(), "warns");
    QCOMPARE(label("statusExposed")->text(), QStringLiteral("other machines can connect"));
    QCOMPARE(label("statusExposed")->toolTip().contains(QStringLiteral("can connect")),
             label("statusExposed")->isVisible());
    QCOMPARE(label("statusExposed")->palette().color(QPalette::WindowText),
             theme::warning(m_line->palette()));
}

void TestStatusLine::saysClients()
{
    QCOMPARE(label("statusClients")->text(), QStringLiteral("0 clients"));
    m_line->setClients(1, 0);
    QCOMPARE(label("statusClients")->text(), QStringLiteral("1 client"));
    m_line->setClients(1204, 0);
    QCOMPARE(label("statusClients")->text(), QStringLiteral("1,204 clients"));
    m_line->setClients(1204, 3000);
    QCOMPARE(label("statusClients")->text(), QStringLiteral("1,204 clients, 3,000 refused"));
}

void TestStatusLine::saysRates()
{
    m_line->setRates(3.1e6, 12100);
    QCOMPARE(label("statusRates")->text(), QStringLiteral("↑ out 12.1 kB/s  ↓ in 3.1 MB/s"));
    const int width = label("statusRates")->minimumWidth();
    m_line->setRates(0, 0);
    QCOMPARE(label("statusRates")->text(), QStringLiteral("↑ out 0 B/s  ↓ in 0 B/s"));
    QCOMPARE(label("statusRates")->minimumWidth(), width);
}

void TestStatusLine::saysLog_data()
{
    QTest::addColumn<quint64>("messages");
    QTest::addColumn<quint64>("lost");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << quint64(0) << quint64(0) << QStringLiteral("capture: 0 entries, 0 lost");
    QTest::newRow("one") << quint64(1) << quint64(0) << QStringLiteral("capture: 1 entry, 0 lost");
    QTest::newRow("exact") << quint64(9999) << quint64(1) << QStringLiteral("capture: 9,999 entries, 1 lost");
    QTest::newRow("thousands") << quint64(12345) << quint64(0)
                               << QStringLiteral("capture: 12.3 k entries, 0 lost");
    QTest::newRow("almost a million")
        << quint64(999'960) << quint64(0) << QStringLiteral("capture: 1.0 M entries, 0 lost");
    QTest::newRow("millions") << quint64(1'234'567) << quint64(0)
                              << QStringLiteral("capture: 1.2 M entries, 0 lost");
}

void TestStatusLine::saysLog()
{
    QFETCH(quint64, messages);
    QFETCH(quint64, lost);
    m_line->setLog(StatusLine::Log{CaptureMode::Complete, messages, 0, lost, 0, {}});
    QTEST(label("statusLog")->text(), "text");
}

void TestStatusLine::saysHowItCaptures()
{
    m_line->setLog({});
    QCOMPARE(label("statusLog")->text(), QStringLiteral("no capture"));
    m_line->setLog(StatusLine::Log{CaptureMode::Live, 7, 3, 1, 1000, QStringLiteral("/tmp/x.porthole")});
    QCOMPARE(label("statusLog")->text(), QStringLiteral("live capture: 7 entries, 1 lost"));
    QVERIFY(label("statusLog")->toolTip().contains(QStringLiteral("/tmp/x.porthole")));
    QVERIFY(label("statusLog")->toolTip().contains(QStringLiteral("Older ones that made room: 3")));
}

/// It has never held what is in the files before it.
void TestStatusLine::saysWhatIsInTheFileOfARing()
{
    StatusLine::Log log{
        .held = 7, .forgotten = 3, .file = QStringLiteral("x_00002.porthole"), .isRing = true};
    m_line->setLog(log);
    QString toolTip = label("statusLog")->toolTip();
    QVERIFY2(toolTip.contains(QStringLiteral("Messages and events in this file: 7")), qPrintable(toolTip));
    QVERIFY2(toolTip.contains(
                 QStringLiteral("Older ones in the files before it, as far as the ring keeps them: 3")),
             qPrintable(toolTip));
    QVERIFY(!toolTip.contains(QStringLiteral("made room")));
    log.ended = QStringLiteral("disk full");
    m_line->setLog(log);
    QCOMPARE(label("statusLog")->text(), QStringLiteral("capture ended: 7 kept in this file, no more"));
    toolTip = label("statusLog")->toolTip();
    QVERIFY2(toolTip.contains(QStringLiteral("x_00002.porthole (7 entries in this file)")),
             qPrintable(toolTip));
    QVERIFY2(toolTip.contains(QStringLiteral("and in the files before it, as far as the ring")),
             qPrintable(toolTip));
}

void TestStatusLine::lossIsInTheWarningColour()
{
    const QColor usual = m_line->palette().color(QPalette::WindowText);
    const auto colourOf = [this](const char *name) {
        return label(name)->palette().color(QPalette::WindowText);
    };
    QCOMPARE(colourOf("statusLog"), usual);
    m_line->setLog(StatusLine::Log{.held = 5, .lost = 1});
    QCOMPARE(colourOf("statusLog"), theme::warning(m_line->palette()));
    m_line->setLog(StatusLine::Log{.held = 5});
    QCOMPARE(colourOf("statusLog"), usual);
    m_line->setClients(5, 1);
    QCOMPARE(colourOf("statusClients"), theme::warning(m_line->palette()));
}

void TestStatusLine::saysThatTheCaptureHasEnded()
{
    m_line->setLog(StatusLine::Log{.held = 5, .ended = QStringLiteral("disk full")});
    QCOMPARE(label("statusLog")->text(), QStringLiteral("capture ended: 5 kept, no more"));
    QVERIFY(label("statusLog")->toolTip().contains(QStringLiteral("disk full")));
    QCOMPARE(label("statusLog")->palette().color(QPalette::WindowText), theme::warning(m_line->palette()));
}

void TestStatusLine::saysHowMuchIsSaved()
{
    auto *const cancel = m_line->findChild<QToolButton *>(QStringLiteral("cancelSaving"));
    QVERIFY(!label("statusSaving")->isVisible());
    QVERIFY(!cancel->isVisible());
    m_line->setSaving(7);
    QVERIFY(label("statusSaving")->isVisible());
    QCOMPARE(label("statusSaving")->text(), QStringLiteral("saving the capture: 7 %"));
    const QSignalSpy cancelled(m_line.get(), &StatusLine::cancelSavingRequested);
    QTest::mouseClick(cancel, Qt::LeftButton);
    QCOMPARE(cancelled.size(), 1);
    m_line->setSaving({});
    QVERIFY(!label("statusSaving")->isVisible());
    QVERIFY(!cancel->isVisible());
}

void TestStatusLine::followsThePalette()
{
    m_line->setServer(State::Failed, {}, {});
    QPalette dark;
    dark.setColor(QPalette::Base, Qt::black);
    dark.setColor(QPalette::Window, Qt::black);
    dark.setColor(QPalette::WindowText, Qt::white);
    QApplication::setPalette(dark);
    QTRY_COMPARE(label("statusServer")->palette().color(QPalette::WindowText), theme::bad(dark));
}

void TestStatusLine::shortensTheServerWhenNarrow()
{
    m_line->setServer(State::Listening, Endpoint{QHostAddress(QHostAddress::Any), 9000},
                      QDateTime::currentDateTimeUtc());
    const QString whole = label("statusServer")->text();
    QVERIFY(whole.startsWith(u"Listening on any:9000 since "));
    m_line->resize(m_line->minimumSizeHint());
    QVERIFY(label("statusServer")->text().endsWith(u'…'));
    QCOMPARE(label("statusServer")->accessibleName(), whole);
    m_line->resize(1200, 24);
    QCOMPARE(label("statusServer")->text(), whole);
}

QTEST_MAIN(TestStatusLine)
#include "tst_statusline.moc"
