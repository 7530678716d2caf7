// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/capture/messagesource.h"

#include <QWidget>

#include <memory>

class QLabel;
class QProgressBar;
class QToolButton;

namespace porthole {

class MessageSaver;

/// A line that is seen while messages are being saved, with a way to cancel, and says afterwards what was
/// done. Thread: main.
class SaveBar final : public QWidget
{
    Q_OBJECT

public:
    explicit SaveBar(QWidget *parent = nullptr);

    /// Does nothing while an earlier save is under way.
    void save(std::shared_ptr<const MessageSource> source, const MessageFilter &filter, bool hex,
              const QString &fileName);
    [[nodiscard]] bool isSaving() const { return m_saver != nullptr; }
    /// Says something until the user closes it.
    void say(const QString &text);

Q_SIGNALS:
    void savingChanged(bool saving);
    void failed(const porthole::Error &error);

private:
    void onButton();
    void onFinished();
    void onFailed(const Error &error);
    void endSaving();

    MessageSaver *m_saver = nullptr;
    QLabel *m_text;
    QProgressBar *m_progress;
    QToolButton *m_button;
};

} // namespace porthole
