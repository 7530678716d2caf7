// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/messages/fakesource.h"
#include "ui/messages/entrysearch.h"
#include "ui/messages/searchthread.h"

#include <QSignalSpy>
#include <QTest>

using namespace porthole;

namespace {

MessageFilter contains(const QByteArray &text)
{
    MessageFilter filter;
    filter.pattern.bytes = text;
    return filter;
}

std::vector<quint64> listOf(const SequenceSet &set)
{
    std::vector<quint64> list;
    for (quint64 n = 0; n < set.size(); ++n)
        list.push_back(set.at(n));
    return list;
}

} // namespace

class TestEntrySearch final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsAll();
    void goesOnAsTheLogGrows();
    void newFilterEndsTheOldOne();
    void cancelKeepsWhatWasFound();
    void forgetsTheOldest();
    void endsWhileSearching();
    void withoutALog();
    void threadWaitsForItsTaker();
};

void TestEntrySearch::findsAll()
{
    FakeSource source(200'000);
    EntrySearch search;
    search.setSource(&source);
    QSignalSpy advanced(&search, &EntrySearch::advanced);
    search.setFilter(contains("77"));
    QVERIFY(search.isSearching());
    QTRY_VERIFY_WITH_TIMEOUT(!search.isSearching(), 60'000); // instrumented, it takes 12 s
    QCOMPARE(listOf(search.found()), source.expected(contains("77")));
    QCOMPARE(search.percent(), 100);
    QVERIFY(advanced.size() > 1); // the first ones do not wait for the last ones
}

void TestEntrySearch::goesOnAsTheLogGrows()
{
    FakeSource source(1000);
    EntrySearch search;
    search.setSource(&source);
    search.setFilter(contains("5"));
    QTRY_VERIFY_WITH_TIMEOUT(!search.isSearching(), 60'000);
    for (int round = 0; round < 5; ++round) {
        source.addMany(500);
        search.setRange(source.range());
        QTRY_COMPARE(search.searchedTo(), source.range().end);
        QCOMPARE(listOf(search.found()), source.expected(contains("5")));
        QVERIFY(!search.isSearching()); // keeping up is no search that one waits for
    }
    QCOMPARE(source.searchers(), 1);
}

void TestEntrySearch::newFilterEndsTheOldOne()
{
    FakeSource source(100'000);
    EntrySearch search;
    search.setSource(&source);
    for (int digit = 0; digit < 10; ++digit)
        search.setFilter(contains(QByteArray::number(digit)));
    QTRY_VERIFY_WITH_TIMEOUT(!search.isSearching(), 60'000);
    QCOMPARE(listOf(search.found()), source.expected(contains("9")));
    search.setFilter({});
    QVERIFY(search.found().isEmpty());
    QVERIFY(!search.isSearching());
}

void TestEntrySearch::cancelKeepsWhatWasFound()
{
    FakeSource source(5'000'000);
    EntrySearch search;
    search.setSource(&source);
    search.setFilter(contains("1"));
    QTRY_VERIFY(!search.found().isEmpty());
    search.cancel();
    QVERIFY(search.isCancelled());
    QVERIFY(!search.isSearching());
    QVERIFY(search.percent() < 100);
    const quint64 found = search.found().size();
    const quint64 searchedTo = search.searchedTo();
    QSignalSpy advanced(&search, &EntrySearch::advanced);
    source.addMany(10);
    search.setRange(source.range());
    QVERIFY(!advanced.wait(100)); // nothing comes any more
    QCOMPARE(search.found().size(), found);
    QCOMPARE(search.searchedTo(), searchedTo);
}

void TestEntrySearch::forgetsTheOldest()
{
    FakeSource source(10'000);
    EntrySearch search;
    search.setSource(&source);
    search.setFilter(contains("3"));
    QTRY_VERIFY_WITH_TIMEOUT(!search.isSearching(), 60'000);
    source.trim(4321);
    search.setRange(source.range());
    QCOMPARE(listOf(search.found()), source.expected(contains("3")));
}

void TestEntrySearch::endsWhileSearching()
{
    FakeSource source(5'000'000);
    for (int round = 0; round < 5; ++round) {
        EntrySearch search;
        search.setSource(&source);
        search.setFilter(contains("999999999"));
    }
    QVERIFY(source.searchers() <= 5);
}

void TestEntrySearch::withoutALog()
{
    EntrySearch search;
    search.setSource(nullptr);
    search.setFilter(contains("1"));
    QVERIFY(!search.isSearching());
    search.cancel();
    QVERIFY(search.found().isEmpty());
}

void TestEntrySearch::threadWaitsForItsTaker()
{
    const FakeSource source(50'000'000);
    SearchThread thread(source.another());
    QSignalSpy found(&thread, &SearchThread::found);
    const quint64 generation = thread.begin(contains("0"));
    QTRY_COMPARE(size_t(found.size()), SearchThread::maxWaiting);
    QVERIFY(!found.wait(100)); // and then no more
    quint64 before = 0;
    for (size_t i = 0; i < SearchThread::maxWaiting; ++i) {
        std::optional<SearchBatch> batch = thread.take();
        QVERIFY(batch);
        QCOMPARE(batch->generation, generation);
        QVERIFY(batch->searchedTo > before);
        before = batch->searchedTo;
        thread.giveBack(*std::move(batch));
    }
    QTRY_VERIFY(size_t(found.size()) > SearchThread::maxWaiting);
    thread.cancel();
    QVERIFY(!thread.take());
}

QTEST_GUILESS_MAIN(TestEntrySearch)
#include "tst_entrysearch.moc"
