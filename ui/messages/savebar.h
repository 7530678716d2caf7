// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/progressline.h"
#include "ui/messages/messagesaver.h"

namespace porthole {

/// Saves messages to a text file, and says how far that is and what came of it. Thread: main.
class SaveBar final : public ProgressLine
{
    Q_OBJECT

public:
    explicit SaveBar(QWidget *parent = nullptr);

    /// Does nothing while an earlier save is under way.
    void save(const MessageSource &source, const MessageSaver::Job &job);
    [[nodiscard]] bool isSaving() const { return m_saver != nullptr; }

Q_SIGNALS:
    void savingChanged(bool saving);
    void failed(const porthole::Error &error);

private:
    void cancel();
    void onSaved();
    void onFailed(const Error &error);
    void endSaving(const QString &text);

    MessageSaver *m_saver = nullptr;
};

} // namespace porthole
