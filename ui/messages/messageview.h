// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/capture/messagesource.h"

#include <QList>
#include <QWidget>

#include <memory>
#include <optional>

class QCheckBox;
class QLabel;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace porthole {

class MessageFilterBar;
class MessageModel;
class MessageTable;
class SaveBar;

/// The message log: what the source holds, narrowed down by client, direction and text, with what was lost
/// said in words. It reads the source only while it is visible. Thread: main.
class MessageView final : public QWidget
{
    Q_OBJECT

public:
    static constexpr qsizetype maxCopyBytes = 8 * 1024 * 1024; ///< of text; more goes through a file

    explicit MessageView(std::shared_ptr<MessageSource> source, QWidget *parent = nullptr);

    /// Only the messages of these clients; of all if empty. If the user removes this filter it stays away
    /// until other clients are given.
    void showClients(const QList<ConnectionId> &ids);
    void focusSearch();

    /// The columns, Follow and Hex. restoreState() gives false, and changes nothing, if it is not such a
    /// state.
    [[nodiscard]] QByteArray saveState() const;
    bool restoreState(const QByteArray &state);

    /// Copies the selected messages as text, one a line.
    void copySelected();
    void clear();
    /// Asks for a file name and calls saveAs().
    void askWhereToSave();
    /// Writes all messages that pass the filter; the outcome is shown here, or given by failed().
    void saveAs(const QString &fileName);

Q_SIGNALS:
    /// The user made a message the current one.
    void messageChosen(const porthole::Message &message);
    /// A file could not be written.
    void failed(const porthole::Error &error);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    [[nodiscard]] QLayout *makeHeader();
    [[nodiscard]] QLayout *makeStatusLine();
    [[nodiscard]] QWidget *makeEmptyState();
    void connectParts();
    void applyFilter();
    void keepChosen();
    void updateStatus();
    void updateColours();
    void onCurrentChanged(int row);
    void openMenu(const QPoint &position);

    MessageModel *m_model;
    MessageFilterBar *m_filterBar;
    QCheckBox *m_follow;
    QCheckBox *m_hex;
    QToolButton *m_copy;
    QToolButton *m_clear;
    QToolButton *m_save;
    QLabel *m_loss;
    QLabel *m_matches;
    MessageTable *m_table;
    QStackedWidget *m_stack;
    QLabel *m_emptyText;
    QPushButton *m_clearFilter;
    SaveBar *m_saveBar;
    std::optional<quint64> m_chosen; // the sequence number of the message last chosen
    bool m_keepingChosen = false;    // the filter changed; its row is wanted back once it is found
};

} // namespace porthole
