// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QList>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace porthole {

/// One line to send: text with escapes and a line end of choice, or hex. What is wrong with it is said below
/// as it is typed, and then nothing is sent; nor is the end alone, unless the user has chosen it since the
/// last text was sent. Up and Down bring back what was sent before. Thread: main.
class SendBox final : public QWidget
{
    Q_OBJECT

public:
    static constexpr qsizetype maxHistory = 100;
    static constexpr int maxLetters = 65'536; ///< in the line; of what makes it longer nothing is taken

    explicit SendBox(QWidget *parent = nullptr);

    /// Who gets the bytes, e.g. "to client #42"; with nobody to get them, why.
    void setTarget(const QString &text, bool canSend);
    void focusEdit();

    /// Form and end, and whether the end may be sent alone.
    [[nodiscard]] QByteArray saveState() const;
    bool restoreState(const QByteArray &state);

Q_SIGNALS:
    void sendRequested(const QByteArray &bytes);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    enum Mode { Text, Hex };
    struct Sent
    {
        int mode;
        QString text;
        friend bool operator==(const Sent &, const Sent &) = default;
    };

    void makeModes();
    void onEdited(const QString &text);
    [[nodiscard]] Result<QByteArray> bytes() const;
    [[nodiscard]] QString statusText(qsizetype bytes) const;
    [[nodiscard]] bool canSend(const Result<QByteArray> &bytes) const;
    [[nodiscard]] QString whyNotSent(const Result<QByteArray> &bytes) const;
    void send();
    void remember(const Sent &sent);
    void recall(qsizetype place);
    void refresh();
    void updateColours();

    QLabel *m_target;
    QComboBox *m_mode;
    QLineEdit *m_edit;
    QComboBox *m_append;
    QPushButton *m_send;
    QLabel *m_status;
    bool m_canSend = false;
    bool m_invalid = false;
    bool m_endIsChosen = false; // by hand, since the last text was sent: then it may be sent alone
    bool m_isRefused = false;   // what was last put in, and nothing else since
    QString m_text;             // the line's, without what is refused
    QList<Sent> m_history;      // oldest first
    qsizetype m_place = 0;      // in the history; its size stands for the line being written
    Sent m_draft{Text, {}};     // that line, while an older one is shown
};

} // namespace porthole
