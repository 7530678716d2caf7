// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/messages/fakesource.h"
#include "ui/messages/messagemodel.h"

#include <QAbstractItemModelTester>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>
#include <QTextDocument>

using namespace porthole;

class TestMessageModel final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void followsTheSource_data();
    void followsTheSource();
    void windowMovesAndStays();
    void tenMillionCostAWindow();
    void filteredRowsAreReadInFewPages();
    void looksByItselfWhilePolling();
    void countsLosses();
    void clearingHidesAndShowsAgain();
    void showsOneMessage();
    void showsEvents();
    void saysWhatWasNotKept();
    void hostileContentIsInert_data();
    void hostileContentIsInert();
    void hexChangesContent();
    void timesAreCountedFrom_data();
    void timesAreCountedFrom();
    void marks();
    void highlights();
    void withoutASource();

private:
    static std::vector<quint64> sequences(const MessageModel &model);
    static MessageFilter randomFilter(QRandomGenerator &random);
    static MessageFilter contains(const QByteArray &text);
};

/// All that pass, and that the rows are the window's part of them.
std::vector<quint64> TestMessageModel::sequences(const MessageModel &model)
{
    std::vector<quint64> result;
    for (quint64 position = 0; position < model.count(); ++position)
        result.push_back(model.sequenceAtPosition(position));
    for (int row = 0; row < model.rowCount(); ++row) {
        if (model.sequenceAt(row) != result[size_t(model.top()) + size_t(row)])
            return {};
    }
    return result;
}

MessageFilter TestMessageModel::contains(const QByteArray &text)
{
    MessageFilter filter;
    filter.pattern.bytes = text;
    return filter;
}

MessageFilter TestMessageModel::randomFilter(QRandomGenerator &random)
{
    MessageFilter filter =
        contains(random.bounded(3) ? QByteArray() : QByteArray::number(random.bounded(10)));
    if (random.bounded(2))
        filter.clients = {ConnectionId{1 + random.bounded(3u)}, ConnectionId{2}};
    if (random.bounded(3) == 0)
        filter.direction = Direction(random.bounded(2));
    return filter;
}

void TestMessageModel::followsTheSource_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 8; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestMessageModel::followsTheSource()
{
    QFETCH(quint32, seed);
    QRandomGenerator random(seed);
    auto source = std::make_shared<FakeSource>();
    source->addMany(random.bounded(50));
    source->trim(random.bounded(20));
    MessageModel model(source);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setWindow(0, 10);

    for (int round = 0; round < 100; ++round) {
        for (int i = random.bounded(40); i > 0; --i)
            source->add(QByteArray::number(random.bounded(1000)), 1 + random.bounded(3u),
                        Direction(random.bounded(2)));
        if (random.bounded(2))
            source->trim(random.bounded(45u)); // at times more than all the rows that were shown
        switch (random.bounded(12)) {
        case 0:
            model.setFilter(randomFilter(random));
            break;
        case 1:
            model.setFilter({});
            break;
        case 2:
            source->trim(source->range().size());
            break;
        case 3:
            source = std::make_shared<FakeSource>(random.bounded(100u));
            model.setSource(source);
            break;
        case 4:
            model.setShowHex(random.bounded(2));
            break;
        case 5:
            model.setTimeMode(MessageModel::TimeMode(random.bounded(3)));
            break;
        default:
            model.setWindow(random.bounded(quint32(model.count()) + 1), 5 + random.bounded(20));
            break;
        }
        model.poll();
        if (!model.filter().isEmpty())
            QTRY_COMPARE(model.matches().searchedTo(), source->range().end);
        QCOMPARE(sequences(model), source->expected(model.filter()));
        QCOMPARE(model.held(), source->range().size());
    }
}

void TestMessageModel::windowMovesAndStays()
{
    const auto source = std::make_shared<FakeSource>(1000);
    MessageModel model(source);
    model.setWindow(500, 20);
    QCOMPARE(model.rowCount(), 20);
    QCOMPARE(model.sequenceAt(0), 500u);
    QCOMPARE(model.index(0, MessageModel::Content).data().toString(), QStringLiteral("500"));
    source->trim(100);
    source->addMany(50);
    QSignalSpy changed(&model, &MessageModel::dataChanged);
    model.poll(); // entries go above and come below
    QCOMPARE(model.top(), 400u);
    QCOMPARE(model.sequenceAt(0), 500u);
    QVERIFY(changed.isEmpty());
    model.setWindow(model.count() - 5, 20);
    QCOMPARE(model.rowCount(), 5);
    QCOMPARE(model.sequenceAt(4), 1049u);
    QCOMPARE(model.rowOf(1049), 4);
    QCOMPARE(model.rowOf(500), -1);
    source->trim(2000); // all of them
    model.poll();
    QCOMPARE(model.rowCount(), 0);
}

void TestMessageModel::tenMillionCostAWindow()
{
    const auto source = std::make_shared<FakeSource>(10'000'000);
    MessageModel model(source);
    QCOMPARE(source->pages(), 0);
    model.setWindow(0, 40);
    QCOMPARE(source->pages(), 1);
    model.setWindow(10'000'000 - 40, 40);
    QCOMPARE(source->pages(), 2);
    model.setWindow(5'000'000, 40);
    QCOMPARE(source->pages(), 3);
    for (quint64 line = 1; line <= 60; ++line) // what lies beside the window was read with it
        model.setWindow(5'000'000 + line, 40);
    QCOMPARE(source->pages(), 3);
    for (int row = 0; row < model.rowCount(); ++row) {
        for (int column = 0; column < MessageModel::ColumnCount; ++column)
            QVERIFY(model.index(row, column).data().isValid());
    }
    QCOMPARE(source->pages(), 3);
    QCOMPARE(source->fetches(), 0);
    QVERIFY(source->largestPage() < 500);
    QCOMPARE(model.rowCount(), 40);
}

void TestMessageModel::filteredRowsAreReadInFewPages()
{
    const auto source = std::make_shared<FakeSource>(100'000);
    MessageModel model(source);
    model.setFilter(contains("7"));                                   // mostly close to each other
    QTRY_VERIFY_WITH_TIMEOUT(!model.matches().isSearching(), 60'000); // instrumented, it takes 10 s
    const int before = source->pages();
    model.setWindow(model.count() / 2, 40);
    QVERIFY(source->pages() - before <= 10);
    QCOMPARE(source->fetches(), 0);
    model.setFilter(contains("777")); // mostly far apart
    QTRY_VERIFY_WITH_TIMEOUT(!model.matches().isSearching(), 60'000);
    for (int row = 0; row < model.rowCount(); ++row)
        QVERIFY(model.index(row, MessageModel::Content).data().toString().contains(QLatin1String("777")));
}

void TestMessageModel::looksByItselfWhilePolling()
{
    const auto source = std::make_shared<FakeSource>();
    MessageModel model(source);
    model.setWindow(0, 10);
    source->addMany(3);
    model.setPolling(true);
    QCOMPARE(model.rowCount(), 3); // at once
    source->addMany(2);
    QTRY_COMPARE(model.rowCount(), 5);
    model.setPolling(false);
    source->addMany(1);
    QSignalSpy status(&model, &MessageModel::statusChanged);
    QVERIFY(!status.wait(250)); // more than two intervals
    QCOMPARE(model.rowCount(), 5);
}

void TestMessageModel::countsLosses()
{
    const auto source = std::make_shared<FakeSource>();
    source->addMany(100);
    MessageModel model(source);
    QCOMPARE(model.notShown(), 0u);
    QSignalSpy status(&model, &MessageModel::statusChanged);
    source->trim(30);
    source->lose(17);
    model.poll();
    QCOMPARE(status.size(), 1);
    QCOMPARE(model.notShown(), 30u);
    QCOMPARE(model.notKept(), 17u);
    model.poll();
    QCOMPARE(status.size(), 1); // nothing changed
}

void TestMessageModel::clearingHidesAndShowsAgain()
{
    const auto source = std::make_shared<FakeSource>();
    source->addMany(100);
    MessageModel model(source);
    for (const MessageFilter &filter : {MessageFilter(), contains("1")}) {
        model.setFilter(filter);
        QTRY_COMPARE(model.count(), quint64(source->expected(filter).size()));
        const quint64 before = model.count();
        model.setCleared(true);
        QCOMPARE(model.count(), 0u);
        QCOMPARE(model.cleared(), source->range().size());
        QCOMPARE(model.notShown(), 0u); // what the user clears is no loss
        source->addMany(10);
        model.poll();
        QCOMPARE(model.held(), 10u);
        model.setCleared(false);
        QTRY_VERIFY(model.count() >= before);
        QCOMPARE(model.cleared(), 0u);
        QTRY_COMPARE(sequences(model), source->expected(filter));
    }
}

void TestMessageModel::showsOneMessage()
{
    const auto source = std::make_shared<FakeSource>();
    source->add("hello\n", 42);
    source->add(QByteArray(2000, 'x'), 7, Direction::Out, FrameKind::TooLong);
    MessageModel model(source);
    model.setWindow(0, 10);
    const auto text = [&](int row, int column, int role = Qt::DisplayRole) {
        return model.index(row, column).data(role).toString();
    };
    QCOMPARE(text(0, MessageModel::Time).size(), QStringLiteral("12:01:07.123456").size());
    QCOMPARE(text(0, MessageModel::Client), QStringLiteral("#42"));
    QCOMPARE(text(0, MessageModel::Way), QStringLiteral("\u2190 in"));
    QCOMPARE(text(0, MessageModel::Way, Qt::AccessibleTextRole), QStringLiteral("in"));
    QCOMPARE(text(0, MessageModel::Size), QStringLiteral("6 B"));
    QCOMPARE(text(0, MessageModel::Content), QStringLiteral("hello\\n"));
    QCOMPARE(text(0, MessageModel::Content, MessageModel::BadgeRole), QString());

    QCOMPARE(text(1, MessageModel::Way), QStringLiteral("\u2192 out"));
    QVERIFY(text(1, MessageModel::Size, Qt::ToolTipRole).contains(QLatin1String("2,000 bytes")));
    QVERIFY(text(1, MessageModel::Content).endsWith(QStringLiteral("\u2026 (+1,744 bytes)")));
    QCOMPARE(text(1, MessageModel::Content, MessageModel::BadgeRole), QStringLiteral("too long"));
    QVERIFY(
        text(1, MessageModel::Content, Qt::AccessibleTextRole).startsWith(QLatin1String("too long: xxx")));
    QVERIFY(text(1, MessageModel::Content, Qt::ToolTipRole).contains(QLatin1String("maximum size")));
}

void TestMessageModel::showsEvents()
{
    const auto source = std::make_shared<FakeSource>();
    source->addEvent(EventKind::Opened, "127.0.0.1:5000");
    source->addEvent(EventKind::NotKept, {}, 1234, 0);
    MessageModel model(source);
    model.setWindow(0, 10);
    const auto value = [&](int row, int column, int role = Qt::DisplayRole) {
        return model.index(row, column).data(role);
    };
    QCOMPARE(value(0, MessageModel::Content).toString(), QStringLiteral("connected from 127.0.0.1:5000"));
    QCOMPARE(value(0, MessageModel::Client).toString(), QStringLiteral("#1"));
    QCOMPARE(value(0, MessageModel::Way).toString(), QString());
    QCOMPARE(value(0, MessageModel::Size).toString(), QString());
    QCOMPARE(value(0, 0, MessageModel::EventRole).toInt(), int(EventKind::Opened));
    QVERIFY(!value(0, 0, MessageModel::DirectionRole).isValid());
    QCOMPARE(value(1, MessageModel::Content).toString(), QStringLiteral("1,234 messages not kept"));
    QCOMPARE(value(1, MessageModel::Client).toString(), QString());
    MessageFilter filter;
    filter.events = false;
    model.setFilter(filter);
    QTRY_VERIFY(!model.matches().isSearching());
    QCOMPARE(model.count(), 0u);
}

void TestMessageModel::saysWhatWasNotKept()
{
    const auto source = std::make_shared<FakeSource>();
    Message message;
    message.bytes = QByteArray(100, 'x');
    message.length = 5000;
    source->add(message);
    message.bytes = QByteArray(5000, 'x');
    source->add(message);
    message.length = 6000; // more than a row shows was kept, and still not all
    source->add(message);
    message.kind = FrameKind::Malformed;
    source->add(message);
    MessageModel model(source);
    model.setWindow(0, 10);
    QCOMPARE(model.index(0, MessageModel::Content).data(MessageModel::BadgeRole).toString(),
             QStringLiteral("first 100 of 5,000 bytes kept"));
    QCOMPARE(model.index(2, MessageModel::Content).data(MessageModel::BadgeRole).toString(),
             QStringLiteral("first 5,000 of 6,000 bytes kept"));
    QCOMPARE(model.index(3, MessageModel::Content).data(MessageModel::BadgeRole).toString(),
             QStringLiteral("malformed, first 5,000 of 6,000 bytes kept"));
    QVERIFY(model.index(3, MessageModel::Content)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(QStringLiteral("first 5,000 of 6,000 bytes kept")));
    QVERIFY(
        model.index(0, MessageModel::Content).data().toString().endsWith(QLatin1String("(+4,900 bytes)")));
    QCOMPARE(model.index(1, MessageModel::Content).data(MessageModel::BadgeRole).toString(), QString());
}

void TestMessageModel::hostileContentIsInert_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("HTML") << QByteArray("<html><b>x</b><img src=\"http://127.0.0.1/\"><script>");
    QTest::newRow("bidi") << QByteArray("\xe2\x80\xae"
                                        "abc\xd7\x90");
    QTest::newRow("escape") << QByteArray("\x1b]0;title\x07");
    QTest::newRow("NUL") << QByteArray(300, '\0');
    QTest::newRow("not UTF-8") << QByteArray(300, '\xff');
    QTest::newRow("1 MiB") << QByteArray(1024 * 1024, '<');
}

void TestMessageModel::hostileContentIsInert()
{
    QFETCH(QByteArray, bytes);
    const auto source = std::make_shared<FakeSource>();
    source->add(bytes);
    source->addEvent(EventKind::Closed, bytes);
    MessageModel model(source);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setWindow(0, 10);
    for (const bool hex : {false, true}) {
        model.setShowHex(hex);
        for (int row = 0; row < 2; ++row) {
            const QModelIndex content = model.index(row, MessageModel::Content);
            const QString shown = content.data().toString();
            QVERIFY(!shown.isEmpty());
            QVERIFY(shown.size() <= 256 * 4 + 40);
            for (const QChar c : shown)
                QVERIFY(c.isPrint() && c.category() != QChar::Other_Format);
            QTextDocument tip; // a tool tip is rich text: it must come out as the very characters shown
            tip.setHtml(content.data(Qt::ToolTipRole).toString());
            QCOMPARE(tip.toPlainText().remove(QLatin1Char('\n')), shown);
        }
    }
}

void TestMessageModel::hexChangesContent()
{
    const auto source = std::make_shared<FakeSource>();
    source->add("hi\n");
    MessageModel model(source);
    model.setWindow(0, 10);
    const QModelIndex content = model.index(0, MessageModel::Content);
    QCOMPARE(content.data().toString(), QStringLiteral("hi\\n"));
    QSignalSpy changed(&model, &MessageModel::dataChanged);
    model.setShowHex(true);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(content.data().toString(), QStringLiteral("68 69 0a"));
    model.setShowHex(false);
    QCOMPARE(content.data().toString(), QStringLiteral("hi\\n"));
}

void TestMessageModel::timesAreCountedFrom_data()
{
    QTest::addColumn<MessageModel::TimeMode>("mode");
    QTest::addColumn<QByteArray>("filter");
    QTest::addColumn<QStringList>("times"); // of the rows from position 2 on
    using Mode = MessageModel::TimeMode;
    const auto list = [](const char *a, const char *b) {
        return QStringList{QString::fromLatin1(a), QString::fromLatin1(b)};
    };
    QTest::newRow("first") << Mode::SinceFirst << QByteArray() << list("+0.000002", "+0.000003");
    QTest::newRow("before") << Mode::SincePrevious << QByteArray() << list("+0.000001", "+0.000001");
    // 5, 15, 25, 35: the third and fourth are
    QTest::newRow("first, filtered") << Mode::SinceFirst << QByteArray("5") << list("+0.000025", "+0.000035");
    QTest::newRow("shown before") << Mode::SincePrevious << QByteArray("5") << list("+0.000010", "+0.000010");
}

void TestMessageModel::timesAreCountedFrom()
{
    QFETCH(MessageModel::TimeMode, mode);
    QFETCH(QByteArray, filter);
    QFETCH(QStringList, times);
    const auto source = std::make_shared<FakeSource>(40);
    MessageModel model(source);
    model.setFilter(contains(filter));
    QTRY_COMPARE(model.count(), quint64(source->expected(contains(filter)).size()));
    model.setTimeMode(mode);
    model.setWindow(2, 2);
    QCOMPARE(model.index(0, MessageModel::Time).data().toString(), times[0]);
    QCOMPARE(model.index(1, MessageModel::Time).data().toString(), times[1]);
    model.setWindow(0, 2);
    if (mode == MessageModel::TimeMode::SincePrevious)
        QCOMPARE(model.index(0, MessageModel::Time).data().toString(), QString());
}

void TestMessageModel::marks()
{
    const auto source = std::make_shared<FakeSource>(100);
    MessageModel model(source);
    model.setWindow(0, 20);
    for (const quint64 sequence : {5, 50, 70})
        model.toggleMark(sequence);
    QVERIFY(model.index(5, 0).data(MessageModel::MarkedRole).toBool());
    QVERIFY(!model.index(6, 0).data(MessageModel::MarkedRole).toBool());
    QVERIFY(model.index(5, 0).data(Qt::AccessibleTextRole).toString().startsWith(QLatin1String("marked")));
    QCOMPARE(model.nextMark(5, true), 50u);
    QCOMPARE(model.nextMark(50, false), 5u);
    QCOMPARE(model.nextMark(70, true), std::nullopt);
    model.setFilter(contains("7")); // 50 is no longer shown
    QTRY_VERIFY(!model.matches().isSearching());
    QCOMPARE(model.nextMark(5, true), 70u);
    model.setFilter({});
    source->trim(60);
    model.poll();
    QCOMPARE(model.nextMark(99, false), 70u);
    QCOMPARE(model.nextMark(70, false), std::nullopt);
    model.toggleMark(70);
    QCOMPARE(model.nextMark(99, false), std::nullopt);
}

void TestMessageModel::highlights()
{
    const auto source = std::make_shared<FakeSource>(100);
    MessageModel model(source);
    model.setWindow(0, 20);
    model.setFilter({}, contains("7"));
    QCOMPARE(model.count(), 100u);
    QTRY_VERIFY(!model.hits().isSearching());
    for (int row = 0; row < 20; ++row)
        QCOMPARE(model.index(row, 0).data(MessageModel::HitRole).toBool(), row == 7 || row == 17);
    model.setFilter({}, {});
    QVERIFY(!model.index(7, 0).data(MessageModel::HitRole).toBool());
}

void TestMessageModel::withoutASource()
{
    MessageModel model(nullptr);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setWindow(0, 10);
    model.poll();
    model.setFilter(contains("x"));
    model.setCleared(true);
    model.setTimeMode(MessageModel::TimeMode::SinceFirst);
    QCOMPARE(model.rowCount(), 0);
    QVERIFY(!model.message(0));
    model.setSource(std::make_shared<FakeSource>(5));
    model.setFilter({});
    QCOMPARE(model.rowCount(), 5);
    model.setSource(nullptr);
    QCOMPARE(model.rowCount(), 0);
}

QTEST_MAIN(TestMessageModel)
#include "tst_messagemodel.moc"
