// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturefile.h"
#include "core/capture/capturereader.h"
#include "tests/core/capture/batches.h"
#include "ui/follow/followview.h"

#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QSemaphore>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

using namespace porthole;
using namespace porthole::test;

Q_DECLARE_METATYPE(porthole::Direction)

/// The bytes of one direction of a conversation, saved from its view to a file.
class FollowSaveTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void savesOneDirection_data();
    void savesOneDirection();
    void saysWhatTheCaptureHadNotKept();
    void saysThatMoreIsMissing_data();
    void saysThatMoreIsMissing();
    void savesMoreThanIsShown();
    void stopsWhenToldTo();
    void stopsWhenItGoes();
    void doesNotWriteOverTheCapture();
    void saysWhyItCannotWrite();
    void saysThatTheCaptureIsGone();

private:
    void follow();
    void choose(int entry, const QString &name);
    [[nodiscard]] QString path(const QString &name) const { return m_folder->filePath(name); }
    [[nodiscard]] QByteArray read(const QString &name) const;
    [[nodiscard]] QToolButton *button(const char *name) const
    {
        auto *const found = m_view->findChild<QToolButton *>(QLatin1String(name));
        if (!found)
            qFatal("the view has no button named %s", name);
        return found;
    }
    [[nodiscard]] QString outcome() const
    {
        return m_view->findChild<QLabel *>(QStringLiteral("saveText"))->text();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<FollowView> m_view;
    CaptureReader::Factory m_open;
};

/// Client 1 says "one", "two" and "0123456789", of which eight bytes are kept, and hears "three"; client 2
/// says "other".
void FollowSaveTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    CaptureOptions options;
    options.payloadBytes = 8;
    const auto file = *CaptureFile::create(path(QStringLiteral("x.porthole")), options);
    QVERIFY(file->writeClients(std::vector{client(1), client(2)}));
    QVERIFY(file->write(std::vector{messages(1, {"one\n"}), messages(2, {"other\n"}),
                                    messages(1, {"three\n"}, Direction::Out),
                                    messages(1, {"two\n", "0123456789"})}));
    m_open = readerFactory(path(QStringLiteral("x.porthole")));
}

void FollowSaveTest::cleanup()
{
    m_view.reset();
}

void FollowSaveTest::follow()
{
    m_view = std::make_unique<FollowView>(m_open, ConnectionId{1});
    m_view->show();
}

/// Chooses an entry of the button's menu, and the file in the question that it opens.
void FollowSaveTest::choose(int entry, const QString &name)
{
    button("followSave")->menu()->actions().at(entry)->trigger();
    auto *const question = m_view->findChild<QFileDialog *>();
    QVERIFY(question);
    QVERIFY(question->isVisible()); // and nothing waits for it
    QCOMPARE(question->acceptMode(), QFileDialog::AcceptSave);
    Q_EMIT question->fileSelected(path(name));
    question->close();
}

QByteArray FollowSaveTest::read(const QString &name) const
{
    QFile file(path(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void FollowSaveTest::savesOneDirection_data()
{
    QTest::addColumn<int>("entry");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("from the client") << 0 << QByteArray("one\ntwo\n01234567") << "Saved 16 bytes to ";
    QTest::newRow("to the client") << 1 << QByteArray("three\n") << "Saved 6 bytes to ";
}

void FollowSaveTest::savesOneDirection()
{
    QFETCH(int, entry);
    QFETCH(QByteArray, expected);
    QFETCH(QString, sentence);
    follow();
    choose(entry, QStringLiteral("out.bin"));
    QTRY_VERIFY2(outcome().startsWith(sentence), qPrintable(outcome()));
    QVERIFY2(outcome().contains(QStringLiteral("out.bin")), qPrintable(outcome()));
    QCOMPARE(read(QStringLiteral("out.bin")), expected);
    QVERIFY(button("followSave")->isEnabled());
}

void FollowSaveTest::saysWhatTheCaptureHadNotKept()
{
    follow();
    choose(0, QStringLiteral("in.bin"));
    QTRY_VERIFY2(outcome().contains(QStringLiteral("had not kept another 2 bytes")), qPrintable(outcome()));
    choose(1, QStringLiteral("out.bin"));
    QTRY_VERIFY2(outcome().contains(QStringLiteral("had kept them all")), qPrintable(outcome()));
}

void FollowSaveTest::saysThatMoreIsMissing_data()
{
    QTest::addColumn<int>("first"); // entry of the file
    QTest::addColumn<int>("missing");
    QTest::addColumn<QString>("says");
    QTest::newRow("nothing") << 0 << 0 << QStringLiteral("had kept them all");
    QTest::newRow("the beginning") << 500 << 0
                                   << QStringLiteral("no longer has, or never had, what came earlier");
    QTest::newRow("some messages") << 0 << 3 << QStringLiteral("no trace of 3 messages");
}

void FollowSaveTest::saysThatMoreIsMissing()
{
    QFETCH(int, first);
    QFETCH(int, missing);
    QFETCH(QString, says);
    {
        const auto file = *CaptureFile::create(path(QStringLiteral("y.porthole")), {}, quint64(first));
        QVERIFY(file->writeClients(std::vector{client(1)}));
        MessageBatch batch = messages(1, {"one\n"});
        batch.setMissingBefore(quint64(missing));
        QVERIFY(file->write(std::span(&batch, 1)));
    }
    m_open = readerFactory(path(QStringLiteral("y.porthole")));
    follow();
    choose(0, QStringLiteral("out.bin"));
    QTRY_VERIFY2(outcome().contains(says), qPrintable(outcome()));
    QCOMPARE(outcome().contains(QStringLiteral("had kept them all")), first == 0 && missing == 0);
}

void FollowSaveTest::savesMoreThanIsShown()
{
    const auto file = *CaptureFile::create(path(QStringLiteral("large.porthole")), {});
    const QByteArray half(StreamDocument::maxBytes / 2 + 1, 'x');
    QVERIFY(file->write(std::vector{messages(1, {half})}));
    QVERIFY(file->write(std::vector{messages(1, {half, "end"})}));
    m_open = readerFactory(path(QStringLiteral("large.porthole")));
    follow();
    QTRY_COMPARE(m_view->document().size(), half.size());
    choose(0, QStringLiteral("out.bin"));
    QTRY_VERIFY2(outcome().startsWith(QStringLiteral("Saved ")), qPrintable(outcome()));
    QCOMPARE(QFileInfo(path(QStringLiteral("out.bin"))).size(), half.size() * 2 + 3);
}

void FollowSaveTest::stopsWhenToldTo()
{
    QSemaphore mayOpen(1); // for the loader
    m_open = [open = m_open, &mayOpen] {
        mayOpen.acquire();
        return open();
    };
    follow();
    QTRY_VERIFY(m_view->document().size() > 0);
    choose(0, QStringLiteral("out.bin"));
    QVERIFY(!button("followSave")->isEnabled());
    QVERIFY(outcome().startsWith(QStringLiteral("Saving to ")));
    QTest::mouseClick(button("saveButton"), Qt::LeftButton);
    mayOpen.release();
    QTRY_VERIFY2(outcome().contains(QStringLiteral("cancelled")), qPrintable(outcome()));
    QVERIFY(!QFile::exists(path(QStringLiteral("out.bin"))));
    QVERIFY(button("followSave")->isEnabled());
    QTest::mouseClick(button("saveButton"), Qt::LeftButton); // which closes the line now
    QVERIFY(!button("saveButton")->isVisible());
}

/// Its file is there whole, or not at all; half a one, under another name, is not either.
void FollowSaveTest::stopsWhenItGoes()
{
    QSemaphore mayOpen(1); // for the loader
    QSemaphore isOpening;
    m_open = [open = m_open, &mayOpen, &isOpening] {
        isOpening.release();
        mayOpen.acquire();
        return open();
    };
    follow();
    QTRY_VERIFY(m_view->document().size() > 0);
    isOpening.acquire();
    choose(0, QStringLiteral("out.bin"));
    isOpening.acquire();
    mayOpen.release();
    m_view.reset();
    QCOMPARE(QDir(m_folder->path()).entryList({QStringLiteral("out.bin.*")}, QDir::Files | QDir::Hidden),
             QStringList());
}

void FollowSaveTest::doesNotWriteOverTheCapture()
{
    follow();
    const QByteArray before = read(QStringLiteral("x.porthole"));
    choose(0, QStringLiteral("x.porthole"));
    QTRY_VERIFY2(outcome().contains(QStringLiteral("is the capture itself")), qPrintable(outcome()));
    QCOMPARE(read(QStringLiteral("x.porthole")), before);
}

void FollowSaveTest::saysWhyItCannotWrite()
{
    follow();
    choose(0, QStringLiteral("no/such/folder/out.bin"));
    QTRY_VERIFY2(outcome().contains(QStringLiteral("no/such/folder/out.bin")), qPrintable(outcome()));
    QTRY_VERIFY(button("followSave")->isEnabled());
    QVERIFY(!outcome().startsWith(QStringLiteral("Sav")));
}

void FollowSaveTest::saysThatTheCaptureIsGone()
{
    m_open = [] { return std::unique_ptr<CaptureReader>(); };
    follow();
    choose(0, QStringLiteral("out.bin"));
    QTRY_VERIFY2(outcome().contains(QStringLiteral("can no longer be read")), qPrintable(outcome()));
    QVERIFY(!QFile::exists(path(QStringLiteral("out.bin"))));
}

QTEST_MAIN(FollowSaveTest)
#include "tst_followsave.moc"
