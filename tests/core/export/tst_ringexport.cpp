// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capture.h"
#include "core/export/exporter.h"
#include "tests/core/capture/batches.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace porthole;
using namespace porthole::test;

/// An export of a file of a ring that goes on meanwhile.
class RingExportTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasAllAlthoughTheFileIsForgotten_data();
    void hasAllAlthoughTheFileIsForgotten();

private:
    static void push(const Capture &capture, MessageBatch batch)
    {
        bool isTaken = false; // what QTRY_VERIFY is given it asks again
        QTRY_VERIFY(isTaken || (isTaken = capture.queue()->tryPush(batch)));
    }
};

void RingExportTest::hasAllAlthoughTheFileIsForgotten_data()
{
    QTest::addColumn<QByteArray>("pattern");
    QTest::newRow("all") << QByteArray();
    QTest::newRow("what passes a filter") << QByteArray("line");
}

void RingExportTest::hasAllAlthoughTheFileIsForgotten()
{
    QFETCH(QByteArray, pattern);
    const QTemporaryDir folder;
    CaptureOptions ring;
    ring.file = folder.filePath(QStringLiteral("run.porthole"));
    ring.files = 2;
    ring.maxBytes = 1024 * 1024;
    const auto capture = *Capture::start(ring);
    const QString file = capture->fileName();
    constexpr quint64 count = 4'000;
    MessageBatch lines(ConnectionId{1});
    for (quint64 i = 0; i < count; ++i)
        lines.append(Direction::In, FrameKind::Complete, Moment::now(), "line\n");
    push(*capture, lines);
    QTRY_COMPARE(capture->range().end, count);

    const QSignalSpy changed(capture.get(), &Capture::fileChanged);
    const auto goOn = [&](int percent) {
        if (percent < 5 || !QFile::exists(file))
            return;
        for (qsizetype i = changed.size() + 1; i <= 2; ++i) {
            push(*capture, messages(1, {QByteArray(2 * 1024 * 1024, 't')}));
            QTRY_COMPARE(changed.size(), i);
        }
    };
    ExportSpec spec{folder.filePath(QStringLiteral("out.txt")), ExportFormat::Text, {}, true, 0};
    spec.filter.pattern.bytes = pattern;
    const auto reader = *capture->reader();
    const auto result = Exporter(*reader, reader->clients(), spec, {goOn, nullptr}).run();
    QVERIFY(result.has_value());
    QVERIFY(!QFile::exists(file)); // it was forgotten while it was read
    QCOMPARE(result->messages, count);
    QCOMPARE(result->missed, 0u);
}

QTEST_GUILESS_MAIN(RingExportTest)
#include "tst_ringexport.moc"
