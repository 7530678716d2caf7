// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/replyspec.h"

#include <QWidget>

class QComboBox;
class QLineEdit;

namespace porthole {

class FieldMark;

/// Chooses what each message is answered with, and the text (with escapes) of a fixed answer. Thread: main.
class ReplyEdit final : public QWidget
{
    Q_OBJECT

public:
    explicit ReplyEdit(QWidget *parent = nullptr);

    void setReply(const ReplySpec &reply);
    /// What is entered; a text that is not in use is that of the last setReply().
    [[nodiscard]] Result<ReplySpec> reply() const;
    /// What the chosen reply does.
    [[nodiscard]] QString explanation() const;

Q_SIGNALS:
    /// The user changed something.
    void edited();

private:
    void refresh();
    [[nodiscard]] ReplySpec::Mode mode() const;

    ReplySpec m_given;
    bool m_loading = false;
    QComboBox *m_mode;
    QLineEdit *m_text;
    FieldMark *m_mark;
};

} // namespace porthole
