// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/messages/messagesaver.h"

#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace porthole {

/// A line that is seen while messages are being saved, with a way to cancel, and says afterwards what was
/// done. Thread: main.
class SaveBar final : public QWidget
{
    Q_OBJECT

public:
    explicit SaveBar(QWidget *parent = nullptr);

    /// Does nothing while an earlier save is under way.
    void save(const MessageSource &source, const MessageSaver::Job &job);
    [[nodiscard]] bool isSaving() const { return m_saver != nullptr; }
    /// Says something until the user closes it.
    void say(const QString &text);

Q_SIGNALS:
    void savingChanged(bool saving);
    void failed(const porthole::Error &error);

private:
    void onButton();
    void onSaved();
    void onFailed(const Error &error);
    void endSaving();

    MessageSaver *m_saver = nullptr;
    QLabel *m_text;
    QProgressBar *m_progress;
    QToolButton *m_button;
};

} // namespace porthole
