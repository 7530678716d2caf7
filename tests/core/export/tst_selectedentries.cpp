// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/selectedentries.h"
#include "tests/core/export/fakelog.h"

#include <QTest>

using namespace porthole;
using namespace porthole::test;

Q_DECLARE_METATYPE(porthole::MessageFilter)

/// Which entries are read, and how little of a log is held while they are.
namespace {

/// A log whose search gives the same, whatever it says, at every step.
class WrongSearch final : public MessageSource
{
public:
    WrongSearch(const FakeLog &log, MessageMatches matches)
        : m_log(log)
        , m_matches(std::move(matches))
    {
    }
    [[nodiscard]] MessageRange range() const override { return m_log.range(); }
    [[nodiscard]] std::vector<Message> page(quint64 from, quint64 most, qint64 maxBytes) const override
    {
        return m_log.page(from, most, maxBytes);
    }
    [[nodiscard]] std::optional<Message> message(quint64 sequence) const override
    {
        return m_log.message(sequence);
    }
    [[nodiscard]] quint64 sequenceAt(qint64 timeNs) const override { return m_log.sequenceAt(timeNs); }
    [[nodiscard]] std::unique_ptr<MessageSearch> search(const MessageFilter &, quint64) const override
    {
        return std::make_unique<Search>(m_matches);
    }
    [[nodiscard]] std::unique_ptr<MessageSource> another() const override { return nullptr; }

private:
    class Search final : public MessageSearch
    {
    public:
        explicit Search(MessageMatches matches)
            : m_matches(std::move(matches))
        {
        }
        MessageMatches next(quint64) override { return m_matches; }

    private:
        const MessageMatches m_matches;
    };

    const FakeLog &m_log;
    const MessageMatches m_matches;
};

} // namespace

class SelectedEntriesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void givesWhatPasses_data();
    void givesWhatPasses();
    void holdsAPageAtMost_data();
    void holdsAPageAtMost();
    void readsLargeOnesWhole();
    void readsNoContentWhenNoneIsWanted();
    void leavesOutWhatCameLater();
    void countsWhatIsGone_data();
    void countsWhatIsGone();
    void stopsWhenTold();
    void givesEachOnceWhateverIsFound();

private:
    /// Every third entry is of client 3, every tenth says "hit", and every 1000th is an event.
    static FakeLog manyEntries(int count);
};

FakeLog SelectedEntriesTest::manyEntries(int count)
{
    FakeLog log;
    for (int i = 0; i < count; ++i) {
        if (i % 1000 == 999)
            log.open(quint64(1000 + i), i);
        else
            log.in(quint64(1 + i % 3), i, i % 10 == 0 ? "hit" : "miss");
    }
    return log;
}

void SelectedEntriesTest::givesWhatPasses_data()
{
    QTest::addColumn<MessageFilter>("filter");
    MessageFilter client;
    client.clients = {ConnectionId{3}};
    MessageFilter text;
    text.pattern.bytes = "hit";
    MessageFilter eventsOnly;
    eventsOnly.minLength = 1000;
    MessageFilter noEvents;
    noEvents.events = false;
    MessageFilter time;
    time.fromNs = FakeLog::ns(100);
    time.toNs = FakeLog::ns(20'000);
    MessageFilter nothing;
    nothing.pattern.bytes = "absent";
    QTest::newRow("all") << MessageFilter();
    QTest::newRow("dense") << client;
    QTest::newRow("sparse") << text;
    QTest::newRow("very sparse") << eventsOnly;
    QTest::newRow("nearly all") << noEvents;
    QTest::newRow("a stretch") << time;
    QTest::newRow("none") << nothing;
}

void SelectedEntriesTest::givesWhatPasses()
{
    QFETCH(MessageFilter, filter);

    const FakeLog log = manyEntries(30'000);
    std::vector<quint64> expected;
    for (const Message &entry : log.entries()) {
        if (filter.passesApartFromPattern(entry) &&
            (filter.pattern.isEmpty() || entry.bytes.contains(filter.pattern.bytes)))
            expected.push_back(entry.sequence);
    }
    std::vector<quint64> given;
    SelectedEntries entries(log, filter, log.range(), SelectedEntries::Content::Whole);
    for (quint64 position = 0; entries.handOutSome([&](const Message &entry) {
             given.push_back(entry.sequence);
             return true;
         });
         position = entries.position())
        QVERIFY(entries.position() >= position);
    QVERIFY(given == expected);
    QCOMPARE(entries.missed(), 0u);
    // No entry is read one by one that could be read with others.
    QVERIFY2(log.pages() < 250 || filter.minLength > 0 || !filter.pattern.isEmpty(),
             QByteArray::number(log.pages()));
}

void SelectedEntriesTest::holdsAPageAtMost_data()
{
    QTest::addColumn<MessageFilter>("filter");
    MessageFilter client;
    client.clients = {ConnectionId{1}};
    QTest::newRow("all") << MessageFilter();
    QTest::newRow("of one client") << client;
}

void SelectedEntriesTest::holdsAPageAtMost()
{
    QFETCH(MessageFilter, filter);

    FakeLog log;
    const QByteArray large(100'000, 'x');
    for (int i = 0; i < 3000; ++i)
        log.in(quint64(i % 2 + 1), i, large);
    SelectedEntries entries(log, filter, log.range(), SelectedEntries::Content::Whole);
    while (entries.handOutSome([](const Message &entry) { return entry.bytes.size() == 100'000; })) {
    }
    QCOMPARE(entries.position(), log.range().end - (filter.isEmpty() ? 0 : 1));
    QVERIFY2(log.largestPageBytes() <= 16 * 1024 * 1024, QByteArray::number(log.largestPageBytes()));
    QVERIFY2(log.largestPage() <= 1000, QByteArray::number(log.largestPage()));
}

void SelectedEntriesTest::readsLargeOnesWhole()
{
    FakeLog log;
    QByteArray large(3'000'000, 'x');
    large.back() = '!';
    log.in(1, 0, "small");
    log.in(1, 1, large);
    log.truncated(1, 2, Direction::In, large, 5'000'000);
    Message settings;
    settings.event = EventKind::Settings;
    settings.bytes = large;
    log.append(settings);
    std::vector<Message> given;
    SelectedEntries entries(log, {}, log.range(), SelectedEntries::Content::Whole);
    while (entries.handOutSome([&](const Message &entry) {
        given.push_back(entry);
        return true;
    })) {
    }
    QCOMPARE(given.size(), 4u);
    QCOMPARE(given[0].bytes, QByteArray("small"));
    for (size_t i = 1; i < 4; ++i)
        QVERIFY(given[i].bytes == large);
    QVERIFY(!given[1].isTruncated());
    QVERIFY(given[2].isTruncated());
}

void SelectedEntriesTest::readsNoContentWhenNoneIsWanted()
{
    const FakeLog log = manyEntries(2000);
    SelectedEntries entries(log, {}, log.range(), SelectedEntries::Content::None);
    int count = 0;
    while (entries.handOutSome([&](const Message &entry) { return ++count > 0 && entry.bytes.isEmpty(); })) {
    }
    QCOMPARE(count, 2000);
    QCOMPARE(log.largestPageBytes(), 0);
}

void SelectedEntriesTest::leavesOutWhatCameLater()
{
    MessageFilter filter;
    filter.pattern.bytes = "hit";
    for (const MessageFilter &each : {MessageFilter(), filter}) {
        FakeLog log = manyEntries(100);
        SelectedEntries entries(log, each, log.range(), SelectedEntries::Content::Whole);
        for (int i = 0; i < 100; ++i)
            log.in(1, 200 + i, "hit");
        quint64 last = 0;
        while (entries.handOutSome([&](const Message &entry) {
            last = entry.sequence;
            return true;
        })) {
        }
        QCOMPARE(last, each.isEmpty() ? 99u : 90u);
    }
}

void SelectedEntriesTest::countsWhatIsGone_data()
{
    QTest::addColumn<MessageFilter>("filter");
    QTest::addColumn<quint64>("missed");
    QTest::addColumn<int>("given");
    MessageFilter text;
    text.pattern.bytes = "hit";
    QTest::newRow("all") << MessageFilter() << quint64(1700) << 2000 - 1700;
    QTest::newRow("some") << text << quint64(170) << 200 - 170;
}

void SelectedEntriesTest::countsWhatIsGone()
{
    QFETCH(MessageFilter, filter);
    QFETCH(quint64, missed);
    QFETCH(int, given);

    FakeLog log = manyEntries(2000);
    SelectedEntries entries(log, filter, log.range(), SelectedEntries::Content::Whole);
    log.forget(1700);
    int count = 0;
    while (entries.handOutSome([&](const Message &) { return ++count > 0; })) {
    }
    QCOMPARE(count, given);
    QCOMPARE(entries.missed(), missed);
}

void SelectedEntriesTest::stopsWhenTold()
{
    MessageFilter filter;
    filter.clients = {ConnectionId{1}};
    for (const MessageFilter &each : {MessageFilter(), filter}) {
        const FakeLog log = manyEntries(1000);
        SelectedEntries entries(log, each, log.range(), SelectedEntries::Content::Whole);
        int count = 0;
        QVERIFY(!entries.handOutSome([&](const Message &) { return ++count < 5; }));
        QCOMPARE(count, 5);
    }
}

void SelectedEntriesTest::givesEachOnceWhateverIsFound()
{
    const FakeLog log = manyEntries(1000);
    const WrongSearch source(log, {{3, 200, 5, 5, 2, quint64(-5), 201, 700}, 600});
    MessageFilter filter;
    filter.clients = {ConnectionId{1}};
    SelectedEntries entries(source, filter, {3, 1000, 0}, SelectedEntries::Content::Whole);
    std::vector<quint64> given;
    while (entries.handOutSome([&](const Message &entry) {
        given.push_back(entry.sequence);
        return given.size() < 100;
    })) {
    }
    QCOMPARE(given, (std::vector<quint64>{3, 200, 201}));
    QCOMPARE(entries.missed(), 0u);
    QCOMPARE(entries.position(), 202u);
}

QTEST_APPLESS_MAIN(SelectedEntriesTest)
#include "tst_selectedentries.moc"
