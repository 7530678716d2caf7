// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/soak/footprint.h"

#include "tests/support/processcounts.h"

#include <QDir>

namespace porthole::test {

namespace {

QString mebibytes(qint64 bytes)
{
    return QStringLiteral("%1 MiB").arg(double(bytes) / (1024 * 1024), 0, 'f', 2);
}

} // namespace

Footprint Footprint::take()
{
    giveBackFreeMemory();
    return {threadCount(), descriptorCount(), test::residentBytes(), test::allocatedBytes(),
            QDir(QDir::tempPath()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot).size()};
}

QString Footprint::toString() const
{
    return QStringLiteral("threads %1, descriptors %2, resident %3, allocated %4, temporary files %5")
        .arg(threads)
        .arg(descriptors)
        .arg(mebibytes(residentBytes), mebibytes(allocatedBytes))
        .arg(files);
}

QStringList grown(const Footprint &start, const Footprint &end)
{
    QStringList all;
    const auto judge = [&all](const QString &what, qint64 more, qint64 margin, const QString &figure) {
        if (more > margin)
            all << QStringLiteral("%1 more %2 than at the start").arg(figure, what);
    };
    const auto counted = [&](const QString &what, qsizetype before, qsizetype now) {
        judge(what, now - before, 0, QString::number(now - before));
    };
    counted(QStringLiteral("threads"), start.threads, end.threads);
    counted(QStringLiteral("descriptors"), start.descriptors, end.descriptors);
    counted(QStringLiteral("temporary files"), start.files, end.files);
    if (!isMemoryJudged())
        return all;
    const qint64 resident = end.residentBytes - start.residentBytes;
    judge(QStringLiteral("resident"), resident, Footprint::residentMargin, mebibytes(resident));
    const qint64 allocated = end.allocatedBytes - start.allocatedBytes;
    judge(QStringLiteral("allocated"), allocated, Footprint::allocatedMargin, mebibytes(allocated));
    return all;
}

bool isMemoryJudged()
{
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    return false;
#else
    return true;
#endif
}

} // namespace porthole::test
