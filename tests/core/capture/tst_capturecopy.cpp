// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturecopy.h"
#include "core/capture/capturefile.h"
#include "core/capture/capturereader.h"
#include "tests/core/capture/batches.h"

#include <QDir>
#include <QDirIterator>
#include <QScopeGuard>
#include <QTemporaryDir>
#include <QTest>

#ifdef Q_OS_UNIX
#include <sys/stat.h>
#endif

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
    void refusesTheCaptureItself();
    void leftJournalsAreNotPlayedIntoIt();
    void othersFilesAreLeftAlone();
#ifdef Q_OS_UNIX
    void isItsOwnersAlone();
#endif
    void tellsWhatItCannotWrite();

private:
    [[nodiscard]] QString path(const char *name) const
    {
        return m_folder->filePath(QLatin1StringView(name));
    }
    /// What is there beside the capture and its journal.
    [[nodiscard]] QStringList others() const
    {
        QStringList names =
            QDir(m_folder->path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
        names.removeIf([](const QString &name) { return name.startsWith(QStringLiteral("from")); });
        return names;
    }
    void write(const QByteArray &text) const
    {
        QVERIFY(m_file->write(std::vector{messages(1, {text})}));
    }

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
    QCOMPARE(others(), QStringList());
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

void CaptureCopyTest::refusesTheCaptureItself()
{
    write("precious");
    QVERIFY(QFile::link(path("from"), path("to")));
    for (const char *name : {"from", "./from", "to"}) {
        const auto done = copyCapture(path("from"), path(name), m_nobody, m_never);
        QVERIFY2(!done, name);
        QCOMPARE(done.error().code, ErrorCode::InvalidValue);
        QCOMPARE(done.error().subject, path(name));
    }
    write("later");
    QCOMPARE((*CaptureReader::open(path("from")))->message(1)->bytes, QByteArray("later"));
}

void CaptureCopyTest::leftJournalsAreNotPlayedIntoIt()
{
    write("new");
    {
        const auto old = *CaptureFile::create(path("old"), {});
        QVERIFY(old->write(std::vector{messages(1, {"old", "older"})}));
        for (const char *end : {"", "-wal"}) { // as a run that was killed leaves them
            const QLatin1StringView name(end);
            QVERIFY(QFile::copy(path("old") + name, path("to") + name));
        }
    }
    QVERIFY(QFileInfo(path("to-wal")).size() > 0);
    const auto done = copyCapture(path("from"), path("to"), m_nobody, m_never);
    QVERIFY(done && *done);
    const auto copy = CaptureReader::open(path("to"));
    QVERIFY(copy);
    QCOMPARE((*copy)->range().end, 1u);
    QCOMPARE((*copy)->message(0)->bytes, QByteArray("new"));
}

void CaptureCopyTest::othersFilesAreLeftAlone()
{
    write("new");
    QFile part(path("to.part"));
    QVERIFY(part.open(QIODevice::WriteOnly) && part.write("mine") == 4);
    part.close();
    const auto done = copyCapture(path("from"), path("to"), m_nobody, m_never);
    QVERIFY(done && *done);
    QCOMPARE(part.size(), 4);
    QCOMPARE(others(), (QStringList{QStringLiteral("to"), QStringLiteral("to.part")}));
}

#ifdef Q_OS_UNIX
/// From its first byte on, and although it replaces a file that all may read.
void CaptureCopyTest::isItsOwnersAlone()
{
    const mode_t usual = ::umask(0);
    const auto restore = qScopeGuard([usual] { ::umask(usual); });
    constexpr QFileDevice::Permissions all =
        QFileDevice::ReadOwner | QFileDevice::WriteOwner | QFileDevice::ReadGroup | QFileDevice::ReadOther;
    const auto forOthers = [](const QString &file) {
        return QFile::permissions(file) & ~(QFileDevice::ReadOwner | QFileDevice::WriteOwner |
                                            QFileDevice::ReadUser | QFileDevice::WriteUser);
    };
    write(QByteArray(20'000'000, 'x'));
    QFile old(path("to"));
    QVERIFY(old.open(QIODevice::WriteOnly) && old.setPermissions(all));
    old.close();
    int parts = 0;
    const auto lookAtPart = [&](int) {
        QDirIterator files(m_folder->path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            if (files.next().contains(QStringLiteral("/.porthole-"))) {
                ++parts;
                QVERIFY2(!forOthers(files.filePath()), qPrintable(files.filePath()));
            }
        }
    };
    const auto done = copyCapture(path("from"), path("to"), lookAtPart, m_never);
    QVERIFY(done && *done);
    QVERIFY(parts > 0);
    QVERIFY(!forOthers(path("to")));
}
#endif

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
