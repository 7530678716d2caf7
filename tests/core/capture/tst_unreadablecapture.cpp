// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturefile.h"
#include "core/capture/capturereader.h"
#include "tests/core/capture/batches.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace porthole;
using namespace porthole::test;

using Spoil = std::function<void(const QString &)>; // a file

/// What is said of a capture file that cannot be opened.
class UnreadableCaptureTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsWhyItCannotRead_data();
    void tellsWhyItCannotRead();
};

void UnreadableCaptureTest::tellsWhyItCannotRead_data()
{
    QTest::addColumn<Spoil>("spoil");
    QTest::addColumn<QString>("says");
    QTest::addColumn<QString>("advises");
    const auto row = [](const char *name, const Spoil &spoil, const char *says, const char *advises) {
        QTest::newRow(name) << spoil << QString::fromLatin1(says) << QString::fromLatin1(advises);
    };
    const auto fill = [](const QString &name, const QByteArray &bytes) {
        QFile file(name);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
    };
    row(
        "not there", [](const QString &file) { QVERIFY(QFile::remove(file)); }, "No such file",
        "check its name");
    row(
        "no database", [=](const QString &file) { fill(file, QByteArray(20'000, 't')); },
        "no capture of Porthole's, nor any SQLite database", "choose another file");
    row(
        "empty", [=](const QString &file) { fill(file, {}); }, "no capture of Porthole's: it is empty",
        "choose another file");
    row(
        "cut short", [](const QString &file) { QVERIFY(QFile::resize(file, QFileInfo(file).size() / 2)); },
        "damaged or cut short: database disk image is malformed", "take another copy");
    row(
        "locked",
        [](const QString &file) {
            static std::unique_ptr<SqliteDatabase> other; // until the next row takes its place
            other = std::make_unique<SqliteDatabase>(
                *SqliteDatabase::open(file, SqliteDatabase::Mode::ReadWrite));
            QVERIFY(other->execute("BEGIN EXCLUSIVE"));
        },
        "another program has locked it: database is locked", "try again");
    row(
        "its journal cannot be read",
        [](const QString &file) {
            QVERIFY(SqliteDatabase::open(file, SqliteDatabase::Mode::ReadWrite)
                        ->execute("PRAGMA journal_mode = WAL"));
            QVERIFY(QDir().mkdir(file + QStringLiteral("-wal")));
        },
        "unable to open database file", "write beside it");
}

/// Only what is another program's file is no capture.
void UnreadableCaptureTest::tellsWhyItCannotRead()
{
    QFETCH(Spoil, spoil);
    QFETCH(QString, says);
    QFETCH(QString, advises);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("x.porthole"));
    {
        const auto file = *CaptureFile::create(path, {});
        QVERIFY(file->write(std::vector{messages(1, {QByteArray(100'000, 'x')})}));
    }
    spoil(path);
    const auto reader = CaptureReader::open(path);
    QVERIFY(!reader);
    QCOMPARE(reader.error().code, ErrorCode::FileNotReadable);
    QCOMPARE(reader.error().subject, path);
    for (const QString &words : {says, advises})
        QVERIFY2(reader.error().detail.contains(words), qPrintable(reader.error().detail));
    QCOMPARE(reader.error().detail.contains(QStringLiteral("no capture")),
             says.contains(QStringLiteral("no capture")));
}

QTEST_GUILESS_MAIN(UnreadableCaptureTest)
#include "tst_unreadablecapture.moc"
