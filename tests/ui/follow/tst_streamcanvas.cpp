// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/theme.h"
#include "ui/follow/streamcanvas.h"
#include "ui/follow/streamdocument.h"
#include "ui/follow/streamrecut.h"

#include <QClipboard>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>

using namespace porthole;

/// What is drawn of a stream, and what can be selected in it, as hex and as text.
class StreamCanvasTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void marksEndsOfFramesAndOfReads_data();
    void marksEndsOfFramesAndOfReads();
    void marksTheFramesOfAnotherFraming_data();
    void marksTheFramesOfAnotherFraming();
    void selectionIsSeenOnBothSides();
    void selectsFromEitherSide_data();
    void selectsFromEitherSide();
    void extendsByKeys();
    void copiesWhatIsShown_data();
    void copiesWhatIsShown();
    void showsOneDirection();
    void copiesInSlices();
    void saysWhatItLeftOutOfACopy();
    void anotherCopyEndsTheOneBefore();
    void cancelsACopy();
    void showsTheOldFormUntilTheNewOneIsLaidOut();
    void anotherFormEndsTheOneBefore();
    void keepsItsPlaceInAnotherForm();
    void offsetsMayBeLong();

private:
    /// Lines of about a hundred bytes, so many bytes in all: too many for one slice.
    void fill(qint64 bytes)
    {
        QByteArray line = QByteArray(97, 'x') + "\xc3\xa4\n";
        while (m_document->size() < bytes)
            QVERIFY(m_document->append(said(line.repeated(10'000), true)));
        m_canvas->grow();
        QTRY_VERIFY(!m_canvas->isBusy());
    }
    static QString clipboard() { return QGuiApplication::clipboard()->text(); }

    static Message said(const QByteArray &bytes, bool endsRead, Direction direction = Direction::In)
    {
        Message message;
        message.bytes = bytes;
        message.length = bytes.size();
        message.direction = direction;
        message.endsRead = endsRead;
        return message;
    }
    [[nodiscard]] QImage image() const { return m_canvas->viewport()->grab().toImage(); }
    [[nodiscard]] static bool has(const QImage &image, const QRectF &where, const QColor &colour)
    {
        const QRect rect = where.toRect() & image.rect();
        for (int y = rect.top(); y <= rect.bottom(); ++y) {
            for (int x = rect.left(); x <= rect.right(); ++x) {
                if (image.pixel(x, y) == colour.rgb())
                    return true;
            }
        }
        return false;
    }
    /// At the end of the byte: the bar of a frame, half-way up; the triangle of a read, at the foot.
    [[nodiscard]] bool hasFrameEnd(const QImage &image, qint64 position, bool broken = false) const
    {
        const QRectF cell = m_canvas->cellOf(position, false);
        const QPalette palette = m_canvas->palette();
        return has(image, QRectF(cell.right(), cell.center().y(), 2, 1),
                   broken ? theme::bad(palette) : theme::clients(palette));
    }
    [[nodiscard]] bool hasReadEnd(const QImage &image, qint64 position) const
    {
        const QRectF cell = m_canvas->cellOf(position, false);
        return has(image, QRectF(cell.right() - 4, cell.bottom() - 4, 9, 4),
                   theme::good(m_canvas->palette()));
    }

    std::unique_ptr<StreamCanvas> m_canvas; // ends before its document
    std::unique_ptr<StreamDocument> m_document;
};

/// Two frames of eight bytes, of which the first read ended within the second, and an answer.
void StreamCanvasTest::init()
{
    m_canvas.reset();
    m_document = std::make_unique<StreamDocument>();
    m_document->appendReadEnds({{.position = 12, .timeNs = 1}});
    QVERIFY(m_document->append(said("abcdefgh", false)));
    QVERIFY(m_document->append(said("ijklmnop", true)));
    QVERIFY(m_document->append(said("answer", false, Direction::Out)));
    m_canvas = std::make_unique<StreamCanvas>(m_document.get());
    m_canvas->resize(900, 300);
    m_canvas->show();
    m_canvas->grow();
}

void StreamCanvasTest::marksEndsOfFramesAndOfReads_data()
{
    QTest::addColumn<bool>("hex");
    QTest::newRow("hex") << true;
    QTest::newRow("text") << false;
}

void StreamCanvasTest::marksEndsOfFramesAndOfReads()
{
    QFETCH(bool, hex);
    m_canvas->setForm({hex, std::nullopt});
    const QImage seen = image();
    for (const qint64 end : {7, 15, 21})
        QVERIFY2(hasFrameEnd(seen, end), QByteArray::number(end));
    for (const qint64 within : {3, 11, 18})
        QVERIFY2(!hasFrameEnd(seen, within), QByteArray::number(within));
    for (const qint64 end : {11, 15})
        QVERIFY2(hasReadEnd(seen, end), QByteArray::number(end));
    for (const qint64 other : {3, 7, 21})
        QVERIFY2(!hasReadEnd(seen, other), QByteArray::number(other));
}

void StreamCanvasTest::marksTheFramesOfAnotherFraming_data()
{
    marksEndsOfFramesAndOfReads_data();
}

void StreamCanvasTest::marksTheFramesOfAnotherFraming()
{
    QFETCH(bool, hex);
    m_canvas->setForm({hex, std::nullopt});
    StreamRecut five(*FramingSpec::parse(u"fixed:5"));
    five.advance(*m_document, true);
    m_canvas->setRecut(&five);
    const QImage seen = image();
    for (const qint64 end : {4, 9, 14})
        QVERIFY2(hasFrameEnd(seen, end), QByteArray::number(end));
    QVERIFY(hasFrameEnd(seen, 15, true)); // one byte is too few
    QVERIFY(!hasFrameEnd(seen, 7));
    QVERIFY(hasFrameEnd(seen, 21)); // what was sent stays as it was
    QVERIFY(hasReadEnd(seen, 11));
    m_canvas->setRecut(nullptr);
    const QImage again = image();
    QVERIFY(hasFrameEnd(again, 7));
    QVERIFY(!hasFrameEnd(again, 4));
}

void StreamCanvasTest::selectionIsSeenOnBothSides()
{
    m_canvas->select(2, 5);
    const QImage seen = image();
    const QColor highlight = m_canvas->palette().color(QPalette::Highlight);
    const auto isLit = [&](qint64 position, bool ascii) {
        const QPointF corner = m_canvas->cellOf(position, ascii).topLeft() + QPointF(1, 2);
        return has(seen, QRectF(corner, QSizeF(1, 1)), highlight);
    };
    for (const bool ascii : {false, true}) {
        for (const qint64 inside : {2, 3, 4})
            QVERIFY(isLit(inside, ascii));
        for (const qint64 outside : {1, 5})
            QVERIFY(!isLit(outside, ascii));
    }
}

void StreamCanvasTest::selectsFromEitherSide_data()
{
    QTest::addColumn<bool>("ascii");
    QTest::newRow("hex") << false;
    QTest::newRow("ASCII") << true;
}

void StreamCanvasTest::selectsFromEitherSide()
{
    QFETCH(bool, ascii);
    QWidget *const viewport = m_canvas->viewport();
    const auto at = [&](qint64 position) { return m_canvas->cellOf(position, ascii).center().toPoint(); };
    QTest::mousePress(viewport, Qt::LeftButton, {}, at(3));
    QMouseEvent move(QEvent::MouseMove, at(6), viewport->mapToGlobal(at(6)), Qt::NoButton, Qt::LeftButton,
                     {});
    QCoreApplication::sendEvent(viewport, &move);
    QTest::mouseRelease(viewport, Qt::LeftButton, {}, at(6));
    QCOMPARE(m_canvas->selectionStart(), 3);
    QCOMPARE(m_canvas->selectionEnd(), 7);
}

void StreamCanvasTest::extendsByKeys()
{
    m_canvas->select(2, 4);
    QTest::keyClick(m_canvas.get(), Qt::Key_End, Qt::ShiftModifier);
    QCOMPARE(m_canvas->selectionStart(), 2);
    QCOMPARE(m_canvas->selectionEnd(), 16);
    QTest::keyClick(m_canvas.get(), Qt::Key_Down);
    QVERIFY(!m_canvas->hasSelection());
    QCOMPARE(m_canvas->selectionStart(), 21);
}

void StreamCanvasTest::copiesWhatIsShown_data()
{
    QTest::addColumn<bool>("hex");
    QTest::newRow("hex") << true;
    QTest::newRow("text") << false;
}

void StreamCanvasTest::copiesWhatIsShown()
{
    QFETCH(bool, hex);
    m_canvas->setForm({hex, std::nullopt});
    m_canvas->select(2, 5);
    m_canvas->copy();
    const QString copied = QGuiApplication::clipboard()->text();
    if (!hex) {
        QCOMPARE(copied, QStringLiteral("cde\n"));
        return;
    }
    QVERIFY2(copied.contains(QStringLiteral("63 64 65")) && copied.contains(QStringLiteral("cde")),
             qPrintable(copied));
    QVERIFY2(!copied.contains(QStringLiteral("62")) && !copied.contains(QStringLiteral("66")),
             qPrintable(copied));
}

void StreamCanvasTest::showsOneDirection()
{
    m_canvas->setForm({false, Direction::Out});
    QCOMPARE(m_canvas->rows().count(), 1);
    m_canvas->setForm({false, std::nullopt});
    QCOMPARE(m_canvas->rows().count(), 2);
}

void StreamCanvasTest::copiesInSlices()
{
    fill(5'000'000);
    m_canvas->setForm({false, std::nullopt});
    QTRY_VERIFY(!m_canvas->isBusy());
    const QSignalSpy activity(m_canvas.get(), &StreamCanvas::activity);
    QGuiApplication::clipboard()->setText(QStringLiteral("before"));
    m_canvas->select(22, 22 + 3'000'000);
    m_canvas->copy();
    QVERIFY(m_canvas->isBusy());
    QCOMPARE(clipboard(), QStringLiteral("before"));
    m_canvas->select(0, 1); // what was selected is copied all the same
    QTRY_VERIFY(!m_canvas->isBusy());
    const QString line = QString(97, u'x') + QStringLiteral("\u00e4\\n\n");
    QCOMPARE(clipboard(), line.repeated(30'000));
    QCOMPARE(activity.last().at(0).toString(), QStringLiteral("Copied 3.0 MB."));
}

void StreamCanvasTest::saysWhatItLeftOutOfACopy()
{
    fill(StreamCopy::maxBytes + 2'000'000);
    m_canvas->setForm({false, std::nullopt});
    QTRY_VERIFY(!m_canvas->isBusy());
    const QSignalSpy activity(m_canvas.get(), &StreamCanvas::activity);
    m_canvas->selectAll();
    m_canvas->copy();
    QTRY_VERIFY(!m_canvas->isBusy());
    QCOMPARE(activity.last().at(0).toString(), QStringLiteral("Copied 4.2 MB. What is selected beyond the "
                                                              "first 4 MiB was left out."));
    QVERIFY(clipboard().startsWith(QStringLiteral("abcdefghijklmnop\nanswer\n")));
}

void StreamCanvasTest::anotherCopyEndsTheOneBefore()
{
    fill(5'000'000);
    m_canvas->selectAll();
    m_canvas->copy();
    QVERIFY(m_canvas->isBusy());
    m_canvas->setForm({false, std::nullopt});
    // Instrumented, it takes 8 s.
    QTRY_VERIFY_WITH_TIMEOUT(m_canvas->form().hex == false && !m_canvas->isBusy(), 60'000);
    m_canvas->selectAll();
    m_canvas->copy();
    QVERIFY(m_canvas->isBusy());
    m_canvas->select(0, 3);
    m_canvas->copy();
    QCOMPARE(clipboard(), QStringLiteral("abc\n"));
    QVERIFY(!m_canvas->isBusy());
}

void StreamCanvasTest::cancelsACopy()
{
    fill(5'000'000);
    QGuiApplication::clipboard()->setText(QStringLiteral("before"));
    const QSignalSpy activity(m_canvas.get(), &StreamCanvas::activity);
    m_canvas->selectAll();
    m_canvas->copy();
    QVERIFY(m_canvas->isBusy());
    m_canvas->cancelCopy();
    QVERIFY(!m_canvas->isBusy());
    QCOMPARE(activity.last().at(0).toString(), QStringLiteral("Copying was cancelled."));
    QCOMPARE(clipboard(), QStringLiteral("before"));
    m_canvas->copy();
    m_document->beginNextPart(); // so do other bytes
    m_canvas->restart();
    QVERIFY(!m_canvas->isBusy());
    QCOMPARE(clipboard(), QStringLiteral("before"));
}

void StreamCanvasTest::showsTheOldFormUntilTheNewOneIsLaidOut()
{
    fill(60'000'000);
    const qint64 before = m_canvas->rows().count();
    m_canvas->setForm({false, std::nullopt});
    QVERIFY(m_canvas->isBusy());
    QVERIFY(!m_canvas->form().hex);
    QVERIFY(m_canvas->rows().form().hex);
    QCOMPARE(m_canvas->rows().count(), before);
    QTRY_VERIFY(!m_canvas->isBusy());
    QVERIFY(!m_canvas->rows().form().hex);
    QCOMPARE(m_canvas->rows().done(), m_document->size());
}

void StreamCanvasTest::anotherFormEndsTheOneBefore()
{
    fill(60'000'000);
    m_canvas->setForm({false, std::nullopt});
    QVERIFY(m_canvas->isBusy());
    m_canvas->setForm({false, Direction::Out});
    QTRY_VERIFY(!m_canvas->isBusy());
    QCOMPARE(m_canvas->rows().count(), 1);
    QVERIFY(m_document->append(said("more", false, Direction::Out))); // and it goes on in that form
    m_canvas->grow();
    QTRY_COMPARE(m_canvas->rows().count(), 2);
}

/// What was seen at the top is seen there in the other form too; the caret, if it was seen.
void StreamCanvasTest::keepsItsPlaceInAnotherForm()
{
    fill(1'000'000);
    QScrollBar *const bar = m_canvas->verticalScrollBar();
    bar->setValue(bar->maximum() / 2);
    const auto top = [&] { return m_canvas->rows().row(*m_document, bar->value()); };
    const qint64 seen = top().from;
    m_canvas->setForm({false, std::nullopt});
    QTRY_VERIFY(!m_canvas->isBusy());
    QVERIFY(top().from <= seen && seen < top().to);
    m_canvas->select(500'000, 500'000);
    m_canvas->setForm({true, std::nullopt});
    QTRY_VERIFY(!m_canvas->isBusy());
    QVERIFY(!m_canvas->cellOf(500'000, false).isEmpty());
    QVERIFY(m_canvas->viewport()->rect().contains(m_canvas->cellOf(500'000, false).center().toPoint()));
}

/// More than 4 GiB into its direction an offset has nine digits, and the bytes stand where they always do.
void StreamCanvasTest::offsetsMayBeLong()
{
    const QRectF usual = m_canvas->cellOf(0, false);
    const QImage before = image();
    m_document->beginNextPart();
    Message lost = said({}, true);
    lost.length = lost.missing = qint64(1) << 33;
    QVERIFY(m_document->append(lost));
    QVERIFY(m_document->append(said("abcdefgh", false)));
    m_canvas->restart();
    QVERIFY(m_document->offsetOf(0) > qint64(1) << 32);
    QCOMPARE(m_canvas->cellOf(0, false), usual);
    const QRect letters = usual.toRect().united(m_canvas->cellOf(6, false).toRect());
    QCOMPARE(image().copy(letters), before.copy(letters));
}

QTEST_MAIN(StreamCanvasTest)
#include "tst_streamcanvas.moc"
