// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/framing/heldbytes.h"
#include "core/framing/pendingbytes.h"

#include <QTest>

using namespace porthole;

class TestHeldBytes final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void joinCopiesOnlyAcrossTheCut();
    void dropsFromTheFront();
    void memoryIsUsedAgain();
    void muchMemoryIsGivenBack();
    void findsAcrossTheCut_data();
    void findsAcrossTheCut();
};

void TestHeldBytes::joinCopiesOnlyAcrossTheCut()
{
    HeldBytes held;
    const QByteArray chunk = QByteArrayLiteral("abcdef");
    QCOMPARE(held.join(chunk, 3).data(), chunk.constData());
    QVERIFY(held.isEmpty());

    held.append("12");
    QCOMPARE(held.join(chunk, 1), QByteArrayView("1"));
    QCOMPARE(held.size(), 2);
    QCOMPARE(held.join(chunk, 5), QByteArrayView("12abc"));
    QCOMPARE(held.view(), QByteArrayView("12abc"));
}

void TestHeldBytes::dropsFromTheFront()
{
    HeldBytes held;
    held.append("abcdef");
    held.dropFirst(2);
    held.append("gh");
    QCOMPARE(held.view(), QByteArrayView("cdefgh"));
    held.dropFirst(100);
    QVERIFY(held.isEmpty());
}

void TestHeldBytes::memoryIsUsedAgain()
{
    HeldBytes held;
    held.append(QByteArray(3000, 'x'));
    const qsizetype capacity = held.capacity();
    const char *place = held.view().data();
    for (int round = 0; round < 100; ++round) {
        held.dropFirst(held.size());
        held.append(QByteArray(1000, 'y'));
        (void)held.join(QByteArray(2000, 'z'), 2500);
        QCOMPARE(held.view().data(), place);
        QCOMPARE(held.capacity(), capacity);
    }
}

void TestHeldBytes::muchMemoryIsGivenBack()
{
    HeldBytes held;
    held.append(QByteArray(HeldBytes::keptCapacity * 4, 'x'));
    held.dropFirst(held.size());
    QVERIFY(held.capacity() <= HeldBytes::keptCapacity);
}

void TestHeldBytes::findsAcrossTheCut_data()
{
    QTest::addColumn<QByteArray>("held");
    QTest::addColumn<QByteArray>("fresh");
    QTest::addColumn<QByteArray>("needle");
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("limit");
    QTest::addColumn<int>("found");
    const auto row = [](const char *name, const char *held, const char *fresh, const char *needle, int from,
                        int limit, int found) {
        QTest::newRow(name) << QByteArray(held) << QByteArray(fresh) << QByteArray(needle) << from << limit
                            << found;
    };
    row("in the fresh", "", "xxabc", "abc", 0, 100, 2);
    row("after the held", "xx", "abc", "abc", 0, 100, 2);
    row("across", "xa", "bcx", "abc", 0, 100, 1);
    row("across, one fresh byte", "xab", "c", "abc", 0, 100, 1);
    row("held shorter than the needle", "a", "bcd", "abcd", 0, 100, 0);
    row("across before the fresh", "xa", "bcabc", "abc", 0, 100, 1);
    row("nowhere", "xa", "bxx", "abc", 0, 100, -1);
    row("from behind the seam", "xa", "bcabc", "abc", 2, 100, 4);
    row("from within the fresh", "", "abcabc", "abc", 1, 100, 3);
    row("ends at the limit", "xa", "bc", "abc", 0, 4, 1);
    row("ends behind the limit", "xa", "bc", "abc", 0, 3, -1);
    row("ends behind the limit, in the fresh", "x", "xabc", "abc", 0, 4, -1);
    row("limit within the held", "xxxx", "abc", "abc", 0, 3, -1);
    row("one byte", "x", "\n", "\n", 0, 100, 1);
}

void TestHeldBytes::findsAcrossTheCut()
{
    QFETCH(QByteArray, held);
    QFETCH(QByteArray, fresh);
    QFETCH(QByteArray, needle);
    QFETCH(int, from);
    QFETCH(int, limit);
    QFETCH(int, found);
    const PendingBytes pending{held, fresh};
    QCOMPARE(pending.indexOf(needle, from, limit), found);
    QCOMPARE(pending.size(), held.size() + fresh.size());
    const QByteArray all = held + fresh;
    for (qsizetype i = 0; i < all.size(); ++i)
        QCOMPARE(pending.at(i), all[i]);
}

QTEST_GUILESS_MAIN(TestHeldBytes)
#include "tst_heldbytes.moc"
