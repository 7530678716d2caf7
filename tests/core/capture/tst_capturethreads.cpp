// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capture.h"
#include "tests/core/capture/batches.h"
#include "tests/core/capture/nothreads_linux.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

using namespace porthole;
using namespace porthole::test;

/// A capture while the system has no more threads to give.
class CaptureThreadsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void saysThatItCannotBegin_data();
    void saysThatItCannotBegin();
    void closesARingsFileItself();
    void endsWhenARingCannotGoOn();

private:
    /// So many files of a ring are written, one message each.
    void writeRing(int files, std::shared_ptr<MessageQueue> queue)
    {
        for (int i = 0; i < files; ++i) {
            MessageBatch batch = messages(1, {QByteArray(3 * 1024 * 1024, 'p')});
            QVERIFY(queue->tryPush(batch));
        }
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    CaptureOptions m_options;
};

void CaptureThreadsTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_options = {};
    m_options.file = m_folder->filePath(QStringLiteral("run.porthole"));
    m_options.maxBytes = 1024 * 1024;
}

void CaptureThreadsTest::saysThatItCannotBegin_data()
{
    QTest::addColumn<int>("threads"); // that can be made
    QTest::newRow("the one for checkpoints") << 0;
    QTest::newRow("the writer's") << 1;
}

void CaptureThreadsTest::saysThatItCannotBegin()
{
    QFETCH(int, threads);
    {
        const ThreadLimit limit(threads);
        const auto capture = Capture::start(m_options);
        QVERIFY(!capture);
        QCOMPARE(capture.error().code, ErrorCode::FileNotWritable);
        QCOMPARE(capture.error().subject, m_options.file);
        QVERIFY2(capture.error().detail.contains(QStringLiteral("no thread could be made")),
                 qPrintable(capture.error().detail));
        QVERIFY(QDir(m_folder->path()).isEmpty());
    }
    QVERIFY(Capture::start(m_options));
}

/// Of what a change of files needs, only the thread that closes the old one is not to be had.
void CaptureThreadsTest::closesARingsFileItself()
{
    m_options.files = 10;
    const auto queue = std::make_shared<MessageQueue>(CaptureMode::Complete, std::chrono::hours(1000));
    writeRing(1, queue);
    {
        CaptureWriter writer(queue, std::make_shared<CaptureProgress>(queue),
                             *CaptureFile::create(CaptureWriter::ringName(m_options.file, 1), m_options),
                             m_options);
        const ThreadLimit limit(2); // the writer's, and that for the next file's checkpoints
        writer.start();
        queue->close();
        QVERIFY(writer.wait());
    }
    QCOMPARE(queue->notKept(), 0u);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files),
             QStringList({QStringLiteral("run_00001.porthole"), QStringLiteral("run_00002.porthole")}));
    QCOMPARE((*CaptureReader::open(CaptureWriter::ringName(m_options.file, 1)))->range().end, 1u);
}

void CaptureThreadsTest::endsWhenARingCannotGoOn()
{
    m_options.files = 10;
    const auto queue = std::make_shared<MessageQueue>(CaptureMode::Complete, std::chrono::hours(1000));
    writeRing(3, queue);
    {
        CaptureWriter writer(queue, std::make_shared<CaptureProgress>(queue),
                             *CaptureFile::create(CaptureWriter::ringName(m_options.file, 1), m_options),
                             m_options);
        const ThreadLimit limit(1);
        writer.start();
        queue->close();
        QVERIFY(writer.wait());
    }
    QCOMPARE(queue->notKept(), 2u);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files),
             QStringList(QStringLiteral("run_00001.porthole")));
}

QTEST_GUILESS_MAIN(CaptureThreadsTest)
#include "tst_capturethreads.moc"
