// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagesource.h"

#include <QObject>

#include <atomic>
#include <memory>
#include <optional>

class QThread;

namespace porthole {

/// Looks for the newest match before an entry in a thread of its own, from there backwards. Thread: main.
class PreviousMatch final : public QObject
{
    Q_OBJECT

public:
    explicit PreviousMatch(QObject *parent = nullptr);
    ~PreviousMatch() override;

    /// Among [first, end), of `source`, which is used and destroyed in the thread; null gives nothing.
    /// `filter` must be valid. Ends what was looked for before.
    void find(std::unique_ptr<MessageSource> source, const MessageFilter &filter, quint64 first, quint64 end);
    /// There is no found() any more.
    void cancel();
    [[nodiscard]] bool isLooking() const { return m_thread != nullptr; }

Q_SIGNALS:
    /// None: there is no match.
    void found(std::optional<quint64> sequence);

private:
    std::unique_ptr<QThread> m_thread;
    std::atomic<bool> m_cancel{false};
    std::optional<quint64> m_result; // of the thread until that has ended
};

} // namespace porthole
