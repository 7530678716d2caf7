// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/interrupts.h"

#include <QSignalSpy>
#include <QTest>

#include <csignal>

using namespace porthole;

class InterruptsTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void announcesOneWishOnce();
    void sparesAProgramThatEndsAlready();
};

void InterruptsTest::announcesOneWishOnce()
{
    const Interrupts interrupts;
    const QSignalSpy asked(&interrupts, &Interrupts::interrupted);
    (void)std::raise(SIGTERM);
    QTRY_COMPARE(asked.size(), 1);
}

/// Its exit status is what it has done, though the wish comes once more in its last moments.
void InterruptsTest::sparesAProgramThatEndsAlready()
{
    {
        const Interrupts interrupts;
    }
    (void)std::raise(SIGTERM); // would end this program
}

QTEST_GUILESS_MAIN(InterruptsTest)
#include "tst_interrupts.moc"
