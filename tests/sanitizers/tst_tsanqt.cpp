// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFile>
#include <QNetworkInterface>
#include <QTest>

#include <link.h>

namespace {

/// The paths of the Qt libraries that this process has loaded.
QStringList loadedQt()
{
    QStringList paths;
    ::dl_iterate_phdr(
        [](dl_phdr_info *info, size_t, void *into) {
            const QString path = QFile::decodeName(info->dlpi_name);
            if (path.contains(QLatin1String("/libQt6")))
                static_cast<QStringList *>(into)->append(path);
            return 0;
        },
        &paths);
    return paths;
}

/// Whether a library calls ThreadSanitizer as each of its functions begins.
bool isInstrumented(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && file.readAll().contains("__tsan_func_entry");
}

} // namespace

/// With any other Qt than one built for ThreadSanitizer all that it says of the tests is worth nothing: what
/// is false it reports, and what is true it may not see. A loader that cannot read the one takes the other.
class TsanQtTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isTheOneThatIsLoaded();
};

void TsanQtTest::isTheOneThatIsLoaded()
{
    (void)QNetworkInterface::allInterfaces(); // so that its library is linked to this program
    const QStringList paths = loadedQt();
    for (const char *const name : {"libQt6Core.", "libQt6Network.", "libQt6Test."})
        QVERIFY2(paths.filter(QLatin1String(name)).size() == 1, name);
    for (const QString &path : paths)
        QVERIFY2(isInstrumented(path), qPrintable(path));
}

QTEST_GUILESS_MAIN(TsanQtTest)
#include "tst_tsanqt.moc"
