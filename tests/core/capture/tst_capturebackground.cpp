// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capture.h"
#include "tests/core/capture/batches.h"
#include "tests/support/threads_linux.h"

#include <QFileInfo>
#include <QTest>

#include <algorithm>

using namespace porthole;
using namespace porthole::test;

/// Whether the threads of a capture leave the processor to a window. For Linux.
class CaptureBackgroundTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writerAndCheckpointerYield();
    void nobodyYieldsUnasked();

private:
    /// How nice the threads are that the capture has begun.
    [[nodiscard]] QList<int> niceness() const
    {
        QList<int> values;
        for (const int thread : threads()) {
            if (!m_before.contains(thread))
                values.append(nicenessOf(thread));
        }
        return values;
    }
    /// Enough for the first checkpoint to begin, and waits until it has.
    static void writeMuch(Capture &capture);

    QList<int> m_before;
    const int m_usual = nicenessOf(0);
};

void CaptureBackgroundTest::writeMuch(Capture &capture)
{
    const CaptureCheckpointer::Limits limits;
    const QByteArray text(1024 * 1024, 'x');
    const quint64 count = quint64(limits.pages) * 16 * 1024 / quint64(text.size()) + 1;
    const quint64 end = capture.range().end + count;
    for (quint64 i = 0; i < count; ++i) {
        MessageBatch batch = messages(1, {text});
        QTRY_VERIFY(capture.queue()->tryPush(batch));
    }
    QTRY_COMPARE(capture.range().end, end);
    // Only its pages make the file itself grow, and what it makes of its thread comes before them.
    const qint64 grown = qint64(limits.pages) * 16 * 1024 / 2;
    QTRY_VERIFY(QFileInfo(capture.fileName()).size() > grown);
}

void CaptureBackgroundTest::writerAndCheckpointerYield()
{
    m_before = threads();
    const auto capture = *Capture::start({}, true);
    writeMuch(*capture);
    QTRY_COMPARE(niceness(), QList<int>(2, std::max(10, m_usual)));
    QCOMPARE(nicenessOf(0), m_usual);
}

void CaptureBackgroundTest::nobodyYieldsUnasked()
{
    m_before = threads();
    const auto capture = *Capture::start({});
    writeMuch(*capture);
    QCOMPARE(niceness(), QList<int>(2, m_usual));
}

QTEST_GUILESS_MAIN(CaptureBackgroundTest)
#include "tst_capturebackground.moc"
