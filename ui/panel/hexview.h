// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panel/hexdump.h"

#include <QAbstractScrollArea>
#include <QByteArray>
#include <QFont>

namespace porthole {

/// Shows bytes as a hex dump, read-only. Only the lines in view are formatted and drawn, so any size costs
/// the same. Bytes are selected by mouse or keys and copied as the lines that are shown. Thread: main.
class HexView final : public QAbstractScrollArea
{
    Q_OBJECT

public:
    static constexpr qint64 maxCopyBytes = 4 * 1024 * 1024; ///< of the message; what is beyond is counted

    explicit HexView(QWidget *parent = nullptr);

    void setBytes(const QByteArray &bytes);
    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }
    [[nodiscard]] const HexDump &dump() const { return m_dump; }

    /// Selects [from, to).
    void select(qint64 from, qint64 to);
    void selectAll();
    /// The lines of the selection, its bytes alone filled in; empty without one.
    [[nodiscard]] QString selectedText() const;
    void copy() const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] qreal columnWidth() const;
    [[nodiscard]] int lineHeight() const;
    [[nodiscard]] qint64 byteAt(const QPoint &position) const;
    [[nodiscard]] qint64 selectionStart() const { return qMin(m_anchor, m_caret); }
    [[nodiscard]] qint64 selectionEnd() const;
    [[nodiscard]] qint64 caretAfter(int key, Qt::KeyboardModifiers modifiers) const;
    void setCaret(qint64 byte, bool extend);
    void updateLayout();
    void describeCaret();
    void paintLine(QPainter &painter, qint64 line, qreal left, int top) const;

    QByteArray m_bytes;
    QFont m_font;
    HexDump m_dump;
    qint64 m_anchor = 0;
    qint64 m_caret = 0;
    bool m_hasSelection = false; // from the anchor to the caret, both included
};

} // namespace porthole
