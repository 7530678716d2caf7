// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagesource.h"

#include <QList>
#include <QWidget>

class QComboBox;
class QToolButton;

namespace porthole {

class MoreFilters;
class PatternField;

/// What the log is narrowed down to: a chip for the clients, the direction, a pattern, and more. A pattern
/// may instead only highlight what it finds. Thread: main.
class MessageFilterBar final : public QWidget
{
    Q_OBJECT

public:
    explicit MessageFilterBar(QWidget *parent = nullptr);

    /// Only these clients; all if empty. A chip that the user removed comes back when `ids` differ from last
    /// time.
    void showClients(const QList<ConnectionId> &ids);
    /// Which entries are wanted. Always valid.
    [[nodiscard]] MessageFilter filter() const;
    /// Which of them are to be highlighted; empty: none.
    [[nodiscard]] MessageFilter highlight() const;
    [[nodiscard]] bool isHighlighting() const;
    void setHighlighting(bool on);
    /// Lets all pass, as if the user had removed every part.
    void clear();
    void focusSearch();
    /// A time without a date is on the day of this one, in ns since 1970-01-01 UTC.
    void setDayOf(qint64 timeNs);

Q_SIGNALS:
    void filterChanged();

private:
    void removeChip();
    void updateChip();
    void updateMore();

    QSet<ConnectionId> m_clients;
    bool m_chipRemoved = false;
    QToolButton *m_chip;
    QComboBox *m_direction;
    PatternField *m_pattern;
    QToolButton *m_highlight;
    QToolButton *m_more;
    MoreFilters *m_moreFilters;
};

} // namespace porthole
