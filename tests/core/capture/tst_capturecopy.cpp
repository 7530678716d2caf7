// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturecopy.h"
#include "core/capture/capturefile.h"
#include "core/capture/capturereader.h"
#include "tests/core/capture/batches.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace porthole;
using namespace porthole::test;

class CaptureCopyTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void copiesWhatThereIs();
    void isOfOneMoment();
    void cancelledLeavesNothing();
    void replacesOnlyWhenComplete();
    void tellsWhatItCannotWrite();

private:
    [[nodiscard]] QString path(const char *name) const { return m_folder->filePath(QLatin1StringView(name)); }
    void write(const QByteArray &text) const { QVERIFY(m_file->write(std::vector{messages(1, {text})})); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<CaptureFile> m_file;
    std::atomic<bool> m_never{false};
    std::function<void(int)> m_nobody = [](int) {};
};

void CaptureCopyTest::init()
{
    m_file.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_file = *CaptureFile::create(path("from"), {});
}

void CaptureCopyTest::copiesWhatThereIs()
{
    write("one");
    write(QByteArray(20'000'000, 'x'));
    int last = 0;
    const auto done = copyCapture(
        path("from"), path("to"),
        [&](int percent) {
            QVERIFY(percent >= last && percent <= 100);
            last = percent;
        },
        m_never);
    QVERIFY(done && *done);
    QVERIFY(last > 50);
    QVERIFY(!QDir(m_folder->path()).entryList().contains(QStringLiteral("to-wal")));
    const auto copy = *CaptureReader::open(path("to"));
    QCOMPARE(copy->range().end, 2u);
    QCOMPARE(copy->message(0)->bytes, QByteArray("one"));
    QCOMPARE(copy->message(1)->bytes.size(), 20'000'000);
}

void CaptureCopyTest::isOfOneMoment()
{
    write(QByteArray(20'000'000, 'x'));
    int steps = 0;
    const auto done = copyCapture(
        path("from"), path("to"),
        [&](int) {
            ++steps;
            write("later");
        },
        m_never);
    QVERIFY(done && *done);
    QVERIFY(steps > 1 && steps < 100); // it did not begin anew with each message
    QCOMPARE((*CaptureReader::open(path("to")))->range().end, 1u);
}

void CaptureCopyTest::cancelledLeavesNothing()
{
    write(QByteArray(20'000'000, 'x'));
    std::atomic<bool> cancel{false};
    const auto done = copyCapture(
        path("from"), path("to"), [&](int) { cancel = true; }, cancel);
    QVERIFY(done && !*done);
    const QStringList left = QDir(m_folder->path()).entryList({QStringLiteral("to*")}, QDir::Files);
    QCOMPARE(left, QStringList());
}

void CaptureCopyTest::replacesOnlyWhenComplete()
{
    write(QByteArray(20'000'000, 'x'));
    QFile old(path("to"));
    QVERIFY(old.open(QIODevice::WriteOnly) && old.write("old") == 3);
    old.close();
    std::atomic<bool> cancel{false};
    QVERIFY(copyCapture(
        path("from"), path("to"), [&](int) { cancel = true; }, cancel));
    QCOMPARE(QFileInfo(path("to")).size(), 3);
    QVERIFY(copyCapture(path("from"), path("to"), m_nobody, m_never));
    QCOMPARE((*CaptureReader::open(path("to")))->range().end, 1u);
}

void CaptureCopyTest::tellsWhatItCannotWrite()
{
    const auto nowhere = copyCapture(path("from"), path("missing/to"), m_nobody, m_never);
    QCOMPARE(nowhere.error().code, ErrorCode::FileNotWritable);
    QCOMPARE(nowhere.error().subject, path("missing/to"));
    const auto nothing = copyCapture(path("none"), path("to"), m_nobody, m_never);
    QCOMPARE(nothing.error().code, ErrorCode::FileNotReadable);
}

QTEST_GUILESS_MAIN(CaptureCopyTest)
#include "tst_capturecopy.moc"
