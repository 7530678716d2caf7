// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/addresscombo.h"
#include "ui/window/serverbar.h"

#include <QLabel>
#include <QLineEdit>
#include <QNetworkInterface>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace porthole;
using State = Server::State;

class TestServerBar final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void configRoundTrip_data();
    void configRoundTrip();
    void keepsTheRestOfTheBase();
    void refusesInvalidValues_data();
    void refusesInvalidValues();
    void invalidAddressIsMarked();
    void portZeroIsAuto();
    void offersTheMachinesAddresses();
    void choosingAnAddressPutsItIn();
    void typedAnyIsAny();
    void clicksAreToldOnce();
    void keyboardStarts();
    void stateDecidesWhatCanBeDone_data();
    void stateDecidesWhatCanBeDone();
    void editsAreTold();
    void fitsInOneRow();
    void doesWithoutCaptionsWhenNarrow();
    void everythingHasAName();

private:
    template <typename T> [[nodiscard]] T *part(const char *name) const
    {
        return m_bar->findChild<T *>(QString::fromLatin1(name));
    }
    [[nodiscard]] AddressCombo *address() const { return part<AddressCombo>("address"); }

    std::unique_ptr<ServerBar> m_bar;
};

void TestServerBar::init()
{
    m_bar = std::make_unique<ServerBar>();
    m_bar->resize(1280, 40);
    m_bar->show();
}

void TestServerBar::configRoundTrip_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<int>("port");
    QTest::addColumn<QString>("framing");
    QTest::addColumn<QString>("reply");
    int port = 0;
    for (const char *framing : {"raw", "line", "delimiter:0d0a", "stx", "stx:0b:1c0d", "fixed:17", "length:1",
                                "length:2:le", "length:4:incl", "length:8:le:incl", "gap:250"}) {
        for (const char *reply : {"none", "echo", "text:OK\\r\\n"}) {
            for (const char *address : {"127.0.0.1", "::1", "any", "192.0.2.7"}) {
                QTest::addRow("%s %s %s", address, framing, reply)
                    << QString::fromLatin1(address) << (port += 97) << QString::fromLatin1(framing)
                    << QString::fromLatin1(reply);
            }
        }
    }
    QTest::newRow("port 0") << QStringLiteral("any") << 0 << QStringLiteral("raw") << QStringLiteral("none");
    QTest::newRow("port 65535") << QStringLiteral("any") << 65535 << QStringLiteral("raw")
                                << QStringLiteral("none");
}

void TestServerBar::configRoundTrip()
{
    QFETCH(QString, address);
    QFETCH(int, port);
    QFETCH(QString, framing);
    QFETCH(QString, reply);
    ServerConfig config;
    config.address = address;
    config.port = quint16(port);
    config.framing = *FramingSpec::parse(framing);
    config.reply = *ReplySpec::parse(reply);
    m_bar->setConfig(config);
    const Result<ServerConfig> back = m_bar->config(config);
    QVERIFY2(back, qPrintable(back ? QString() : describe(back.error())));
    QCOMPARE(*back, config);
    // Into another base it puts the same four.
    const Result<ServerConfig> other = m_bar->config(ServerConfig());
    QCOMPARE(other->address, config.address);
    QCOMPARE(other->port, config.port);
    QCOMPARE(other->framing.toString(), config.framing.toString());
    QCOMPARE(other->reply.toString(), config.reply.toString());
}

void TestServerBar::keepsTheRestOfTheBase()
{
    ServerConfig base;
    base.greeting = "hi";
    base.maxClients = 3;
    base.noDelay = false;
    const Result<ServerConfig> config = m_bar->config(base);
    QVERIFY(config);
    QCOMPARE(*config, base);
}

void TestServerBar::refusesInvalidValues_data()
{
    QTest::addColumn<QString>("framing");
    QTest::addColumn<QString>("reply");
    QTest::addColumn<QString>("edit");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("subject");
    const QString line = QStringLiteral("line");
    const QString echo = QStringLiteral("echo");
    const QString parameter = QStringLiteral("framingParameter");
    const QString framing = QStringLiteral("framing");
    QTest::newRow("delimiter") << QStringLiteral("delimiter:0a") << echo << parameter << QStringLiteral("zz")
                               << framing;
    QTest::newRow("markers") << QStringLiteral("stx") << echo << parameter << QStringLiteral("02") << framing;
    QTest::newRow("fixed") << QStringLiteral("fixed:4") << echo << parameter << QStringLiteral("-1")
                           << framing;
    QTest::newRow("too long") << QStringLiteral("fixed:4") << echo << parameter << QStringLiteral("1048577")
                              << framing;
    QTest::newRow("length") << QStringLiteral("length:4") << echo << parameter << QStringLiteral("5")
                            << framing;
    QTest::newRow("gap") << QStringLiteral("gap:4") << echo << parameter << QString() << framing;
    QTest::newRow("reply") << line << QStringLiteral("text:OK") << QStringLiteral("replyText")
                           << QStringLiteral("\\x1") << QStringLiteral("reply");
}

void TestServerBar::refusesInvalidValues()
{
    QFETCH(QString, framing);
    QFETCH(QString, reply);
    QFETCH(QString, edit);
    QFETCH(QString, text);
    ServerConfig config;
    config.framing = *FramingSpec::parse(framing);
    config.reply = *ReplySpec::parse(reply);
    m_bar->setConfig(config);
    QVERIFY(m_bar->config({}));
    m_bar->findChild<QLineEdit *>(edit)->setText(text);
    const Result<ServerConfig> result = m_bar->config({});
    QVERIFY(!result);
    QTEST(result.error().subject, "subject");
}

void TestServerBar::invalidAddressIsMarked()
{
    QLineEdit *edit = address()->lineEdit();
    const QString hint = edit->toolTip();
    edit->setText(QStringLiteral("127.0.0.300"));
    const Result<ServerConfig> result = m_bar->config({});
    QVERIFY(!result);
    QCOMPARE(result.error().subject, QStringLiteral("address"));
    QVERIFY(edit->toolTip().contains(u"127.0.0.300"));
    QVERIFY(!edit->accessibleDescription().isEmpty());
    const auto marks = edit->actions();
    QVERIFY(!marks.isEmpty() && marks.first()->isVisible());
    edit->setText(QStringLiteral("127.0.0.3"));
    QVERIFY(m_bar->config({}));
    QCOMPARE(edit->toolTip(), hint);
    QVERIFY(!marks.first()->isVisible());
}

void TestServerBar::portZeroIsAuto()
{
    auto *port = part<QSpinBox>("port");
    port->setValue(0);
    QCOMPARE(port->text(), QStringLiteral("auto"));
    QCOMPARE(m_bar->config({})->port, 0);
    port->setValue(70000);
    QCOMPARE(m_bar->config({})->port, 65535);
}

void TestServerBar::offersTheMachinesAddresses()
{
    QStringList offered;
    for (int row = 0; row < address()->count(); ++row)
        offered.append(address()->itemText(row));
    QCOMPARE(offered.mid(0, 3),
             (QStringList{QStringLiteral("127.0.0.1"), QStringLiteral("::1"), QStringLiteral("any")}));
    for (const QHostAddress &own : QNetworkInterface::allAddresses())
        QVERIFY2(own.isLoopback() || offered.contains(own.toString()), qPrintable(own.toString()));
    const QAbstractItemModel *model = address()->model();
    QVERIFY(model->index(2, 1).data().toString().contains(u"all IPv4 and IPv6"));
    for (int row = 0; row < model->rowCount(); ++row)
        QVERIFY(!model->index(row, 1).data().toString().isEmpty());
}

void TestServerBar::choosingAnAddressPutsItIn()
{
    address()->setEditText(QStringLiteral("192.0.2.7"));
    address()->showPopup(); // looks the addresses up anew
    QCOMPARE(address()->address(), QStringLiteral("192.0.2.7"));
    address()->hidePopup();
    QSignalSpy edited(m_bar.get(), &ServerBar::configEdited);
    address()->setCurrentIndex(2);
    QCOMPARE(m_bar->config({})->address, QStringLiteral("any"));
    QCOMPARE(edited.size(), 1);
}

void TestServerBar::typedAnyIsAny()
{
    address()->setEditText(QStringLiteral(" ANY "));
    QCOMPARE(m_bar->config({})->address, QStringLiteral("any"));
}

void TestServerBar::clicksAreToldOnce()
{
    QSignalSpy start(m_bar.get(), &ServerBar::startRequested);
    QSignalSpy stop(m_bar.get(), &ServerBar::stopRequested);
    QSignalSpy settings(m_bar.get(), &ServerBar::settingsRequested);
    QTest::mouseClick(part<QPushButton>("start"), Qt::LeftButton);
    QCOMPARE(start.size(), 1);
    QTest::mouseClick(part<QToolButton>("settings"), Qt::LeftButton);
    QCOMPARE(settings.size(), 1);
    QTest::mouseClick(part<QPushButton>("stop"), Qt::LeftButton);
    QCOMPARE(stop.size(), 0);
    m_bar->setState(State::Listening);
    QTest::mouseClick(part<QPushButton>("start"), Qt::LeftButton);
    QTest::mouseClick(part<QPushButton>("stop"), Qt::LeftButton);
    QCOMPARE(start.size(), 1);
    QCOMPARE(stop.size(), 1);
}

void TestServerBar::keyboardStarts()
{
    m_bar->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_bar.get()));
    QSignalSpy start(m_bar.get(), &ServerBar::startRequested);
    QTest::keyClick(m_bar.get(), Qt::Key_T, Qt::AltModifier);
    QTRY_COMPARE(start.size(), 1);
    QTest::keyClick(m_bar.get(), Qt::Key_P, Qt::AltModifier);
    QTRY_VERIFY(part<QSpinBox>("port")->hasFocus());
}

void TestServerBar::stateDecidesWhatCanBeDone_data()
{
    QTest::addColumn<int>("state");
    QTest::addColumn<bool>("canStart");
    QTest::addColumn<bool>("canStop");
    QTest::addColumn<QString>("startText");
    QTest::addColumn<QString>("stopText");
    const QString start = QStringLiteral("S&tart");
    const QString stop = QStringLiteral("St&op");
    QTest::newRow("stopped") << int(State::Stopped) << true << false << start << stop;
    QTest::newRow("failed") << int(State::Failed) << true << false << start << stop;
    QTest::newRow("starting") << int(State::Starting) << false << true << QStringLiteral("Starting…") << stop;
    QTest::newRow("listening") << int(State::Listening) << false << true << start << stop;
    QTest::newRow("draining") << int(State::Draining) << false << false << start
                              << QStringLiteral("Stopping…");
}

void TestServerBar::stateDecidesWhatCanBeDone()
{
    QFETCH(int, state);
    QFETCH(bool, canStart);
    m_bar->setState(State(state));
    QTEST(part<QPushButton>("start")->isEnabled(), "canStart");
    QTEST(part<QPushButton>("stop")->isEnabled(), "canStop");
    QTEST(part<QPushButton>("start")->text(), "startText");
    QTEST(part<QPushButton>("stop")->text(), "stopText");
    for (const char *field : {"address", "port", "framingMode", "replyMode"})
        QCOMPARE(part<QWidget>(field)->isEnabled(), canStart);
    QVERIFY(part<QToolButton>("settings")->isEnabled());
}

void TestServerBar::editsAreTold()
{
    QSignalSpy edited(m_bar.get(), &ServerBar::configEdited);
    ServerConfig config;
    config.address = QStringLiteral("::1");
    config.port = 1;
    config.framing = *FramingSpec::parse(u"gap:4");
    config.reply = *ReplySpec::parse(u"text:OK");
    m_bar->setConfig(config);
    m_bar->setState(State::Listening);
    m_bar->setState(State::Stopped);
    QCOMPARE(edited.size(), 0);
    qsizetype told = 0;
    for (const char *edit : {"framingParameter", "replyText"}) {
        QTest::keyClicks(part<QLineEdit>(edit), QStringLiteral("2"));
        QCOMPARE(edited.size(), ++told);
    }
    QTest::keyClick(part<QSpinBox>("port"), Qt::Key_Up);
    QCOMPARE(edited.size(), ++told);
    QTest::keyClicks(address()->lineEdit(), QStringLiteral("2"));
    QCOMPARE(edited.size(), ++told);
}

void TestServerBar::fitsInOneRow()
{
    ServerConfig widest;
    widest.framing = *FramingSpec::parse(u"length:8:le:incl");
    widest.reply = *ReplySpec::parse(u"text:OK");
    m_bar->setConfig(widest);
    for (const State state : {State::Stopped, State::Starting, State::Draining}) {
        m_bar->setState(state);
        m_bar->resize(1280, 40);
        for (const QLabel *caption : m_bar->findChildren<QLabel *>())
            QVERIFY2(caption->isVisible(), qPrintable(caption->text()));
    }
}

void TestServerBar::doesWithoutCaptionsWhenNarrow()
{
    const QList<QLabel *> captions = m_bar->findChildren<QLabel *>();
    QCOMPARE(captions.size(), 4);
    m_bar->resize(m_bar->minimumSizeHint().width(), 40);
    for (const QLabel *caption : captions)
        QVERIFY(!caption->isVisible());
    // Nothing overlaps or leaves the bar.
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    int right = 0;
    for (const char *name : {"start", "stop", "address", "port", "framingMode", "replyMode", "settings"}) {
        const auto *widget = part<QWidget>(name);
        const QPoint left = widget->mapTo(m_bar.get(), QPoint(0, 0));
        QVERIFY2(left.x() >= right, name);
        right = left.x() + widget->width();
    }
    QVERIFY(right <= m_bar->width());
    m_bar->resize(1280, 40);
    for (const QLabel *caption : captions)
        QVERIFY(caption->isVisible());
}

void TestServerBar::everythingHasAName()
{
    for (const char *name :
         {"address", "port", "framingMode", "framingParameter", "replyMode", "replyText", "settings"}) {
        const auto *widget = part<QWidget>(name);
        if (widget->isHidden())
            continue;
        QVERIFY2(!widget->accessibleName().isEmpty(), name);
    }
    for (const char *name : {"start", "stop", "port", "framingMode", "replyMode", "settings"})
        QVERIFY2(!part<QWidget>(name)->toolTip().isEmpty(), name);
}

QTEST_MAIN(TestServerBar)
#include "tst_serverbar.moc"
