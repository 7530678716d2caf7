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
    void changesComeInBatches();
    void searchesInBoundedSteps();
    void looksByItselfWhilePolling();
    void countsLosses();
    void showsOneMessage();
    void hostileContentIsInert_data();
    void hostileContentIsInert();
    void hexChangesContent();
    void fetchesOnlyWhatIsLookedAt();
    void goneMessageHasNoData();
    void findsRows_data();
    void findsRows();

private:
    static std::vector<quint64> sequences(const MessageModel &model);
    static MessageFilter randomFilter(QRandomGenerator &random);
};

std::vector<quint64> TestMessageModel::sequences(const MessageModel &model)
{
    std::vector<quint64> result;
    for (int row = 0; row < model.rowCount(); ++row)
        result.push_back(model.sequenceAt(row));
    return result;
}

MessageFilter TestMessageModel::randomFilter(QRandomGenerator &random)
{
    MessageFilter filter;
    if (random.bounded(2))
        filter.clients = {ConnectionId{1 + random.bounded(3u)}, ConnectionId{2}};
    if (random.bounded(3) == 0)
        filter.direction = Direction(random.bounded(2));
    if (random.bounded(3) == 0)
        filter.text = QByteArray::number(random.bounded(10));
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
    const auto source = std::make_shared<FakeSource>();
    source->addMany(random.bounded(50));
    source->trim(random.bounded(20));
    MessageModel model(source);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);

    for (int round = 0; round < 150; ++round) {
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
            model.clear();
            break;
        case 3:
            source->clear();
            break;
        case 4:
            model.setShowHex(random.bounded(2));
            break;
        default:
            break;
        }
        model.poll();
        QTRY_VERIFY(!model.isSearching());
        QCOMPARE(sequences(model), source->expected(model.filter()));
        QCOMPARE(model.held(), source->range().size());
    }
}

void TestMessageModel::changesComeInBatches()
{
    const auto source = std::make_shared<FakeSource>();
    source->addMany(1000);
    MessageModel model(source);
    for (const QByteArray &text : {QByteArray(), QByteArray("1")}) {
        MessageFilter filter;
        filter.text = text;
        model.setFilter(filter);
        QSignalSpy inserted(&model, &MessageModel::rowsInserted);
        QSignalSpy removed(&model, &MessageModel::rowsRemoved);
        source->addMany(500);
        source->trim(400);
        model.poll();
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(removed.size(), 1);
        QCOMPARE(removed.first()[1].toInt(), 0);
        QCOMPARE(sequences(model), source->expected(filter));
    }
}

void TestMessageModel::searchesInBoundedSteps()
{
    const auto source = std::make_shared<FakeSource>();
    source->addMany(100'000);
    MessageModel model(source);
    MessageFilter filter;
    filter.text = "77";
    model.setFilter(filter);
    QVERIFY(model.isSearching()); // setFilter() did one step and left the rest for later turns
    QVERIFY(model.searchedPercent() < 100);
    source->addMany(1000); // grows and shrinks meanwhile
    source->trim(30'000);  // more than has been searched
    model.poll();
    QCOMPARE(model.searchedPercent(), 0);
    QTRY_VERIFY(!model.isSearching());
    QCOMPARE(model.searchedPercent(), 100);
    QCOMPARE(sequences(model), source->expected(filter));
    QVERIFY(source->largestStep() <= MessageModel::maxStep);
}

void TestMessageModel::looksByItselfWhilePolling()
{
    const auto source = std::make_shared<FakeSource>();
    MessageModel model(source);
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

    model.clear(); // what the user clears is no loss
    QCOMPARE(model.rowCount(), 0);
    QCOMPARE(model.notShown(), 0u);
    QCOMPARE(model.notKept(), 17u);
    source->addMany(10);
    source->trim(4);
    model.poll();
    QCOMPARE(model.notShown(), 4u);
    QCOMPARE(model.rowCount(), 6);
}

void TestMessageModel::showsOneMessage()
{
    const auto source = std::make_shared<FakeSource>();
    source->add("hello\n", 42);
    source->add(QByteArray(2000, 'x'), 7, Direction::Out, FrameKind::TooLong);
    MessageModel model(source);
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
    MessageModel model(source);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (const bool hex : {false, true}) {
        model.setShowHex(hex);
        const QModelIndex content = model.index(0, MessageModel::Content);
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

void TestMessageModel::hexChangesContent()
{
    const auto source = std::make_shared<FakeSource>();
    source->add("hi\n");
    MessageModel model(source);
    const QModelIndex content = model.index(0, MessageModel::Content);
    QCOMPARE(content.data().toString(), QStringLiteral("hi\\n"));
    QSignalSpy changed(&model, &MessageModel::dataChanged);
    model.setShowHex(true);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(content.data().toString(), QStringLiteral("68 69 0a"));
    model.setShowHex(false);
    QCOMPARE(content.data().toString(), QStringLiteral("hi\\n"));
}

void TestMessageModel::fetchesOnlyWhatIsLookedAt()
{
    const auto source = std::make_shared<FakeSource>();
    source->addMany(50'000);
    MessageModel model(source);
    source->addMany(1000);
    model.poll();
    QCOMPARE(source->fetches(), 0);
    for (int again = 0; again < 3; ++again) {
        for (int row = 0; row < 100; ++row) {
            for (int column = 0; column < MessageModel::ColumnCount; ++column)
                (void)model.index(row, column).data();
        }
    }
    QCOMPARE(source->fetches(), 100);
}

void TestMessageModel::goneMessageHasNoData()
{
    const auto source = std::make_shared<FakeSource>();
    source->addMany(10);
    MessageModel model(source);
    source->trim(5); // not polled yet
    QVERIFY(!model.index(0, MessageModel::Content).data().isValid());
    QVERIFY(!model.messageAt(0));
    QVERIFY(model.messageAt(5));
}

void TestMessageModel::findsRows_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("all") << QByteArray();
    QTest::newRow("some") << QByteArray("3");
}

void TestMessageModel::findsRows()
{
    QFETCH(QByteArray, text);
    const auto source = std::make_shared<FakeSource>();
    source->addMany(200);
    source->trim(20);
    MessageModel model(source);
    MessageFilter filter;
    filter.text = text;
    model.setFilter(filter);
    const std::vector<quint64> shown = source->expected(filter);
    for (quint64 sequence = 0; sequence < 210; ++sequence) {
        const auto at = std::find(shown.begin(), shown.end(), sequence);
        QCOMPARE(model.rowOf(sequence), at == shown.end() ? -1 : int(at - shown.begin()));
    }
}

QTEST_MAIN(TestMessageModel)
#include "tst_messagemodel.moc"
