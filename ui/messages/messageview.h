// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagesource.h"

#include <QList>
#include <QWidget>

#include <memory>
#include <optional>

class QCheckBox;
class QStackedWidget;
class QToolButton;

namespace porthole {

class EmptyLog;
class LogFinder;
class LogStatus;
class MessageFilterBar;
class MessageModel;
class MessageTable;
class TimeBar;

/// The message log: what the source holds, narrowed down by client, direction, pattern and more, with what
/// was lost said in words. It reads the source only while it is visible. Thread: main.
class MessageView final : public QWidget
{
    Q_OBJECT

public:
    static constexpr qsizetype maxCopyBytes = 8 * 1024 * 1024; ///< of text; more goes through a file
    static constexpr quint64 maxCopyEntries = 10'000;

    /// Null: there is no log, and it says so.
    explicit MessageView(std::shared_ptr<MessageSource> source, QWidget *parent = nullptr);
    ~MessageView() override;

    /// Another log, or none. The filter stays; selection and marks are dropped.
    void setSource(std::shared_ptr<MessageSource> source);
    /// Nothing comes into the log, or there is none, for this reason, which stands there while it is empty.
    /// Empty: messages will come.
    void setWhyNothingComes(const QString &why);
    /// The log is this file of a ring, whose older files it does not show. Empty: it is no ring's.
    void setRingFile(const QString &name);
    /// Where "Copy as printf | nc" sends to.
    void setEndpoint(const QString &host, quint16 port);
    /// Only the messages of these clients; of all if empty. If the user removes this filter it stays away
    /// until other clients are given.
    void showClients(const QList<ConnectionId> &ids);

    /// What the log is narrowed down to. Always valid.
    [[nodiscard]] MessageFilter filter() const;
    /// Entries before this one were cleared away; 0 if none were.
    [[nodiscard]] quint64 firstShown() const;

    /// The columns, Auto scroll, Hex, and how times are counted. restoreState() gives false, and changes
    /// nothing, if it is not such a state.
    [[nodiscard]] QByteArray saveState() const;
    bool restoreState(const QByteArray &state);

    /// Goes to the first entry shown that is not before this time, in ns since 1970-01-01 UTC.
    void jumpToTime(qint64 timeNs);

    // What menus may ask for.
    void focusSearch();
    void findNext();
    void findPrevious();
    void toggleMark();
    void nextMark();
    void previousMark();
    void askForTime();
    /// Copies the selected entries as text, one a line.
    void copySelected();
    /// Hides what the log holds now. The log keeps it, and a button brings it back.
    void clear();
    /// There is something to clear.
    [[nodiscard]] bool canClear() const { return m_canClear; }

Q_SIGNALS:
    void canClearChanged(bool canClear);
    /// The user made a message the current one.
    void messageChosen(const porthole::Message &message);
    /// The same for any entry: its time, in ns since 1970-01-01 UTC.
    void currentTimeChanged(qint64 timeNs);
    /// The user wants the log, or what passes its filter, in a file.
    void exportRequested();

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    [[nodiscard]] QLayout *makeHeader();
    [[nodiscard]] QWidget *makeTablePage();
    void connectParts();
    void applyFilter();
    void keepChosen();
    void updateStatus();
    void updateDay();
    [[nodiscard]] QString emptyText() const;
    [[nodiscard]] QString filteredText() const;
    void onEntryChosen(quint64 sequence);
    void openMenu(const QPoint &position);
    void openColumnMenu(const QPoint &position);
    /// What the key does; null if it is none of this view's.
    [[nodiscard]] void (MessageView::*commandOf(const QKeyEvent &event) const)();

    MessageModel *m_model;
    MessageFilterBar *m_filterBar;
    QCheckBox *m_follow;
    QCheckBox *m_hex;
    QToolButton *m_copy;
    QToolButton *m_clear;
    QToolButton *m_export;
    LogStatus *m_status;
    MessageTable *m_table;
    LogFinder *m_finder;
    QStackedWidget *m_stack;
    EmptyLog *m_empty;
    TimeBar *m_timeBar;
    QString m_whyNothingComes;
    QString m_host;
    quint16 m_port = 0;
    std::optional<quint64> m_chosen; // the sequence number of the entry last chosen
    bool m_keepingChosen = false;    // the filter changed; its row is wanted back once it is found
    bool m_canClear = false;
    bool m_knowsDay = false; // times without a date are on the log's day
};

} // namespace porthole
