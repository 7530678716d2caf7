// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/endwishes.h"

#include <QTest>

using namespace porthole;
using Meaning = EndWishes::Meaning;

class EndWishesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void meansWhatItsTimeSays_data();
    void meansWhatItsTimeSays();
    void countsFromTheFirst();
    void startsOver();
};

void EndWishesTest::meansWhatItsTimeSays_data()
{
    QTest::addColumn<qint64>("laterNs");
    QTest::addColumn<Meaning>("meaning");
    QTest::newRow("at once") << qint64(0) << Meaning::Same;
    QTest::newRow("microseconds later") << qint64(7'000) << Meaning::Same;
    QTest::newRow("just too early") << qint64(EndWishes::apartNs) << Meaning::Same;
    QTest::newRow("just late enough") << qint64(EndWishes::apartNs + 1) << Meaning::EndAtOnce;
    QTest::newRow("an hour later") << qint64(3'600'000'000'000) << Meaning::EndAtOnce;
    QTest::newRow("another thread's, overtaken by the first") << qint64(-5'000) << Meaning::Same;
}

void EndWishesTest::meansWhatItsTimeSays()
{
    QFETCH(qint64, laterNs);
    QFETCH(Meaning, meaning);
    for (const qint64 firstNs : {qint64(0), qint64(10'000), qint64(86'400'000'000'000)}) {
        if (firstNs + laterNs < 0)
            continue;
        EndWishes wishes;
        QCOMPARE(wishes.wish(firstNs), Meaning::Stop);
        QCOMPARE(wishes.wish(firstNs + laterNs), meaning);
    }
}

/// Otherwise somebody who presses Ctrl+C again and again would never be heard.
void EndWishesTest::countsFromTheFirst()
{
    EndWishes wishes;
    QCOMPARE(wishes.wish(0), Meaning::Stop);
    QCOMPARE(wishes.wish(300'000'000), Meaning::Same);
    QCOMPARE(wishes.wish(600'000'000), Meaning::EndAtOnce);
}

void EndWishesTest::startsOver()
{
    EndWishes wishes;
    QCOMPARE(wishes.wish(0), Meaning::Stop);
    wishes.forget();
    QCOMPARE(wishes.wish(3'600'000'000'000), Meaning::Stop);
}

QTEST_GUILESS_MAIN(EndWishesTest)
#include "tst_endwishes.moc"
