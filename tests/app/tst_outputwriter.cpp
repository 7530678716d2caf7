// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/outputwriter.h"

#include <QTest>

#include <atomic>
#include <csignal>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

using namespace porthole;

namespace {

constexpr std::chrono::seconds patience{60};
constexpr qint64 smallCapacity = 64 * 1024;

/// A pipe whose reader is slow or gone.
class Pipe final
{
public:
    Pipe()
    {
        if (::pipe(m_ends) == 0)
            (void)::fcntl(m_ends[0], F_SETFL, O_NONBLOCK);
    }
    ~Pipe()
    {
        closeReader();
        ::close(m_ends[1]);
    }
    Q_DISABLE_COPY_MOVE(Pipe)

    [[nodiscard]] int writer() const { return m_ends[1]; }
    [[nodiscard]] bool isFull() const
    {
        pollfd end = {m_ends[1], POLLOUT, 0};
        return ::poll(&end, 1, 0) == 0;
    }
    /// All that is in it now.
    [[nodiscard]] QByteArray read()
    {
        QByteArray bytes(1024 * 1024, Qt::Uninitialized);
        bytes.resize(std::max<qsizetype>(0, ::read(m_ends[0], bytes.data(), size_t(bytes.size()))));
        return bytes;
    }
    void closeReader()
    {
        if (m_ends[0] >= 0)
            ::close(std::exchange(m_ends[0], -1));
    }

private:
    int m_ends[2] = {-1, -1};
};

/// 1 KiB with its number, so that whole lines fill what is written at once.
QByteArray line(int number)
{
    return QByteArray::number(number).leftJustified(1023, '.') + '\n';
}

QByteArray missingLine(qint64 lines)
{
    return "missing " + QByteArray::number(lines) + '\n';
}

const OutputWriter::Words words{missingLine, [](int) {}};

} // namespace

class OutputWriterTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { (void)std::signal(SIGPIPE, SIG_IGN); }
    void writesAllInOrder();
    void longLineIsWrittenWhole();
    void tellsWhatIsMissing();
    void waitsWhereWritingDoesNotBlock();
    void givesUpAReaderThatStandsStill();
    void saysOnceThatWritingFailed();
    void endsUnused();
};

void OutputWriterTest::writesAllInOrder()
{
    Pipe pipe;
    OutputWriter writer(pipe.writer(), words);
    QByteArray expected;
    for (int i = 0; i < 32; ++i) {
        writer.write(line(i));
        expected += line(i);
    }
    QCOMPARE(writer.finish(patience), 0);
    QCOMPARE(pipe.read(), expected);
    writer.write("too late\n");
    QCOMPARE(pipe.read(), QByteArray());
}

void OutputWriterTest::longLineIsWrittenWhole()
{
    Pipe pipe;
    OutputWriter writer(pipe.writer(), words);
    const QByteArray lines = "short\n" + QByteArray(10'000, 'x') + "\nshort\n";
    writer.write(lines);
    QCOMPARE(writer.finish(patience), 0);
    QCOMPARE(pipe.read(), lines);
}

void OutputWriterTest::tellsWhatIsMissing()
{
    Pipe pipe;
    OutputWriter writer(pipe.writer(), words, smallCapacity);
    int next = 0;
    while (!pipe.isFull()) // what is in the pipe no longer counts
        writer.write(line(next++));
    constexpr int further = 1000; // far above what the writer may hold
    for (int i = 0; i < further; ++i)
        writer.write(line(next++));

    QByteArray written;
    const auto hasTold = [&] { return (written += pipe.read()).contains("missing "); };
    QTRY_VERIFY_WITH_TIMEOUT(hasTold(), 60'000);
    writer.write("later\n");
    QTRY_VERIFY_WITH_TIMEOUT((written += pipe.read()).endsWith("later\n"), 60'000);
    QCOMPARE(writer.finish(patience), 0);
    // Each line is there in its place, or is one of those told of there.
    int number = 0;
    int missing = 0;
    for (const QByteArray &each : written.split('\n')) {
        if (each.startsWith("missing ")) {
            missing += each.mid(8).toInt();
            number += each.mid(8).toInt();
        } else if (!each.isEmpty() && each != "later") {
            QCOMPARE(each + '\n', line(number++));
        }
    }
    QCOMPARE(number, next);
    // What the writer may hold, and the portion that filled the pipe, which it may have counted only then.
    constexpr int most = (smallCapacity + 4096) / 1024;
    QVERIFY2(missing >= further - most, qPrintable(QString::number(missing)));
}

void OutputWriterTest::waitsWhereWritingDoesNotBlock()
{
    Pipe pipe;
    QVERIFY(::fcntl(pipe.writer(), F_SETFL, O_NONBLOCK) == 0);
    OutputWriter writer(pipe.writer(), words);
    const QByteArray lines = QByteArray("a line of forty bytes, its feed included\n").repeated(20'000);
    writer.write(lines);
    QByteArray got;
    const auto hasAll = [&] { return (got += pipe.read()).size() >= lines.size(); };
    QVERIFY(QTest::qWaitFor(hasAll, std::chrono::milliseconds(patience).count()));
    QVERIFY(got == lines);
}

void OutputWriterTest::givesUpAReaderThatStandsStill()
{
    Pipe pipe;
    int next = 0;
    qint64 lost = 0;
    {
        OutputWriter writer(pipe.writer(), words, smallCapacity);
        while (!pipe.isFull())
            writer.write(line(next++));
        for (int i = 0; i < 100; ++i)
            writer.write(line(next++));
        lost = writer.finish(std::chrono::milliseconds(1));
    }
    const QByteArray written = pipe.read(); // lets the forgotten thread write what it was about to, and end
    QVERIFY(lost > 0);
    QCOMPARE(written.count('\n') + lost, next);
}

void OutputWriterTest::saysOnceThatWritingFailed()
{
    Pipe pipe;
    pipe.closeReader();
    std::atomic<int> failures = 0;
    std::atomic<int> error = 0;
    OutputWriter writer(pipe.writer(), {missingLine, [&](int systemError) {
                                            error = systemError;
                                            ++failures;
                                        }});
    writer.write("nobody\n");
    QTRY_COMPARE_WITH_TIMEOUT(failures.load(), 1, 60'000);
    QCOMPARE(error.load(), EPIPE);
    writer.write("reads this\n");
    QCOMPARE(writer.finish(patience), 0);
    QCOMPARE(failures.load(), 1);
}

void OutputWriterTest::endsUnused()
{
    Pipe pipe;
    OutputWriter writer(pipe.writer(), words);
    QCOMPARE(writer.finish(patience), 0);
}

QTEST_APPLESS_MAIN(OutputWriterTest)
#include "tst_outputwriter.moc"
