// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/follow/streamrows.h"
#include "ui/panel/hexdump.h"

#include <QAbstractScrollArea>
#include <QFont>

namespace porthole {

class StreamDocument;
class StreamRecut;

/// Shows a stream as hex or as text; only the rows in view are made and drawn. Bytes are selected by mouse or
/// keys. Thread: main.
class StreamCanvas final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    static constexpr qint64 maxCopyBytes = 4 * 1024 * 1024; ///< what is beyond is not copied

    /// `document` must outlive it.
    explicit StreamCanvas(const StreamDocument *document, QWidget *parent = nullptr);

    void setShown(bool hex, std::optional<Direction> only);
    /// The frames of the incoming bytes; null: as they were recorded.
    void setRecut(const StreamRecut *recut);
    /// The document has grown.
    void grow();
    /// The document has begun anew.
    void restart();

    [[nodiscard]] const StreamRows &rows() const { return m_rows; }
    /// Selects [from, to) and brings it into view.
    void select(qint64 from, qint64 to);
    void selectAll();
    [[nodiscard]] bool hasSelection() const { return m_hasSelection; }
    [[nodiscard]] qint64 selectionStart() const { return qMin(m_anchor, m_caret); }
    [[nodiscard]] qint64 selectionEnd() const
    {
        return m_hasSelection ? qMax(m_anchor, m_caret) + 1 : m_caret;
    }
    /// The selected bytes of the rows in it, as shown.
    [[nodiscard]] QString selectedText() const;
    void copy() const;

    /// Where a byte stands in the viewport; on the ASCII side if asked. Empty if its row is not shown.
    [[nodiscard]] QRectF cellOf(qint64 position, bool ascii) const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    [[nodiscard]] qreal columnWidth() const;
    [[nodiscard]] int lineHeight() const;
    [[nodiscard]] QRectF cell(qint64 row, int column, int columns) const;
    [[nodiscard]] bool isSelected(qint64 position) const;
    [[nodiscard]] qint64 byteAt(const QPoint &position) const;
    [[nodiscard]] qint64 caretAfter(int key, Qt::KeyboardModifiers modifiers) const;
    [[nodiscard]] qint64 vertically(qint64 rows) const;
    [[nodiscard]] QString hexLine(const StreamRows::Row &row, qint64 from, qint64 to) const;
    void setCaret(qint64 position, bool extend);
    void showCaret();
    void updateBars();
    void paintRow(QPainter &painter, qint64 index) const;
    void paintHex(QPainter &painter, qint64 index, const StreamRows::Row &row, const QColor &colour) const;
    void paintText(QPainter &painter, qint64 index, const StreamRows::Row &row, const QColor &colour) const;
    void paintCell(QPainter &painter, const QRectF &at, const QString &text, qint64 position,
                   const QColor &colour) const;
    void paintMarks(QPainter &painter, const QRectF &at, qint64 position) const;

    const StreamDocument *const m_document;
    const StreamRecut *m_recut = nullptr;
    StreamRows m_rows;
    QFont m_font;
    HexDump m_dump{16, 8};
    qint64 m_anchor = 0;
    qint64 m_caret = 0;
    bool m_hasSelection = false; // from the anchor to the caret, both included
};

} // namespace porthole
