// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/memorygroup_linux.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace porthole;

namespace {

constexpr qint64 mebibyte = 1024 * 1024;
constexpr qint64 interval = 10'000'000; // ns

} // namespace

/// Groups as the system shows them, in a folder of files.
class TestMemoryGroup final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhetherThereIsRoom_data();
    void tellsWhetherThereIsRoom();
    void theLowerLimitHolds_data();
    void theLowerLimitHolds();
    void theGroupsAroundCount();
    void looksAHundredTimesASecond();
    void keepsWhatItSawWhileItCannotLook();

private:
    void write(const QString &name, const QByteArray &text) const
    {
        QFile file(m_folder.filePath(name));
        QVERIFY(QDir().mkpath(QFileInfo(file).path()));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    }
    void writeGroup(const QString &name, const QByteArray &max, qint64 used, qint64 droppable = 0,
                    const QByteArray &high = "max") const
    {
        write(name + QStringLiteral("/memory.max"), max + '\n');
        write(name + QStringLiteral("/memory.high"), high + '\n');
        write(name + QStringLiteral("/memory.current"), QByteArray::number(used) + '\n');
        write(name + QStringLiteral("/memory.stat"),
              "anon 1\nfile 999999999999\ninactive_file " + QByteArray::number(droppable / 2) +
                  "\nactive_file " + QByteArray::number(droppable / 4) + "\nslab_reclaimable " +
                  QByteArray::number(droppable / 4) + "\nworkingset_restore_file 999999999999\n");
    }
    [[nodiscard]] MemoryGroup group() const
    {
        return MemoryGroup(m_folder.filePath(QStringLiteral("self")),
                           m_folder.filePath(QStringLiteral("root")));
    }

    const QTemporaryDir m_folder;
};

void TestMemoryGroup::tellsWhetherThereIsRoom_data()
{
    QTest::addColumn<QByteArray>("groups");
    QTest::addColumn<QByteArray>("max");
    QTest::addColumn<qint64>("usedMiB");
    QTest::addColumn<qint64>("droppableMiB");
    QTest::addColumn<qint64>("wantedMiB");
    QTest::addColumn<bool>("hasRoom");
    const QByteArray in = "0::/system/porthole\n";
    const QByteArray limit = QByteArray::number(2048 * mebibyte);
    const auto row = [&](const char *name, const QByteArray &groups, const QByteArray &max, qint64 used,
                         qint64 droppable, qint64 wanted, bool hasRoom) {
        QTest::newRow(name) << groups << max << used << droppable << wanted << hasRoom;
    };
    row("room", in, limit, 1848, 0, 192, true);
    row("no room", in, limit, 1857, 0, 192, false);
    row("beside version 1", "9:memory:/elsewhere\n0::/system/porthole\n", limit, 1857, 0, 192, false);
    row("files are dropped", in, limit, 2047, 200, 192, true);
    row("too little to drop", in, limit, 2047, 100, 192, false);
    row("no limit", in, "max", 999'999, 0, 192, true);
    row("version 1 alone", "9:memory:/system/porthole\n", limit, 2047, 0, 192, true);
    row("no groups", {}, limit, 2047, 0, 192, true);
    row("outside of what is seen", "0::/../elsewhere\n", limit, 2047, 0, 192, true);
    // A small one keeps an eighth in reserve.
    row("small, room", in, QByteArray::number(128 * mebibyte), 112, 0, 192, true);
    row("small, no room", in, QByteArray::number(128 * mebibyte), 113, 0, 192, false);
}

void TestMemoryGroup::tellsWhetherThereIsRoom()
{
    QFETCH(QByteArray, groups);
    QFETCH(QByteArray, max);
    QFETCH(qint64, usedMiB);
    QFETCH(qint64, droppableMiB);
    QFETCH(qint64, wantedMiB);
    write(QStringLiteral("self"), groups);
    writeGroup(QStringLiteral("root/system/porthole"), max, usedMiB * mebibyte, droppableMiB * mebibyte);
    QTEST(group().hasRoomFor(wantedMiB * mebibyte, 0), "hasRoom");
}

void TestMemoryGroup::theLowerLimitHolds_data()
{
    QTest::addColumn<QByteArray>("max");
    QTest::addColumn<QByteArray>("high");
    QTest::addColumn<qint64>("usedMiB");
    QTest::addColumn<bool>("hasRoom");
    const QByteArray low = QByteArray::number(1024 * mebibyte); // of which 128 MiB are the reserve
    const QByteArray high = QByteArray::number(2048 * mebibyte);
    const QByteArray none = "max";
    QTest::newRow("throttled, room") << none << low << 896LL << true;
    QTest::newRow("throttled") << none << low << 897LL << false;
    QTest::newRow("throttled before it is ended") << high << low << 897LL << false;
    QTest::newRow("ended before it is throttled") << low << high << 897LL << false;
    QTest::newRow("neither") << none << none << 999'999LL << true;
}

void TestMemoryGroup::theLowerLimitHolds()
{
    QFETCH(QByteArray, max);
    QFETCH(QByteArray, high);
    QFETCH(qint64, usedMiB);
    write(QStringLiteral("self"), "0::/system/porthole\n");
    writeGroup(QStringLiteral("root/system/porthole"), max, usedMiB * mebibyte, 0, high);
    QTEST(group().hasRoomFor(192 * mebibyte, 0), "hasRoom");
}

void TestMemoryGroup::theGroupsAroundCount()
{
    const QByteArray limit = QByteArray::number(2048 * mebibyte);
    write(QStringLiteral("self"), "0::/system/porthole\n");
    writeGroup(QStringLiteral("root/system/porthole"), "max", mebibyte);
    writeGroup(QStringLiteral("root/system"), limit, mebibyte);
    writeGroup(QStringLiteral("root"), limit, mebibyte); // a container's, from within
    QVERIFY(group().hasRoomFor(192 * mebibyte, 0));
    writeGroup(QStringLiteral("root/system"), limit, 2047 * mebibyte);
    QVERIFY(!group().hasRoomFor(192 * mebibyte, 0));
    writeGroup(QStringLiteral("root/system"), "max", 2047 * mebibyte);
    writeGroup(QStringLiteral("root"), limit, 2047 * mebibyte);
    QVERIFY(!group().hasRoomFor(192 * mebibyte, 0));
    write(QStringLiteral("self"), "0::/\n");
    QVERIFY(!group().hasRoomFor(192 * mebibyte, 0));
    writeGroup(QStringLiteral("root"), "max", 2047 * mebibyte);
    QVERIFY(group().hasRoomFor(192 * mebibyte, 0));
    writeGroup(QStringLiteral("root"), "max", 2047 * mebibyte, 0, limit);
    QVERIFY(!group().hasRoomFor(192 * mebibyte, 0));
}

void TestMemoryGroup::looksAHundredTimesASecond()
{
    const QByteArray limit = QByteArray::number(2048 * mebibyte);
    write(QStringLiteral("self"), "0::/one\n");
    writeGroup(QStringLiteral("root"), "max", 0);
    writeGroup(QStringLiteral("root/one"), limit, mebibyte);
    MemoryGroup one = group();
    QVERIFY(one.hasRoomFor(192 * mebibyte, 0));
    writeGroup(QStringLiteral("root/one"), limit, 2047 * mebibyte);
    QVERIFY(one.hasRoomFor(192 * mebibyte, interval - 1));
    QVERIFY(!one.hasRoomFor(192 * mebibyte, interval));
    writeGroup(QStringLiteral("root/one"), limit, mebibyte);
    QVERIFY(!one.hasRoomFor(192 * mebibyte, 2 * interval - 1));
    QVERIFY(one.hasRoomFor(192 * mebibyte, 2 * interval));
}

void TestMemoryGroup::keepsWhatItSawWhileItCannotLook()
{
    write(QStringLiteral("self"), "0::/one\n");
    writeGroup(QStringLiteral("root"), "max", 0);
    writeGroup(QStringLiteral("root/one"), QByteArray::number(2048 * mebibyte), 2047 * mebibyte);
    MemoryGroup one = group();
    QVERIFY(!one.hasRoomFor(192 * mebibyte, 0));
    QVERIFY(QFile::remove(m_folder.filePath(QStringLiteral("self"))));
    QVERIFY(!one.hasRoomFor(192 * mebibyte, interval));
}

QTEST_GUILESS_MAIN(TestMemoryGroup)
#include "tst_memorygroup_linux.moc"
