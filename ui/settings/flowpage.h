// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settings/settingspage.h"

namespace porthole {

/// What clients may hold, what happens with replies that are not read, and at the stop. Thread: main.
class FlowPage final : public SettingsPage
{
    Q_OBJECT

public:
    explicit FlowPage(QWidget *parent = nullptr);

    void setConfig(const ServerConfig &config) override;
    [[nodiscard]] Result<void> apply(ServerConfig &config) const override;

private:
    QDoubleSpinBox *m_highWater;
    QDoubleSpinBox *m_lowWater;
    QDoubleSpinBox *m_maxHeld;
    QDoubleSpinBox *m_writeTimeout;
    QDoubleSpinBox *m_stopDeadline;
};

} // namespace porthole
