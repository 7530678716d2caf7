// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturefile.h"

#include <QDir>
#include <QFile>
#include <QMimeDatabase>
#include <QTemporaryDir>
#include <QTest>

using namespace porthole;
using namespace Qt::Literals::StringLiterals;

namespace {

const QString type = u"application/x-porthole-capture"_s;

QString sourceFile(const QString &end)
{
    return QStringLiteral(SOURCE_FOLDER "/packaging/linux/org.porthole.Porthole.") + end;
}

QByteArray content(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(name));
    return file.readAll();
}

} // namespace

/// What desktops of Linux are told, so that a double click on a capture opens it.
class DesktopFilesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void capturesAreKnown();
    void theProgramOpensThem();

private:
    QTemporaryDir m_data; // $XDG_DATA_HOME
};

void DesktopFilesTest::initTestCase()
{
    qputenv("XDG_DATA_HOME", QFile::encodeName(m_data.path()));
    qputenv("XDG_DATA_DIRS", QFile::encodeName(m_data.path())); // Qt 6.4 prefers what the system's files say
    const QString packages = m_data.filePath(u"mime/packages"_s);
    QVERIFY(QDir().mkpath(packages));
    QVERIFY(QFile::copy(sourceFile(u"mime.xml"_s), packages + u"/org.porthole.Porthole.xml"_s));
}

void DesktopFilesTest::capturesAreKnown()
{
    const QMimeDatabase database;
    QCOMPARE(database.mimeTypeForFile(u"monday.porthole"_s, QMimeDatabase::MatchExtension).name(), type);
    const QString file = m_data.filePath(u"nameless"_s);
    QVERIFY(CaptureFile::create(file, {}));
    QCOMPARE(database.mimeTypeForFile(file, QMimeDatabase::MatchContent).name(), type);
}

void DesktopFilesTest::theProgramOpensThem()
{
    const QByteArrayList lines = content(sourceFile(u"desktop"_s)).split('\n');
    QVERIFY(lines.contains("Exec=porthole %F"));
    QVERIFY(lines.contains("MimeType=" + type.toLatin1() + ';'));
    QVERIFY(
        content(sourceFile(u"metainfo.xml"_s)).contains("<mediatype>" + type.toLatin1() + "</mediatype>"));
}

QTEST_GUILESS_MAIN(DesktopFilesTest)
#include "tst_desktopfiles.moc"
