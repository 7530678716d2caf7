// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagefilter.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QToolButton;

namespace porthole {

class FieldMark;

/// Where the user types what to look for in messages: as text, hex bytes or an expression. What cannot be
/// used is said under it, and the last good pattern stays. Thread: main.
class PatternField final : public QWidget
{
    Q_OBJECT

public:
    explicit PatternField(QWidget *parent = nullptr);

    /// The last valid one; empty: everything.
    [[nodiscard]] const BytePattern &pattern() const { return m_pattern; }
    void clear();
    void focusField();

Q_SIGNALS:
    /// pattern() is another one.
    void patternChanged();

protected:
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] Result<BytePattern> typed() const;
    void read();
    void showError(const QString &sentence);
    void updateHints();
    void updateColours();

    BytePattern m_pattern;
    QLineEdit *m_field;
    QComboBox *m_kind;
    QToolButton *m_case;
    QLabel *m_error;
    FieldMark *m_mark;
};

} // namespace porthole
