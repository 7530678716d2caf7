// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/theme.h"
#include "ui/follow/streamcanvas.h"
#include "ui/follow/streamdocument.h"
#include "ui/follow/streamrecut.h"

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

private:
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
    m_canvas->setShown(hex, std::nullopt);
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
    m_canvas->setShown(hex, std::nullopt);
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
    m_canvas->setShown(hex, std::nullopt);
    m_canvas->select(2, 5);
    const QString copied = m_canvas->selectedText();
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
    m_canvas->setShown(false, Direction::Out);
    QCOMPARE(m_canvas->rows().count(), 1);
    m_canvas->setShown(false, std::nullopt);
    QCOMPARE(m_canvas->rows().count(), 2);
}

QTEST_MAIN(StreamCanvasTest)
#include "tst_streamcanvas.moc"
