// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverconfig.h"

#include <QDialog>
#include <QList>

class QDialogButtonBox;
class QLabel;
class QTabWidget;

namespace porthole {

class SettingsPage;

/// All settings but the address and the port, which the server bar has. Not modal: traffic goes on behind it.
/// accepted() says that the user wants config(). Thread: main.
class SettingsDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit SettingsDialog(QWidget *parent = nullptr);

    void setConfig(const ServerConfig &config);
    /// What is entered, with the address and port of the last setConfig(). While something is invalid (OK is
    /// then off) the last setConfig() itself.
    [[nodiscard]] ServerConfig config() const;
    /// While the server runs, the dialog says that its settings apply at the next start.
    void setRunning(bool running);

protected:
    void changeEvent(QEvent *event) override;

private:
    void addPage(SettingsPage *page, const QString &title);
    [[nodiscard]] Result<ServerConfig> entered() const;
    void restoreDefaults();
    void validate();
    void showProblem(const QString &sentence);
    [[nodiscard]] QString sentenceFor(const Error &error) const;

    ServerConfig m_given;
    QList<SettingsPage *> m_pages;
    bool m_loading = false;
    QTabWidget *m_tabs;
    QLabel *m_problemIcon;
    QLabel *m_problem;
    QLabel *m_running;
    QDialogButtonBox *m_buttons;
};

} // namespace porthole
