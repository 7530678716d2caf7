// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturefile.h"
#include "core/capture/captureprogress.h"
#include "core/capture/capturereader.h"
#include "tests/core/capture/batches.h"
#include "ui/follow/followview.h"
#include "ui/follow/streamcanvas.h"

#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTemporaryDir>
#include <QTest>

using namespace porthole;
using namespace porthole::test;

/// The conversation of one client, out of a real capture.
class FollowClientTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void showsOneClientsConversation();
    void showsTextOfOneDirection();
    void growsWhileTheClientTalks();
    void waitsForTheLastMessagesOfOneThatClosed();
    void saysThatTheFileOfARingEnds();
    void seesWhatIsForgottenMeanwhile();
    void selectsOnBothSides();
    void cutsAnew();
    void finds();
    void endsWhileItLoads();
    void searchesInSlices();
    void anotherSearchEndsTheOneBefore();
    void anotherNeedleEndsTheSearch();
    void searchesOnInWhatIsShownThen();
    void cancelsASearch();
    void cutsInSlices();
    void anotherFramingEndsTheOneBefore();
    void endsWhileItWorks();
    void showsPartAfterPart();
    void saysWhichReadsAreNotMarked();
    void saysWhatOffsetsCount_data();
    void saysWhatOffsetsCount();

private:
    /// Client 3 says so many megabytes of the letter a, and hears "needle".
    void talkMuch(int megabytes)
    {
        const QByteArray text(1'000'000, 'a');
        for (int i = 0; i < megabytes; ++i)
            QVERIFY(m_file->write(std::vector{messages(3, {text})}));
        QVERIFY(m_file->write(std::vector{messages(3, {"needle"}, Direction::Out)}));
    }
    [[nodiscard]] std::unique_ptr<FollowView> followMuch(int megabytes = 30)
    {
        talkMuch(megabytes);
        auto view = follow(3);
        [&] { QTRY_COMPARE(view->document().size(), megabytes * 1'000'000 + 6); }();
        [&] { QTRY_VERIFY(!view->isBusy()); }();
        return view;
    }
    static void type(const FollowView &view, const QString &needle)
    {
        view.findChild<QLineEdit *>(QStringLiteral("followNeedle"))->setText(needle);
    }
    [[nodiscard]] static QComboBox *choice(const FollowView &view, const QString &name)
    {
        for (QComboBox *box : view.findChildren<QComboBox *>()) {
            if (box->accessibleName() == name)
                return box;
        }
        qFatal("the view has no choice named %s", qPrintable(name));
    }
    [[nodiscard]] std::unique_ptr<FollowView> follow(quint64 id) const
    {
        const QString file = m_file->fileName();
        auto view = std::make_unique<FollowView>(
            [file]() -> std::unique_ptr<CaptureReader> {
                auto reader = CaptureReader::open(file);
                return reader ? *std::move(reader) : nullptr;
            },
            ConnectionId{id});
        view->resize(900, 500);
        view->show();
        return view;
    }
    [[nodiscard]] static bool says(const FollowView &view, const QString &text)
    {
        const QList<QLabel *> labels = view.findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
                           [&](const QLabel *l) { return l->text().contains(text); });
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<CaptureFile> m_file;
};

void FollowClientTest::init()
{
    m_file.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_file = *CaptureFile::create(m_folder->filePath(QStringLiteral("x.porthole")), {});
    CapturedClient gone = client(1);
    gone.closed = CapturedClient::Closed{.timeNs = 5, .reason = CloseReason::Kicked};
    QVERIFY(m_file->writeClients(std::vector{gone, client(2)}));
    QVERIFY(m_file->write(
        std::vector{echoed(1, {"one\n"}), echoed(2, {"other\n"}), messages(1, {"two\nthree\n"})}));
}

void FollowClientTest::showsOneClientsConversation()
{
    const auto view = follow(1);
    QTRY_COMPARE(view->document().bytes().toByteArray(), QByteArray("one\none\ntwo\nthree\n"));
    QTRY_VERIFY(says(*view, QStringLiteral("192.0.2.7:40001")));
    QVERIFY(says(*view, QStringLiteral("kicked")));
    QCOMPARE(view->document().piece(1).direction, Direction::Out);
}

void FollowClientTest::showsTextOfOneDirection()
{
    const auto view = follow(1);
    QTRY_COMPARE(view->document().size(), 18);
    const auto choose = [&](const QString &entry) {
        for (QComboBox *box : view->findChildren<QComboBox *>()) {
            if (box->accessibleName() != QStringLiteral("Find as") && box->findText(entry) >= 0)
                box->setCurrentText(entry);
        }
    };
    choose(QStringLiteral("Text"));
    QTRY_COMPARE(view->canvas()->rows().count(), 4);
    choose(QStringLiteral("From the client"));
    QTRY_COMPARE(view->canvas()->rows().count(), 3);
    view->canvas()->selectAll();
    view->canvas()->copy();
    QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("one\\n\ntwo\\n\nthree\\n\n"));
    choose(QStringLiteral("Hex"));
    QTRY_COMPARE(view->canvas()->rows().count(), 2);
}

void FollowClientTest::growsWhileTheClientTalks()
{
    const auto progress = std::make_shared<CaptureProgress>(nullptr);
    progress->set(m_file->first(), m_file->end(), 0);
    FollowView view([file = m_file->fileName(), progress] { return *CaptureReader::open(file, progress); },
                    ConnectionId{2});
    QTRY_COMPARE(view.document().size(), 12);
    QTRY_VERIFY(says(view, QStringLiteral("still open")));
    QVERIFY(m_file->write(std::vector{messages(2, {"more\n"})}));
    progress->set(m_file->first(), m_file->end(), 0);
    QTRY_COMPARE(view.document().size(), 17);
}

/// That it closed is in the file with its last messages, which the writer tells of a moment later.
void FollowClientTest::waitsForTheLastMessagesOfOneThatClosed()
{
    const auto progress = std::make_shared<CaptureProgress>(nullptr);
    progress->set(m_file->first(), m_file->end(), 0);
    CapturedClient gone = client(2);
    gone.closed = CapturedClient::Closed{.timeNs = 5, .reason = CloseReason::PeerClosed};
    MessageBatch last = messages(2, {"last\n"});
    last.appendClient(gone);
    QVERIFY(m_file->write(std::vector{last}));
    FollowView view([file = m_file->fileName(), progress] { return *CaptureReader::open(file, progress); },
                    ConnectionId{2});
    QTRY_VERIFY(says(view, QStringLiteral("closed")));
    QCOMPARE(view.document().size(), 12);
    progress->set(m_file->first(), m_file->end(), 0);
    QTRY_COMPARE(view.document().size(), 17);
    QTRY_VERIFY(view.isAtEnd());
}

void FollowClientTest::saysThatTheFileOfARingEnds()
{
    const auto progress = std::make_shared<CaptureProgress>(nullptr);
    progress->set(m_file->first(), m_file->end(), 0);
    FollowView view([file = m_file->fileName(), progress] { return *CaptureReader::open(file, progress); },
                    ConnectionId{2});
    QTRY_VERIFY(says(view, QStringLiteral("still open")));
    QVERIFY(m_file->write(std::vector{messages(2, {"more\n"})}));
    progress->set(m_file->first(), m_file->end(), 0);
    progress->end();
    QTRY_VERIFY(says(view, QStringLiteral("open the next one to go on")));
    QCOMPARE(view.document().size(), 17);
    QVERIFY(!says(view, QStringLiteral("still open")));
    QVERIFY(!view.isAtEnd()); // nobody knows what it said then
}

/// While it reads the last batches, of which it says whether all is there.
void FollowClientTest::seesWhatIsForgottenMeanwhile()
{
    CapturedClient gone = client(3);
    gone.closed = CapturedClient::Closed{.timeNs = 5};
    QVERIFY(m_file->writeClients(std::vector{gone}));
    talkMuch(3);
    const auto progress = std::make_shared<CaptureProgress>(nullptr);
    progress->set(m_file->first(), m_file->end(), 0);
    StreamLoader loader(
        [file = m_file->fileName(), progress] { return *CaptureReader::open(file, progress); },
        ConnectionId{3});
    std::vector<bool> losses; // of each batch; the loader's until it has ended
    connect(
        &loader, &StreamLoader::loaded, &loader,
        [&](const StreamBatch &batch) {
            losses.push_back(batch.hasLosses);
            progress->set(m_file->first() + 1, m_file->end(), 0);
            loader.taken();
        },
        Qt::DirectConnection);
    loader.start();
    QVERIFY(loader.wait());
    QVERIFY(losses.size() > 1);
    QVERIFY(!losses.front());
    QVERIFY(losses.back());
}

void FollowClientTest::selectsOnBothSides()
{
    const auto view = follow(1);
    QTRY_COMPARE(view->document().size(), 18);
    StreamCanvas *const canvas = view->canvas();
    canvas->select(4, 7);
    QCOMPARE(canvas->selectionStart(), 4);
    QCOMPARE(canvas->selectionEnd(), 7);
    const QRectF hex = canvas->cellOf(5, false);
    const QRectF ascii = canvas->cellOf(5, true);
    QVERIFY(!hex.isEmpty() && !ascii.isEmpty());
    QVERIFY(ascii.left() > hex.right());
    QTest::mouseClick(canvas->viewport(), Qt::LeftButton, {}, ascii.center().toPoint());
    QCOMPARE(canvas->selectionStart(), 5);
    QTest::mouseClick(canvas->viewport(), Qt::LeftButton, {}, canvas->cellOf(6, false).center().toPoint());
    QCOMPARE(canvas->selectionStart(), 6);
}

void FollowClientTest::cutsAnew()
{
    const auto view = follow(1);
    QTRY_COMPARE(view->document().size(), 18);
    view->setFraming(QStringLiteral("line"));
    QTRY_VERIFY(says(*view, QStringLiteral("3 frames, 0 broken")));
    view->setFraming(QStringLiteral("fixed:5"));
    QTRY_VERIFY(says(*view, QStringLiteral("2 frames, 1 broken")));
    view->setFraming({});
    QVERIFY(!says(*view, QStringLiteral("broken")));
}

void FollowClientTest::finds()
{
    const auto view = follow(1);
    QTRY_COMPARE(view->document().size(), 18);
    view->findChild<QLineEdit *>(QStringLiteral("followNeedle"))->setText(QStringLiteral("one"));
    view->findNext(false);
    QCOMPARE(view->canvas()->selectionStart(), 0);
    view->findNext(false);
    QCOMPARE(view->canvas()->selectionStart(), 4);
    view->findNext(true);
    QCOMPARE(view->canvas()->selectionStart(), 0);
}

void FollowClientTest::endsWhileItLoads()
{
    const QByteArray text(100'000, 't');
    for (int i = 0; i < 50; ++i)
        QVERIFY(m_file->write(std::vector{messages(1, {text, text})}));
    for (int i = 0; i < 4; ++i) {
        const auto view = follow(1);
        if (i % 2)
            QTRY_VERIFY(view->document().size() > 0);
    }
}

void FollowClientTest::searchesInSlices()
{
    const auto view = followMuch(60);
    type(*view, QStringLiteral("aaaab"));
    view->findNext(false);
    QVERIFY(view->isBusy());
    QTRY_VERIFY(says(*view, QStringLiteral("Searching")));
    QTRY_VERIFY_WITH_TIMEOUT(says(*view, QStringLiteral("not found")), 60'000);
    QVERIFY(!view->isBusy());
    type(*view, QStringLiteral("needle"));
    QVERIFY(!says(*view, QStringLiteral("not found")));
    view->findNext(false);
    QTRY_COMPARE(view->canvas()->selectionStart(), 60'000'000);
    QVERIFY(!says(*view, QStringLiteral("found")));
}

/// What the first one would have found is not shown.
void FollowClientTest::anotherSearchEndsTheOneBefore()
{
    const auto view = followMuch();
    type(*view, QStringLiteral("needle"));
    view->findNext(false);
    QVERIFY(view->isBusy());
    view->canvas()->select(100, 100);
    type(*view, QStringLiteral("aaa"));
    view->findNext(true);
    QVERIFY(!view->isBusy()); // it is near
    QCoreApplication::processEvents();
    QCOMPARE(view->canvas()->selectionStart(), 99);
}

void FollowClientTest::anotherNeedleEndsTheSearch()
{
    const auto view = followMuch();
    type(*view, QStringLiteral("needle"));
    view->findNext(false);
    QVERIFY(view->isBusy());
    type(*view, QStringLiteral("needles"));
    QVERIFY(!view->isBusy());
    QVERIFY(!view->canvas()->hasSelection());
}

void FollowClientTest::searchesOnInWhatIsShownThen()
{
    const auto view = followMuch();
    type(*view, QStringLiteral("needle"));
    view->findNext(false);
    QVERIFY(view->isBusy());
    choice(*view, QStringLiteral("Direction"))->setCurrentIndex(1); // from the client, who did not say it
    QTRY_VERIFY(says(*view, QStringLiteral("not found")));
    view->findNext(false);
    choice(*view, QStringLiteral("Direction"))->setCurrentIndex(2);
    QTRY_COMPARE(view->canvas()->selectionStart(), 30'000'000);
}

void FollowClientTest::cancelsASearch()
{
    const auto view = followMuch();
    view->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(view.get()));
    type(*view, QStringLiteral("needle"));
    view->canvas()->setFocus();
    view->findNext(false);
    QVERIFY(view->isBusy());
    QTest::keyClick(view->canvas(), Qt::Key_Escape);
    QVERIFY(!view->isBusy());
    QVERIFY(says(*view, QStringLiteral("cancelled")));
    QVERIFY(!view->canvas()->hasSelection());
}

void FollowClientTest::cutsInSlices()
{
    const auto view = followMuch();
    view->setFraming(QStringLiteral("fixed:3"));
    QVERIFY(view->isBusy());
    QTRY_VERIFY(says(*view, QStringLiteral("Cutting")));
    // Of 30 MB whose reads have not ended 457 times 64 KiB: the rest waits for the end of its read.
    QTRY_VERIFY_WITH_TIMEOUT(says(*view, QStringLiteral("9,983,317 frames, 0 broken")), 60'000);
    QVERIFY(!view->isBusy());
}

void FollowClientTest::anotherFramingEndsTheOneBefore()
{
    const auto view = followMuch();
    view->setFraming(QStringLiteral("fixed:1"));
    QVERIFY(view->isBusy());
    view->setFraming(QStringLiteral("fixed:1000"));
    QTRY_VERIFY(says(*view, QStringLiteral("29,949 frames, 0 broken")));
    view->setFraming(QStringLiteral("fixed:1"));
    QVERIFY(view->isBusy());
    view->setFraming({});
    QVERIFY(!view->isBusy());
    QVERIFY(!says(*view, QStringLiteral("frames")));
    view->setFraming(QStringLiteral("fixed:1"));
    view->setFraming(QStringLiteral("fixed:"));
    QVERIFY(!view->isBusy());
    QVERIFY(says(*view, QStringLiteral("not a framing")));
}

void FollowClientTest::endsWhileItWorks()
{
    auto view = followMuch();
    type(*view, QStringLiteral("needle"));
    view->findNext(false);
    view->setFraming(QStringLiteral("fixed:1"));
    choice(*view, QStringLiteral("Show as"))->setCurrentIndex(1);
    view->canvas()->selectAll();
    view->canvas()->copy();
    QVERIFY(view->isBusy());
    view.reset();
    QCoreApplication::processEvents();
}

/// Each part with its own ends of reads; what was under way for the one before has ended.
void FollowClientTest::showsPartAfterPart()
{
    const QByteArray half(StreamDocument::maxBytes / 2 + 1, 'x');
    qint64 position = 0;
    for (int i = 0; i < 3; ++i) {
        MessageBatch batch(ConnectionId{4});
        batch.append(Direction::In, FrameKind::Complete, Moment::now(), half);
        batch.appendReadEnd(false, position + 10 + i, Moment::now());
        position += half.size();
        QVERIFY(m_file->write(std::span(&batch, 1)));
    }
    const auto view = follow(4);
    auto *const next = view->findChild<QPushButton *>(QStringLiteral("followNext"));
    QVERIFY(next);
    for (int i = 0; i < 3; ++i) {
        QTRY_COMPARE(view->document().size(), half.size());
        QCOMPARE(view->document().offsetOf(0), i * half.size());
        QTRY_COMPARE(next->isVisible(), i < 2);
        QCOMPARE(view->document().readEnds().size(), 1u);
        QVERIFY(view->document().endsRead(10 + i - 1));
        if (i == 2)
            return;
        QTRY_VERIFY(!view->isBusy());
        type(*view, QStringLiteral("y"));
        view->findNext(false);
        QVERIFY(view->isBusy());
        next->click();
        QVERIFY(!view->isBusy());
        QVERIFY(view->document().bytes().isEmpty());
    }
}

/// A client that sends byte by byte makes more ends of reads than are held.
void FollowClientTest::saysWhichReadsAreNotMarked()
{
    const qint64 reads = StreamDocument::maxReadEnds + 7;
    MessageBatch batch(ConnectionId{5});
    batch.append(Direction::In, FrameKind::Complete, Moment::now(), QByteArray(reads + 1, 'b'));
    for (qint64 i = 1; i <= reads; ++i)
        batch.appendReadEnd(false, i, Moment::now());
    QVERIFY(m_file->write(std::span(&batch, 1)));
    QVERIFY(m_file->write(std::vector{messages(5, {"next"})}));
    const auto view = follow(5);
    auto *const next = view->findChild<QPushButton *>(QStringLiteral("followNext"));
    QTRY_VERIFY_WITH_TIMEOUT(next->isVisible(), 60'000); // the message after it is in the next part
    QCOMPARE(qint64(view->document().readEnds().size()), StreamDocument::maxReadEnds);
    QVERIFY(says(*view, QStringLiteral("the ends of 7 reads are not marked")));
    next->click();
    QTRY_COMPARE(view->document().bytes().toByteArray(), QByteArray("next"));
    QVERIFY(!says(*view, QStringLiteral("not marked")));
}

void FollowClientTest::saysWhatOffsetsCount_data()
{
    QTest::addColumn<int>("first"); // entry of the file
    QTest::addColumn<int>("missing");
    QTest::addColumn<qint64>("openedNs");
    QTest::addColumn<bool>("says");
    QTest::newRow("nothing is missing") << 0 << 0 << qint64(50) << false;
    QTest::newRow("messages were lost") << 0 << 3 << qint64(50) << true;
    QTest::newRow("a ring's file that began later") << 500 << 0 << qint64(50) << true;
    QTest::newRow("a ring's file that began earlier") << 500 << 0 << qint64(150) << false;
}

void FollowClientTest::saysWhatOffsetsCount()
{
    QFETCH(int, first);
    QFETCH(int, missing);
    QFETCH(qint64, openedNs);
    QFETCH(bool, says);
    m_file = *CaptureFile::create(m_folder->filePath(QStringLiteral("y.porthole")), {}, quint64(first));
    CapturedClient talker = client(1);
    talker.openedNs = openedNs;
    talker.closed = CapturedClient::Closed{.timeNs = 900};
    QVERIFY(m_file->writeClients(std::vector{talker}));
    MessageBatch batch(ConnectionId{1});
    batch.append(Direction::In, FrameKind::Complete, {100, 1}, "one\n");
    MessageBatch after(ConnectionId{1});
    after.append(Direction::In, FrameKind::Complete, {200, 2}, "two\n");
    after.setMissingBefore(quint64(missing));
    QVERIFY(m_file->write(std::vector{batch, after}));
    const auto view = follow(1);
    QTRY_COMPARE(view->document().size(), 8);
    QTRY_VERIFY(this->says(*view, QStringLiteral("closed")));
    QCOMPARE(this->says(*view, QStringLiteral("offsets count only what it has")), says);
}

QTEST_MAIN(FollowClientTest)
#include "tst_followclient.moc"
