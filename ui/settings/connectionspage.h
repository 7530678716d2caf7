// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settings/settingspage.h"

class QCheckBox;

namespace porthole {

/// How many clients may be there, for how long, and the options of their sockets. Thread: main.
class ConnectionsPage final : public SettingsPage
{
    Q_OBJECT

public:
    explicit ConnectionsPage(QWidget *parent = nullptr);

    void setConfig(const ServerConfig &config) override;
    [[nodiscard]] Result<void> apply(ServerConfig &config) const override;

private:
    QSpinBox *m_maxClients;
    QSpinBox *m_backlog;
    QDoubleSpinBox *m_idleTimeout;
    QDoubleSpinBox *m_frameTimeout;
    QCheckBox *m_noDelay;
    QCheckBox *m_keepAlive;
    QDoubleSpinBox *m_keepAliveTime;
};

} // namespace porthole
