// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/follow/slicedwork.h"
#include "ui/follow/streamcopy.h"
#include "ui/follow/streamrows.h"

#include <QAbstractScrollArea>
#include <QFont>

namespace porthole {

class StreamDocument;
class StreamRecut;

/// Shows a stream as hex or as text; only the rows in view are made and drawn. Bytes are selected by mouse or
/// keys. Laying out and copying much goes on in slices; another request ends the one before. Thread: main.
class StreamCanvas final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    /// `document` must outlive it.
    explicit StreamCanvas(const StreamDocument *document, QWidget *parent = nullptr);

    /// What is seen stays as it is until all of it has been laid out anew.
    void setForm(StreamForm form);
    /// The form that it has, or will have.
    [[nodiscard]] const StreamForm &form() const { return (m_coming ? *m_coming : m_rows).form(); }
    /// The frames of the incoming bytes; null: as they were recorded. To be called again when there are more.
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
    /// Puts the selected bytes, of the rows that are shown, on the clipboard: StreamCopy::maxBytes at most.
    void copy();
    /// Something is being laid out or copied.
    [[nodiscard]] bool isBusy() const { return m_layout.isUnderWay() || m_copying.isUnderWay(); }
    /// Ends a copy that is under way; the clipboard stays as it was.
    void cancelCopy();

    /// Where a byte stands in the viewport; on the ASCII side if asked. Empty if its row is not shown.
    [[nodiscard]] QRectF cellOf(qint64 position, bool ascii) const;

Q_SIGNALS:
    /// What is going on, or what came of it; nothing: empty.
    void activity(const QString &text);

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    static constexpr int arrowColumns = 2; // left of the offset
    static constexpr int offsetColumns = 10;

    [[nodiscard]] qreal columnWidth() const;
    [[nodiscard]] int lineHeight() const;
    [[nodiscard]] QRectF cell(qint64 row, int column, int columns) const;
    [[nodiscard]] bool isSelected(qint64 position) const;
    [[nodiscard]] qint64 byteAt(const QPoint &position) const;
    [[nodiscard]] qint64 caretAfter(int key, Qt::KeyboardModifiers modifiers) const;
    [[nodiscard]] qint64 vertically(qint64 rows) const;
    [[nodiscard]] bool layOut(const QDeadlineTimer &deadline);
    void showComing();
    void onLayoutGoesOn();
    void onCopied();
    void setCaret(qint64 position, bool extend);
    void showCaret();
    void updateBars();
    void paintRow(QPainter &painter, qint64 index, const StreamRow &row) const;
    void paintHex(QPainter &painter, qint64 index, const StreamRow &row, const QColor &colour) const;
    void paintText(QPainter &painter, qint64 index, const StreamRow &row, const QColor &colour) const;
    void paintCell(QPainter &painter, const QRectF &at, const QString &text, qint64 position,
                   const QColor &colour) const;
    void paintMarks(QPainter &painter, const QRectF &at, qint64 position) const;

    const StreamDocument *const m_document;
    const StreamRecut *m_recut = nullptr;
    StreamRows m_rows;
    std::optional<StreamRows> m_coming; // is laid out, and shown in place of the others when it is whole
    SlicedWork m_layout;                // of those that are coming, or else of those that are shown
    std::optional<StreamCopy> m_copy;
    SlicedWork m_copying;
    QFont m_font;
    qint64 m_anchor = 0;
    qint64 m_caret = 0;
    bool m_hasSelection = false; // from the anchor to the caret, both included
};

} // namespace porthole
