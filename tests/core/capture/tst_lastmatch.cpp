// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturefile.h"
#include "core/capture/capturereader.h"
#include "core/capture/lastmatch.h"
#include "tests/core/capture/batches.h"

#include <QTemporaryDir>
#include <QTest>

using namespace porthole;
using namespace porthole::test;

/// The newest match before an entry, in a capture that is longer than the first stretches that are searched.
class LastMatchTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void findsTheNearest_data();
    void findsTheNearest();
    void staysWithinItsBounds();
    void findsAcrossStretches();
    void endsWhenToldTo();

private:
    static constexpr quint64 count = 40'000;
    static MessageFilter text(const QByteArray &bytes)
    {
        MessageFilter filter;
        filter.pattern.bytes = bytes;
        return filter;
    }
    [[nodiscard]] std::optional<quint64> last(const MessageFilter &filter, quint64 first, quint64 end) const
    {
        return lastMatch(*m_reader, filter, first, end, m_cancel);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<CaptureReader> m_reader;
    std::atomic<bool> m_cancel{false};
};

/// Each entry says its number between commas; one match lies across 20,000 and 20,001.
void LastMatchTest::initTestCase()
{
    const auto file = *CaptureFile::create(m_folder.filePath(QStringLiteral("x")), {});
    for (quint64 i = 0; i < count; i += 1000) {
        MessageBatch batch(ConnectionId{1});
        for (quint64 n = i; n < i + 1000; ++n) {
            const QByteArray text = n == 20'000   ? "nee"
                                    : n == 20'001 ? "dle"
                                                  : ',' + QByteArray::number(n) + ',';
            batch.append(Direction::In, FrameKind::Complete, Moment::now(), text);
        }
        QVERIFY(file->write(std::span(&batch, 1)));
    }
    m_reader = *CaptureReader::open(file->fileName());
}

void LastMatchTest::findsTheNearest_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<quint64>("end");
    QTest::addColumn<qint64>("found"); // below 0: none
    QTest::newRow("just before") << QByteArray(",39999,") << count << qint64(39'999);
    QTest::newRow("not itself") << QByteArray(",39999,") << quint64(39'999) << qint64(-1);
    QTest::newRow("near") << QByteArray("77") << count << qint64(39'977);
    QTest::newRow("far") << QByteArray(",3,") << count << qint64(3);
    QTest::newRow("the first") << QByteArray(",0,") << count << qint64(0);
    QTest::newRow("nowhere") << QByteArray("nowhere") << count << qint64(-1);
    QTest::newRow("beyond the end") << QByteArray(",39999,") << quint64(1'000'000) << qint64(39'999);
    QTest::newRow("at the start") << QByteArray(",0,") << quint64(0) << qint64(-1);
}

void LastMatchTest::findsTheNearest()
{
    QFETCH(QByteArray, pattern);
    QFETCH(quint64, end);
    QFETCH(qint64, found);
    const auto expected = found < 0 ? std::nullopt : std::optional(quint64(found));
    QCOMPARE(last(text(pattern), 0, end), expected);
}

void LastMatchTest::staysWithinItsBounds()
{
    QCOMPARE(last(text(",100,"), 101, count), std::nullopt);
    QCOMPARE(last(text(",100,"), 100, count), std::optional(quint64(100)));
    MessageFilter size;
    size.maxLength = 3;
    QCOMPARE(last(size, 0, 30'000), std::optional(quint64(20'001)));
    QCOMPARE(last(size, 0, 20'000), std::optional(quint64(9)));
}

void LastMatchTest::findsAcrossStretches()
{
    for (quint64 end = 20'002; end < 30'000; end += 997)
        QCOMPARE(last(text("needle"), 0, end), std::optional(quint64(20'001)));
    QCOMPARE(last(text("needle"), 20'001, 20'002), std::optional(quint64(20'001)));
}

void LastMatchTest::endsWhenToldTo()
{
    m_cancel = true;
    QCOMPARE(last(text(",3,"), 0, count), std::nullopt);
    m_cancel = false;
}

QTEST_GUILESS_MAIN(LastMatchTest)
#include "tst_lastmatch.moc"
