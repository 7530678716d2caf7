// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturefile.h"
#include "tests/core/capture/batches.h"
#include "ui/export/exportdialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QSemaphore>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

using namespace porthole;
using namespace porthole::test;

Q_DECLARE_METATYPE(porthole::ExportFormat)

/// The dialog over a capture of two clients, with files that are read back.
class ExportDialogTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void writesEachFormat_data();
    void writesEachFormat();
    void writesWhatTheFilterLeaves();
    void writesAllIfAskedTo();
    void leavesOutWhatWasCleared();
    void writesTheRawBytesOfOneDirection();
    void offersOnlyWhatTheFormatKnows();
    void doesNotWriteOverTheCapture();
    void saysWhyItCannotWrite();
    void saysThatTheCaptureIsGone();
    void stopsWhenToldTo();
    void stopsWhenItGoes();

private:
    template <typename Widget> [[nodiscard]] Widget *part(const char *name) const
    {
        Widget *const found = m_dialog->findChild<Widget *>(QLatin1String(name));
        if (!found)
            qFatal("the dialog has no part named %s", name);
        return found;
    }
    void open(const MessageFilter &filter = {}, quint64 firstShown = 0);
    void choose(ExportFormat format);
    [[nodiscard]] bool exportTo(const QString &name);
    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] QByteArray read(const QString &name) const;
    [[nodiscard]] QString outcome() const { return part<QLabel>("exportOutcome")->text(); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ExportDialog> m_dialog;
    CaptureReader::Factory m_open;
};

/// Client 1 says "alpha" and "beta" and hears "gamma"; client 2 says "delta".
void ExportDialogTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    const auto file = *CaptureFile::create(path(QStringLiteral("x.porthole")), {});
    MessageBatch opened(ConnectionId{1});
    opened.appendClient(client(1));
    MessageBatch alsoOpened(ConnectionId{2});
    alsoOpened.appendClient(client(2));
    QVERIFY(file->write(std::vector{opened, alsoOpened, messages(1, {"alpha\n", "beta\n"}),
                                    messages(1, {"gamma\n"}, Direction::Out), messages(2, {"delta\n"})}));
    m_open = readerFactory(path(QStringLiteral("x.porthole")));
}

void ExportDialogTest::cleanup()
{
    m_dialog.reset();
}

void ExportDialogTest::open(const MessageFilter &filter, quint64 firstShown)
{
    m_dialog = std::make_unique<ExportDialog>(
        ExportSubject{m_open, path(QStringLiteral("x.porthole")), filter, firstShown, ConnectionId{1}});
    m_dialog->show();
}

void ExportDialogTest::choose(ExportFormat format)
{
    auto *const formats = part<QComboBox>("exportFormat");
    formats->setCurrentIndex(formats->findData(int(format)));
}

bool ExportDialogTest::exportTo(const QString &name)
{
    QSignalSpy finished(m_dialog.get(), &ExportDialog::exportFinished);
    m_dialog->exportTo(path(name));
    return !finished.isEmpty() || finished.wait(20'000);
}

QByteArray ExportDialogTest::read(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void ExportDialogTest::writesEachFormat_data()
{
    QTest::addColumn<ExportFormat>("format");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("pcapng") << ExportFormat::Pcapng << QByteArray("\x0a\x0d\x0d\x0a");
    QTest::newRow("jsonl") << ExportFormat::Jsonl << QByteArray("\"text\":\"alpha\\u000a\"");
    QTest::newRow("csv") << ExportFormat::Csv << QByteArray("\"alpha\\n\"");
    QTest::newRow("text") << ExportFormat::Text << QByteArray("alpha");
    QTest::newRow("raw") << ExportFormat::Raw << QByteArray("alpha\nbeta\n");
}

void ExportDialogTest::writesEachFormat()
{
    QFETCH(ExportFormat, format);
    QFETCH(QByteArray, expected);

    open();
    choose(format);
    QVERIFY(exportTo(QStringLiteral("out")));
    const QByteArray written = read(QStringLiteral("out"));
    QVERIFY2(written.contains(expected), written);
    QVERIFY2(outcome().contains(QStringLiteral("written to ")), qPrintable(outcome()));
    QVERIFY(part<QPushButton>("exportStart")->isEnabled()); // and once more, if wanted
}

void ExportDialogTest::writesWhatTheFilterLeaves()
{
    MessageFilter filter;
    filter.clients = {ConnectionId{2}};
    open(filter);
    QVERIFY(part<QRadioButton>("exportShown")->isChecked());
    choose(ExportFormat::Jsonl);
    QVERIFY(exportTo(QStringLiteral("out")));
    QVERIFY(read(QStringLiteral("out")).contains("delta"));
    QVERIFY(!read(QStringLiteral("out")).contains("alpha"));
}

void ExportDialogTest::writesAllIfAskedTo()
{
    MessageFilter filter;
    filter.clients = {ConnectionId{2}};
    open(filter, 1);
    part<QRadioButton>("exportAll")->click();
    choose(ExportFormat::Jsonl);
    QVERIFY(exportTo(QStringLiteral("out")));
    QVERIFY(read(QStringLiteral("out")).contains("alpha"));
    QVERIFY(read(QStringLiteral("out")).contains("delta"));
    open();
    QVERIFY(part<QRadioButton>("exportAll")->isChecked());
    QVERIFY(!part<QRadioButton>("exportShown")->isEnabled()); // it would be the same
}

void ExportDialogTest::leavesOutWhatWasCleared()
{
    open({}, 2);
    choose(ExportFormat::Jsonl);
    QVERIFY(exportTo(QStringLiteral("out")));
    QVERIFY(!read(QStringLiteral("out")).contains("beta"));
    QVERIFY(read(QStringLiteral("out")).contains("gamma"));
}

void ExportDialogTest::writesTheRawBytesOfOneDirection()
{
    open();
    choose(ExportFormat::Raw);
    QCOMPARE(part<QSpinBox>("exportClient")->value(), 1);
    auto *const direction = part<QComboBox>("exportDirection");
    direction->setCurrentIndex(direction->findData(int(Direction::Out)));
    QVERIFY(exportTo(QStringLiteral("out")));
    QCOMPARE(read(QStringLiteral("out")), QByteArray("gamma\n"));
    part<QSpinBox>("exportClient")->setValue(2);
    direction->setCurrentIndex(direction->findData(int(Direction::In)));
    QVERIFY(exportTo(QStringLiteral("out")));
    QCOMPARE(read(QStringLiteral("out")), QByteArray("delta\n"));
}

void ExportDialogTest::offersOnlyWhatTheFormatKnows()
{
    open();
    choose(ExportFormat::Raw);
    QVERIFY(part<QSpinBox>("exportClient")->isEnabled());
    QVERIFY(!part<QCheckBox>("exportUtc")->isEnabled());
    choose(ExportFormat::Text);
    QVERIFY(!part<QSpinBox>("exportClient")->isEnabled());
    QVERIFY(part<QCheckBox>("exportUtc")->isEnabled());
    part<QCheckBox>("exportUtc")->setChecked(true);
    QVERIFY(m_dialog->specFor(QStringLiteral("x")).utc);
}

void ExportDialogTest::doesNotWriteOverTheCapture()
{
    open();
    const QByteArray before = read(QStringLiteral("x.porthole"));
    m_dialog->exportTo(path(QStringLiteral("x.porthole")));
    QVERIFY(!m_dialog->isExporting());
    QVERIFY2(outcome().contains(QStringLiteral("is the capture itself")), qPrintable(outcome()));
    QCOMPARE(read(QStringLiteral("x.porthole")), before);
}

void ExportDialogTest::saysWhyItCannotWrite()
{
    open();
    QVERIFY(exportTo(QStringLiteral("no/such/folder/x.pcapng")));
    QVERIFY2(outcome().contains(QStringLiteral("no/such/folder/x.pcapng")), qPrintable(outcome()));
    QVERIFY(part<QPushButton>("exportStart")->isEnabled());
}

void ExportDialogTest::saysThatTheCaptureIsGone()
{
    m_open = [] { return std::unique_ptr<CaptureReader>(); };
    open();
    QVERIFY(exportTo(QStringLiteral("out")));
    QVERIFY2(outcome().contains(QStringLiteral("can no longer be read")), qPrintable(outcome()));
    QVERIFY(!QFile::exists(path(QStringLiteral("out"))));
}

void ExportDialogTest::stopsWhenToldTo()
{
    QSemaphore mayOpen;
    m_open = [open = m_open, &mayOpen] {
        mayOpen.acquire();
        return open();
    };
    open();
    const QSignalSpy finished(m_dialog.get(), &ExportDialog::exportFinished);
    m_dialog->exportTo(path(QStringLiteral("out")));
    QVERIFY(m_dialog->isExporting());
    QVERIFY(!part<QPushButton>("exportStart")->isEnabled());
    QTest::mouseClick(part<QPushButton>("exportClose"), Qt::LeftButton); // which is called Cancel meanwhile
    QVERIFY(m_dialog->isVisible());
    mayOpen.release();
    QTRY_COMPARE(finished.size(), 1);
    QVERIFY2(outcome().contains(QStringLiteral("was stopped")), qPrintable(outcome()));
    QVERIFY(!QFile::exists(path(QStringLiteral("out"))));
    QTest::mouseClick(part<QPushButton>("exportClose"), Qt::LeftButton);
    QVERIFY(!m_dialog->isVisible());
}

/// Its file is there whole, or not at all; half a one, under another name, is not either.
void ExportDialogTest::stopsWhenItGoes()
{
    QSemaphore isOpening;
    QSemaphore mayOpen;
    m_open = [open = m_open, &isOpening, &mayOpen] {
        isOpening.release();
        mayOpen.acquire();
        return open();
    };
    open();
    m_dialog->exportTo(path(QStringLiteral("out")));
    isOpening.acquire();
    mayOpen.release();
    m_dialog.reset();
    QCOMPARE(QDir(m_folder->path()).entryList({QStringLiteral("out?*")}, QDir::Files | QDir::Hidden),
             QStringList());
}

QTEST_MAIN(ExportDialogTest)
#include "tst_exportdialog.moc"
