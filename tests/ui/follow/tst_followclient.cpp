// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturefile.h"
#include "core/capture/captureprogress.h"
#include "core/capture/capturereader.h"
#include "tests/core/capture/batches.h"
#include "ui/follow/followview.h"
#include "ui/follow/streamcanvas.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
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
    void selectsOnBothSides();
    void cutsAnew();
    void finds();
    void endsWhileItLoads();

private:
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
    QCOMPARE(view->document().pieces()[1].direction, Direction::Out);
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
    QCOMPARE(view->canvas()->selectedText(), QStringLiteral("one\\n\ntwo\\n\nthree\\n\n"));
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

QTEST_MAIN(FollowClientTest)
#include "tst_followclient.moc"
