// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/messages/previousmatch.h"

#include <QObject>

namespace porthole {

class MessageModel;
class MessageTable;

/// Goes from match to match and from mark to mark. Where the next match is not known yet it waits for the
/// search in the background, until that gets there, or the user asks for something else; the one before is
/// looked for backwards, as the search comes from the other end. Thread: main.
class LogFinder final : public QObject
{
    Q_OBJECT

public:
    LogFinder(MessageModel *model, MessageTable *table, QObject *parent = nullptr);

    /// Among what is highlighted; if nothing is, the next row.
    void findMatch(bool forward);
    void findMark(bool forward);
    void cancel();
    [[nodiscard]] bool isWaiting() const { return m_waiting; }

Q_SIGNALS:
    /// The outcome, in words: empty if it went there.
    void said(const QString &text);

private:
    enum class Outcome { Went, Waits, NoMore };

    [[nodiscard]] Outcome attempt();
    [[nodiscard]] Outcome lookBack();
    void onFoundBefore(std::optional<quint64> sequence);
    [[nodiscard]] Outcome goToRow(bool forward);
    void goOn();
    [[nodiscard]] QString noneAfter() const;
    [[nodiscard]] quint64 from(bool forward) const;

    MessageModel *const m_model;
    MessageTable *const m_table;
    PreviousMatch m_previous;
    bool m_waiting = false;
    bool m_forward = true;
    quint64 m_from = 0;
};

} // namespace porthole
