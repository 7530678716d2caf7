// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QToolButton;

namespace porthole {

class MessageModel;

/// The line that says what the log does not show: what was lost, what was cleared away, how much passes the
/// filter, and how far a search has got. Thread: main.
class LogStatus final : public QWidget
{
    Q_OBJECT

public:
    explicit LogStatus(MessageModel *model, QWidget *parent = nullptr);

    /// The log is a file of a ring, and what is older is in the files before it. Empty: it is no ring's.
    void setRingFile(const QString &name);
    /// What a search has to say; empty: nothing.
    void say(const QString &text);

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    [[nodiscard]] QString olderText() const;
    [[nodiscard]] QString lossText() const;
    [[nodiscard]] QString matchText() const;
    void onSearchButton();
    void updateColours();

    MessageModel *const m_model;
    QString m_ringFile;
    QLabel *m_loss;
    QLabel *m_said;
    QLabel *m_matches;
    QToolButton *m_showCleared;
    QToolButton *m_search;
};

} // namespace porthole
