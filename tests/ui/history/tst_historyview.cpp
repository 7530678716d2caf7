// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturefile.h"
#include "tests/core/capture/batches.h"
#include "ui/chart/throughputplot.h"
#include "ui/clients/clientcolumns.h"
#include "ui/clients/clientheader.h"
#include "ui/clients/clientmodel.h"
#include "ui/clients/clienttable.h"
#include "ui/history/historychart.h"
#include "ui/history/historyview.h"
#include "ui/messages/messageview.h"

#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace porthole;
using namespace porthole::test;

class HistoryViewTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_view.reset(); }
    void showsWhatWasCaptured();
    void chartShowsTheChosenClients();
    void cursorLinksLogAndChart();
    void goesWhileItIsReading();
    void figuresAreThereWhateverIsSelected();
    void opensWithTheNewestClients();
    void saysWhereEarlierOnesAre_data();
    void saysWhereEarlierOnesAre();
    void noNameWidensIt();
    void saysThatACaptureIsEmpty();
    void saysThatTheFilterHidesAll();
    void hasNoColumnsOfThePresent();

private:
    static constexpr qint64 second = 1'000'000'000;
    static constexpr qint64 begin = 1'700'000'000 * second;

    void open(const QString &name = QStringLiteral("x.porthole"))
    {
        m_view = std::make_unique<HistoryView>(*CaptureReader::open(m_folder->filePath(name)));
        m_view->resize(1200, 800);
        m_view->show();
    }
    [[nodiscard]] HistoryChart *chart() const { return m_view->findChild<HistoryChart *>(); }
    [[nodiscard]] ClientTable *table() const { return m_view->findChild<ClientTable *>(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<HistoryView> m_view;
};

/// Client 1 says much in the first second and is then gone, client 2 little in the tenth and stays.
void HistoryViewTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    const auto file = *CaptureFile::create(m_folder->filePath(QStringLiteral("x.porthole")), {});
    CapturedClient gone = client(1);
    gone.closed = CapturedClient::Closed{begin + second, CloseReason::Kicked, {}, {4000, 0, 4, 0, 0}, 0};
    MessageBatch one(ConnectionId{1});
    one.appendClient(gone);
    for (int i = 0; i < 4; ++i)
        one.append(Direction::In, FrameKind::Complete, {begin + i, i}, QByteArray(1000, 'a'));
    MessageBatch two(ConnectionId{2});
    two.appendClient(client(2));
    two.append(Direction::Out, FrameKind::Complete, {begin + 10 * second, 1}, "hello");
    QVERIFY(file->write(std::vector{one, two}));
}

void HistoryViewTest::showsWhatWasCaptured()
{
    open();
    QCOMPARE(table()->model()->rowCount(), 2);
    QTRY_VERIFY(!chart()->isReading());
    const QString all = table()->textOf({ConnectionId{1}, ConnectionId{2}});
    QVERIFY2(all.contains(QStringLiteral("192.0.2.7:40001")), qPrintable(all));
    QVERIFY2(all.contains(QStringLiteral("kicked")), qPrintable(all));
    const QString summary = m_view->findChild<QLabel *>(QStringLiteral("historySummary"))->text();
    QVERIFY2(summary.contains(QStringLiteral("5 messages and events")), qPrintable(summary));
}

void HistoryViewTest::chartShowsTheChosenClients()
{
    open();
    const QSignalSpy shown(chart(), &HistoryChart::shown);
    QTRY_COMPARE(shown.size(), 1);
    QCOMPARE(shown[0][0].value<CapturedTraffic>().points.size(), 11u);
    table()->select(ConnectionId{2});
    QTRY_COMPARE(shown.size(), 2);
    const auto traffic = shown[1][0].value<CapturedTraffic>();
    QCOMPARE(traffic.points.size(), 1u);
    QCOMPARE(traffic.points[0].outRate, 5.0);
}

void HistoryViewTest::cursorLinksLogAndChart()
{
    open();
    QTRY_VERIFY(!chart()->isReading());
    auto *const log = m_view->findChild<MessageView *>();
    const QSignalSpy chosen(log, &MessageView::messageChosen);
    ThroughputPlot *const plot = chart()->plot();
    QTest::keyClick(plot, Qt::Key_End);
    QTest::keyClick(plot, Qt::Key_Return);
    QTRY_COMPARE(chosen.size(), 1);
    QCOMPARE(chosen[0][0].value<Message>().bytes, QByteArray("hello"));
    Q_EMIT log->currentTimeChanged(begin + 3);
    QVERIFY2(plot->cursorText().contains(QStringLiteral("in 4.0 kB/s")), qPrintable(plot->cursorText()));
}

void HistoryViewTest::goesWhileItIsReading()
{
    open();
    table()->select(ConnectionId{1});
    table()->select(ConnectionId{2});
    m_view.reset();
}

void HistoryViewTest::figuresAreThereWhateverIsSelected()
{
    open();
    table()->select(ConnectionId{1}); // before anything has been added up
    QTRY_VERIFY(!chart()->isReading());
    const QString two = table()->textOf({ConnectionId{2}});
    QVERIFY2(two.contains(QStringLiteral("5 B")), qPrintable(two));
}

void HistoryViewTest::opensWithTheNewestClients()
{
    const quint64 count = ClientModel::maxClosed + 5;
    std::vector<CapturedClient> clients;
    for (quint64 id = 1; id <= count; ++id) {
        clients.push_back(client(id));
        if (id > 1)
            clients.back().closed = CapturedClient::Closed{.timeNs = begin + second};
    }
    m_folder = std::make_unique<QTemporaryDir>();
    const auto file = *CaptureFile::create(m_folder->filePath(QStringLiteral("x.porthole")), {});
    QVERIFY(file->writeClients(clients));
    open();
    QCOMPARE(table()->model()->rowCount(), ClientModel::maxClosed);
    QVERIFY(!table()->textOf({ConnectionId{count}}).isEmpty());
    QTRY_COMPARE(table()->model()->rowCount(), ClientModel::maxClosed + 1);
    QVERIFY(!table()->textOf({ConnectionId{1}}).isEmpty()); // open to the end, and so never forgotten
}

void HistoryViewTest::saysWhereEarlierOnesAre_data()
{
    QTest::addColumn<int>("first"); // of the file
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("says");
    QTest::addColumn<bool>("forgets");
    const QString there = QStringLiteral("run_00001.porthole");
    const QString gone = QStringLiteral("run_00009.porthole");
    QTest::newRow("the first of a ring") << 0 << QString() << QString() << false;
    QTest::newRow("one file") << 0 << QString() << QStringLiteral("older ones had made room") << true;
    // Of the files before that one nobody knows how many the ring still has.
    QTest::newRow("a ring's") << 1500 << there
                              << QStringLiteral(
                                     "1,500 earlier ones came before it, in run_00001.porthole and "
                                     "earlier files, as far as those are still there")
                              << false;
    QTest::newRow("one entry") << 1 << there << QStringLiteral("1 earlier one came before it, in run_00001")
                               << false;
    QTest::newRow("the file before is gone")
        << 1500 << gone
        << QStringLiteral("1,500 earlier ones were in run_00009.porthole, which is no longer beside it")
        << false;
    QTest::newRow("written by an earlier version")
        << 1500 << QString()
        << QStringLiteral("1,500 earlier ones came before it, in the ring's earlier files, as far as those")
        << false;
}

void HistoryViewTest::saysWhereEarlierOnesAre()
{
    QFETCH(int, first);
    QFETCH(QString, before);
    QFETCH(QString, says);
    QFETCH(bool, forgets);
    m_folder = std::make_unique<QTemporaryDir>();
    QFile other(m_folder->filePath(QStringLiteral("run_00001.porthole")));
    QVERIFY(other.open(QIODevice::WriteOnly));
    {
        CaptureOptions options;
        options.maxBytes = 1024 * 1024;
        const auto file =
            *CaptureFile::create(m_folder->filePath(QStringLiteral("x.porthole")), options, quint64(first));
        QVERIFY(before.isEmpty() || file->writeBefore({}, before));
        for (int i = 0; i < (forgets ? 40 : 1); ++i) {
            QVERIFY(file->write(std::vector{messages(1, {QByteArray(100'000, 'x')})}));
            QVERIFY(file->forgetOldest());
        }
        QCOMPARE(file->first() > quint64(first), forgets);
    }
    open();
    const QString summary = m_view->findChild<QLabel *>(QStringLiteral("historySummary"))->text();
    QVERIFY2(summary.contains(says), qPrintable(summary));
    QCOMPARE(summary.contains(QStringLiteral("made room")), forgets);
    QCOMPARE(summary.contains(QStringLiteral("earlier one")), first > 0);
}

void HistoryViewTest::noNameWidensIt()
{
    open();
    const int width = m_view->minimumSizeHint().width();
    m_view->findChild<QLabel *>(QStringLiteral("historySummary"))->setText(QString(5000, u'x'));
    QCOMPARE(m_view->minimumSizeHint().width(), width);
}

void HistoryViewTest::saysThatACaptureIsEmpty()
{
    const QString name = QStringLiteral("empty.porthole");
    QVERIFY(CaptureFile::create(m_folder->filePath(name), {}));
    open(name);
    const auto *const text = m_view->messages()->findChild<QLabel *>(QStringLiteral("emptyText"));
    QTRY_VERIFY(text->isVisible());
    QCOMPARE(text->text(), QStringLiteral("This capture holds no messages and no events."));
    const auto *const clients = table()->findChild<QLabel *>(QStringLiteral("emptyText"));
    QVERIFY(clients->isVisible());
    QCOMPARE(clients->text(), QStringLiteral("This capture holds no clients."));
}

void HistoryViewTest::saysThatTheFilterHidesAll()
{
    open();
    const auto *const text = table()->findChild<QLabel *>(QStringLiteral("emptyText"));
    QVERIFY(!text->isVisible());
    auto *const filter = m_view->findChild<QLineEdit *>(QStringLiteral("historyFilter"));
    filter->setText(QStringLiteral("nobody"));
    QVERIFY(text->isVisible());
    QCOMPARE(text->text(), QStringLiteral("The filter hides all 2 clients."));
    QTest::mouseClick(table()->findChild<QPushButton *>(QStringLiteral("emptyAction")), Qt::LeftButton);
    QVERIFY(!text->isVisible());
    QVERIFY(filter->text().isEmpty());
    QCOMPARE(table()->model()->rowCount(), 2);
}

/// Rates are of now, and here is none.
void HistoryViewTest::hasNoColumnsOfThePresent()
{
    open();
    ClientHeader *const header = table()->columns();
    const auto areGone = [&] {
        QStringList wrong;
        for (const char *name : {"in-rate", "out-rate", "activity", "idle"}) {
            if (!header->isSectionHidden(clientColumn(QLatin1StringView(name))))
                wrong += QLatin1StringView(name);
        }
        return wrong.isEmpty();
    };
    QVERIFY(areGone());
    QVERIFY(!header->isSectionHidden(clientColumn(QLatin1StringView("bytes-in"))));
    header->resetColumns();
    QVERIFY(areGone());
    const std::unique_ptr<QMenu> menu(header->makeColumnMenu(nullptr));
    for (const QAction *action : menu->actions())
        QVERIFY2(!action->text().contains(QStringLiteral("rate")), qPrintable(action->text()));
}

QTEST_MAIN(HistoryViewTest)
#include "tst_historyview.moc"
