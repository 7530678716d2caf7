// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/message.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QSplitter;

namespace porthole {

class HexView;

/// One entry of the log in full: what it is, its bytes as escaped text, and beside that as hex; an event as
/// the sentence that it is. Thread: main.
class MessagePane final : public QWidget
{
    Q_OBJECT

public:
    static constexpr qsizetype maxTextBytes = 16 * 1024; ///< shown as text; the hex side shows all

    explicit MessagePane(QWidget *parent = nullptr);

    void showMessage(const Message &message);
    void clearMessage();

    [[nodiscard]] QByteArray saveState() const;
    bool restoreState(const QByteArray &state);

protected:
    void changeEvent(QEvent *event) override;

private:
    void showNote(const Message &message, qsizetype shownBytes);
    void updateColours();

    QLabel *m_caption;
    QLabel *m_badge;
    QLabel *m_note;
    QSplitter *m_splitter;
    QPlainTextEdit *m_text;
    HexView *m_hex;
};

} // namespace porthole
