// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panel/clientfigures.h"
#include "ui/panel/clientpanel.h"
#include "ui/panel/valuegrid.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace porthole;
using Ids = QList<ConnectionId>;

namespace {

ClientRow openRow(quint64 id)
{
    ClientRow row;
    row.id = ConnectionId{id};
    row.peer = {QHostAddress(QStringLiteral("10.0.0.7")), 51344};
    row.local = {QHostAddress(QStringLiteral("127.0.0.1")), 9000};
    row.since = QDateTime::fromSecsSinceEpoch(1'700'000'000, Qt::UTC);
    row.sample.id = row.id;
    row.sample.totals = {1'234'567, 2000, 1204, 1, 0};
    row.sample.inRate = 12'100;
    row.sample.idleNs = 350'000'000;
    return row;
}

ClientRow closedRow(quint64 id)
{
    ClientRow row = openRow(id);
    row.closed =
        ClientRow::Closed{row.since.addSecs(60), CloseReason::IdleTimeout, QStringLiteral("after 60 s"), 5};
    return row;
}

struct Fixture
{
    ClientPanel panel;
    QSignalSpy sent{&panel, &ClientPanel::sendRequested};
    QSignalSpy kicked{&panel, &ClientPanel::kickRequested};

    Fixture()
    {
        panel.setServing(true);
        panel.setOpenClients(1204);
        panel.setFraming(QStringLiteral("line"));
        panel.resize(560, 500);
        panel.show();
        (void)QTest::qWaitForWindowExposed(&panel);
    }
    template <typename T> T *part(const char *name) const
    {
        return panel.findChild<T *>(QLatin1String(name));
    }
    QString label(const char *name) const { return part<QLabel>(name)->text(); }
    QString figure(int field) const { return panel.findChild<ValueGrid *>()->text(field); }
    QToolButton *kick() const { return part<QToolButton>("kick"); }
    /// The label that shows this value.
    QLabel *valueLabel(const QString &text) const
    {
        const QList<QLabel *> labels = panel.findChild<ValueGrid *>()->findChildren<QLabel *>();
        for (QLabel *label : labels) {
            if (label->text() == text)
                return label;
        }
        return nullptr;
    }
    void send(const QString &text)
    {
        part<QLineEdit>("sendEdit")->setText(text);
        QTest::keyClick(part<QLineEdit>("sendEdit"), Qt::Key_Return);
    }
    Ids kickedIds() const { return kicked.last()[0].value<Ids>(); }
    CloseMode kickedMode() const { return kicked.last()[1].value<CloseMode>(); }
};

} // namespace

class TestClientPanel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void noClient();
    void oneOpenClient();
    void oneClientOverTls();
    void noTextOfAClientWidensIt();
    void oneClosedClient();
    void severalClients();
    void framingState_data();
    void framingState();
    void target_data();
    void target();
    void sendsToThoseShown();
    void closedSelectionIsNeverAll();
    void kicksThoseShown();
    void openMenuKeepsItsClients();
    void updatesLeaveFocusAndSelectionAlone();
    void showsTheMessage();
    void stateIsRestored();
};

void TestClientPanel::noClient()
{
    Fixture f;
    f.panel.showClients({});
    QCOMPARE(f.label("panelTitle"), QStringLiteral("No client selected"));
    QVERIFY(f.part<QLabel>("panelHint")->isVisible());
    QVERIFY(!f.panel.findChild<ValueGrid *>()->isVisible());
    QVERIFY(!f.kick()->isEnabled());
    f.send(QStringLiteral("x"));
    QCOMPARE(f.sent.size(), 1);
    QVERIFY(f.sent.first()[0].value<Ids>().isEmpty());
    QCOMPARE(f.sent.first()[1].toByteArray(), QByteArray("x\n"));
}

void TestClientPanel::oneOpenClient()
{
    Fixture f;
    f.panel.showClients({openRow(42)});
    QCOMPARE(f.label("panelTitle"), QStringLiteral("Client #42"));
    QVERIFY(!f.part<QLabel>("panelHint")->isVisible());
    QCOMPARE(f.figure(ClientFigures::Peer), QStringLiteral("10.0.0.7:51344"));
    QCOMPARE(f.figure(ClientFigures::Local), QStringLiteral("127.0.0.1:9000"));
    QCOMPARE(f.figure(ClientFigures::State), QStringLiteral("open"));
    QCOMPARE(f.figure(ClientFigures::Received), QStringLiteral("1.2 MB in 1,204 messages, 12.1 kB/s"));
    QCOMPARE(f.figure(ClientFigures::Sent), QStringLiteral("2.0 kB in 1 message, 0 B/s"));
    QCOMPARE(f.figure(ClientFigures::Idle), QStringLiteral("350 ms"));
    QCOMPARE(f.valueLabel(f.figure(ClientFigures::Received))->toolTip(), QStringLiteral("1,234,567 bytes"));
    QVERIFY(f.valueLabel(QStringLiteral("open"))->textInteractionFlags() & Qt::TextSelectableByMouse);
    QVERIFY(f.kick()->isEnabled());
}

void TestClientPanel::oneClientOverTls()
{
    Fixture f;
    ClientRow row = openRow(42);
    row.overTls = true;
    f.panel.showClients({row});
    QCOMPARE(f.figure(ClientFigures::State), QStringLiteral("TLS handshake, not done yet"));
    QVERIFY(f.kick()->isEnabled());
    f.panel.showClients({row, openRow(43), closedRow(44)});
    QCOMPARE(f.figure(ClientFigures::State), QStringLiteral("1 open, 1 in TLS handshake, 1 closed"));
    row.overTls = false;
    row.notice = QStringLiteral("the client speaks TLS");
    f.panel.showClients({row});
    QCOMPARE(f.figure(ClientFigures::Notice), row.notice);
    QCOMPARE(f.figure(ClientFigures::Tls), QString());

    row.notice.clear();
    const QDateTime from(QDate(2026, 1, 2), QTime(3, 4), Qt::UTC);
    const CertificateFacts own{QStringLiteral("CN=sensor 7"),
                               QStringLiteral("CN=works"),
                               {QStringLiteral("s7.example")},
                               QStringLiteral("0a"),
                               from,
                               from.addDays(1),
                               QStringLiteral("12:34")};
    CertificateFacts issuer = own;
    issuer.subject = QStringLiteral("CN=works");
    row.tls = TlsFacts{QStringLiteral("TLSv1.3"),
                       QStringLiteral("TLS_AES_256_GCM_SHA384"),
                       QStringLiteral("porthole.example"),
                       {QStringLiteral("h2"), QStringLiteral("http/1.1")},
                       {own, issuer}};
    f.panel.showClients({row});
    QCOMPARE(f.figure(ClientFigures::Notice), QString());
    QCOMPARE(f.figure(ClientFigures::Tls), QStringLiteral("TLSv1.3, TLS_AES_256_GCM_SHA384"));
    QCOMPARE(f.figure(ClientFigures::ServerName), QStringLiteral("porthole.example"));
    QCOMPARE(f.figure(ClientFigures::Protocols), QStringLiteral("h2, http/1.1 (none chosen)"));
    QCOMPARE(f.figure(ClientFigures::Certificate), QStringLiteral("CN=sensor 7 \u2190 CN=works"));
    const QString all = f.valueLabel(f.figure(ClientFigures::Certificate))->toolTip();
    for (const char *part : {"s7.example", "issued by CN=works", "serial 0a", "SHA-256 12:34", "2026-01-0"})
        QVERIFY2(all.contains(QString::fromLatin1(part)), part);
}

/// Names that a client chooses have no blanks where a line could break, and can be as long as TLS allows.
void TestClientPanel::noTextOfAClientWidensIt()
{
    Fixture f;
    ClientRow row = openRow(42);
    const QString shortName = QStringLiteral("a");
    CertificateFacts certificate;
    certificate.subject = shortName;
    row.tls = TlsFacts{QStringLiteral("TLSv1.3"), QStringLiteral("X"), shortName, {shortName}, {certificate}};
    f.panel.showClients({row});
    const int before = f.panel.minimumSizeHint().width();
    const int height = f.panel.minimumSizeHint().height();
    const QString name = QString(1020, QLatin1Char('x'));
    certificate.subject = QStringLiteral("CN=") + name;
    row.tls = TlsFacts{QStringLiteral("TLSv1.3"), QStringLiteral("X"), name, QStringList(32, name),
                       QList<CertificateFacts>(300, certificate)};
    f.panel.showClients({row});
    QCOMPARE(f.panel.minimumSizeHint().width(), before);
    QVERIFY(f.panel.minimumSizeHint().height() < height + 1000);
    QVERIFY(f.figure(ClientFigures::ServerName).size() < 500);
    // All of it is told on hover.
    QCOMPARE(f.valueLabel(f.figure(ClientFigures::ServerName))->toolTip().count(QLatin1Char('x')), 1020);
    row.closed = ClientRow::Closed{row.since, CloseReason::TlsFailed, name, 0};
    f.panel.showClients({row});
    QVERIFY(f.panel.minimumSizeHint().width() <= before);
}

void TestClientPanel::oneClosedClient()
{
    Fixture f;
    ClientRow row = closedRow(42);
    row.closed->detail = QStringLiteral("<b>after</b> 60 s");
    f.panel.showClients({row});
    const QString state = f.figure(ClientFigures::State);
    QVERIFY2(state.startsWith(QLatin1String("closed: idle timeout (<b>after</b> 60 s), ")),
             qPrintable(state));
    QCOMPARE(f.valueLabel(state)->textFormat(), Qt::PlainText);
    QCOMPARE(f.figure(ClientFigures::Received), QStringLiteral("1.2 MB in 1,204 messages"));
    QCOMPARE(f.figure(ClientFigures::Unsent), QStringLiteral("5 B"));
    QCOMPARE(f.figure(ClientFigures::Idle), QString());
    QCOMPARE(f.figure(ClientFigures::Framing), QString());
    QVERIFY(!f.kick()->isEnabled());
}

void TestClientPanel::severalClients()
{
    Fixture f;
    ClientRow second = openRow(43);
    second.sample.totals = {1000, 3000, 1, 2, 4};
    f.panel.showClients({openRow(42), second, closedRow(44)});
    QCOMPARE(f.label("panelTitle"), QStringLiteral("3 clients"));
    QCOMPARE(f.figure(ClientFigures::State), QStringLiteral("2 open, 1 closed"));
    QCOMPARE(f.figure(ClientFigures::Received), QStringLiteral("2.5 MB in 2,409 messages, 24.2 kB/s"));
    QCOMPARE(f.valueLabel(f.figure(ClientFigures::Received))->toolTip(), QStringLiteral("2,470,134 bytes"));
    QCOMPARE(f.figure(ClientFigures::Sent), QStringLiteral("7.0 kB in 4 messages, 0 B/s"));
    QCOMPARE(f.figure(ClientFigures::Broken), QStringLiteral("4"));
    QCOMPARE(f.figure(ClientFigures::Unsent), QStringLiteral("5 B"));
    QCOMPARE(f.figure(ClientFigures::Peer), QString());
    QVERIFY(f.kick()->isEnabled());
}

void TestClientPanel::framingState_data()
{
    QTest::addColumn<int>("held");
    QTest::addColumn<bool>("paused");
    QTest::addColumn<int>("unsent");
    QTest::addColumn<QString>("text");
    QTest::newRow("between frames") << 0 << false << 0 << QStringLiteral("line framing");
    QTest::newRow("within a frame") << 17 << false << 0
                                    << QStringLiteral("line framing: 17 B held of an unfinished frame");
    QTest::newRow("replies unread")
        << 0 << true << 300'000
        << QStringLiteral("line framing; reading paused: the client does not read its replies");
    QTest::newRow("log behind")
        << 1 << true << 0
        << QStringLiteral("line framing: 1 byte held of an unfinished frame; reading paused: the "
                          "message log is catching up");
}

void TestClientPanel::framingState()
{
    QFETCH(int, held);
    QFETCH(bool, paused);
    QFETCH(int, unsent);
    QFETCH(QString, text);
    Fixture f;
    ClientRow row = openRow(42);
    row.sample.heldBytes = held;
    row.sample.readingPaused = paused;
    row.sample.unsentBytes = unsent;
    f.panel.showClients({row});
    QCOMPARE(f.figure(ClientFigures::Framing), text);
}

void TestClientPanel::target_data()
{
    QTest::addColumn<int>("open"); // selected
    QTest::addColumn<int>("closed");
    QTest::addColumn<int>("connected");
    QTest::addColumn<bool>("serving");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("canSend");
    QTest::newRow("all") << 0 << 0 << 1204 << true << QStringLiteral("Send to all 1,204 clients") << true;
    QTest::newRow("the one") << 0 << 0 << 1 << true
                             << QStringLiteral("Send to the one client that is connected") << true;
    QTest::newRow("nobody") << 0 << 0 << 0 << true << QStringLiteral("Send: no client is connected") << false;
    QTest::newRow("stopped") << 1 << 0 << 0 << false << QStringLiteral("Send: the server is not running")
                             << false;
    QTest::newRow("one") << 1 << 0 << 5 << true << QStringLiteral("Send to client #1") << true;
    QTest::newRow("three") << 3 << 0 << 5 << true << QStringLiteral("Send to 3 clients") << true;
    QTest::newRow("one of two open") << 1 << 1 << 5 << true << QStringLiteral("Send to client #1") << true;
    QTest::newRow("closed") << 0 << 1 << 5 << true << QStringLiteral("Send: client #1 is closed") << false;
    QTest::newRow("all closed") << 0 << 2 << 5 << true
                                << QStringLiteral("Send: the selected clients are closed") << false;
}

void TestClientPanel::target()
{
    QFETCH(int, open);
    QFETCH(int, closed);
    QFETCH(int, connected);
    QFETCH(bool, serving);
    QFETCH(QString, text);
    QFETCH(bool, canSend);
    Fixture f;
    QList<ClientRow> rows;
    for (int i = 1; i <= open + closed; ++i)
        rows += i <= open ? openRow(quint64(i)) : closedRow(quint64(i));
    f.panel.showClients(rows);
    f.panel.setOpenClients(connected);
    f.panel.setServing(serving);
    QCOMPARE(f.label("sendTarget"), text);
    f.send(QStringLiteral("x"));
    QCOMPARE(f.sent.size(), canSend ? 1 : 0);
}

void TestClientPanel::sendsToThoseShown()
{
    Fixture f;
    f.panel.showClients({openRow(42), closedRow(43), openRow(44)});
    f.panel.focusSendBox();
    QTRY_VERIFY(f.part<QLineEdit>("sendEdit")->hasFocus());
    f.send(QStringLiteral("\\x00hi"));
    QCOMPARE(f.sent.size(), 1);
    QCOMPARE(f.sent.first()[0].value<Ids>(), Ids({ConnectionId{42}, ConnectionId{44}}));
    QCOMPARE(f.sent.first()[1].toByteArray(), QByteArray("\0hi\n", 4));
}

void TestClientPanel::closedSelectionIsNeverAll()
{
    Fixture f;
    f.panel.showClients({openRow(42)});
    f.part<QLineEdit>("sendEdit")->setText(QStringLiteral("for 42 alone"));
    f.panel.showClients({closedRow(42)}); // it closes while the user writes
    QTest::keyClick(f.part<QLineEdit>("sendEdit"), Qt::Key_Return);
    QVERIFY(f.sent.isEmpty());
    QCOMPARE(f.part<QLineEdit>("sendEdit")->text(), QStringLiteral("for 42 alone"));
}

void TestClientPanel::kicksThoseShown()
{
    Fixture f;
    f.panel.showClients({openRow(42)});
    f.kick()->setFocus();
    QTest::keyClick(f.kick(), Qt::Key_Space);
    QCOMPARE(f.kicked.size(), 1);
    QCOMPARE(f.kickedIds(), Ids({ConnectionId{42}}));
    QCOMPARE(f.kickedMode(), CloseMode::Fin);

    f.panel.showClients({openRow(7), closedRow(8), openRow(9)});
    f.kick()->click();
    QCOMPARE(f.kickedIds(), Ids({ConnectionId{7}, ConnectionId{9}}));
    f.panel.showClients({closedRow(8)});
    f.kick()->click();
    QCOMPARE(f.kicked.size(), 2);
}

void TestClientPanel::openMenuKeepsItsClients()
{
    Fixture f;
    f.panel.showClients({openRow(42)});
    QMenu *menu = f.kick()->menu();
    menu->popup(f.panel.mapToGlobal(QPoint(10, 10)));
    QTRY_VERIFY(menu->isVisible());
    f.panel.showClients({openRow(43)}); // the selection changes under the open menu
    f.part<QAction>("kickRst")->trigger();
    menu->close();
    QCOMPARE(f.kicked.size(), 1);
    QCOMPARE(f.kickedIds(), Ids({ConnectionId{42}}));
    QCOMPARE(f.kickedMode(), CloseMode::Rst);

    menu->popup(f.panel.mapToGlobal(QPoint(10, 10)));
    f.part<QAction>("kickFin")->trigger();
    menu->close();
    QCOMPARE(f.kickedIds(), Ids({ConnectionId{43}}));
    QCOMPARE(f.kickedMode(), CloseMode::Fin);
}

void TestClientPanel::updatesLeaveFocusAndSelectionAlone()
{
    Fixture f;
    ClientRow row = openRow(42);
    f.panel.showClients({row});
    const auto update = [&] {
        row.sample.totals.bytesIn += 1'000'000;
        row.sample.totals.brokenFrames += 12;
        f.panel.showClients({row});
    };
    QLabel *peer = f.valueLabel(QStringLiteral("10.0.0.7:51344"));
    peer->setFocus();
    peer->setSelection(3, 5);
    update();
    QCOMPARE(f.figure(ClientFigures::Received), QStringLiteral("2.2 MB in 1,204 messages, 12.1 kB/s"));
    QVERIFY(peer->hasFocus());
    QCOMPARE(peer->selectedText(), QStringLiteral("0.0.7"));

    QLabel *broken = f.valueLabel(QStringLiteral("12"));
    broken->setFocus();
    broken->setSelection(0, 2);
    row.sample.totals.brokenFrames = 988;
    update();
    QVERIFY(broken->hasFocus());
    QCOMPARE(broken->selectedText(), QStringLiteral("1,000")); // all of it was selected, and still is

    auto *edit = f.part<QLineEdit>("sendEdit");
    edit->setText(QStringLiteral("half written"));
    edit->setFocus();
    edit->setSelection(2, 3);
    update();
    QVERIFY(edit->hasFocus());
    QCOMPARE(edit->text(), QStringLiteral("half written"));
    QCOMPARE(edit->selectedText(), QStringLiteral("lf "));
}

void TestClientPanel::showsTheMessage()
{
    Fixture f;
    auto *text = f.panel.findChild<QPlainTextEdit *>();
    Message message;
    message.client = {42};
    message.bytes = "hello\n";
    message.length = message.bytes.size();
    f.panel.showMessage(message);
    QCOMPARE(text->toPlainText(), QStringLiteral("hello\\n"));
    f.panel.showClients({openRow(42)}); // a sample changes nothing about it
    QCOMPARE(text->toPlainText(), QStringLiteral("hello\\n"));
    message.length = 5000;
    message.missing = 4994;
    f.panel.showMessage(message);
    QCOMPARE(f.panel.findChild<QLabel *>(QStringLiteral("messageNote"))->text(),
             QStringLiteral("The capture kept the first 6 of 5,000 bytes."));
    message.event = EventKind::Opened;
    message.bytes = "127.0.0.1:5000";
    f.panel.showMessage(message);
    QCOMPARE(text->toPlainText(), QStringLiteral("connected from 127.0.0.1:5000"));
    f.panel.clearMessage();
    QVERIFY(text->toPlainText().isEmpty());
}

void TestClientPanel::stateIsRestored()
{
    Fixture first;
    Fixture second;
    QVERIFY(second.panel.restoreState(first.panel.saveState()));
    QVERIFY(!second.panel.restoreState("nonsense"));
    QVERIFY(!second.panel.restoreState({}));
}

QTEST_MAIN(TestClientPanel)
#include "tst_clientpanel.moc"
