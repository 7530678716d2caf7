// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settings/settingspage.h"

class QLineEdit;

namespace porthole {

/// Who may connect, how many times, and how often. Thread: main.
class AccessPage final : public SettingsPage
{
    Q_OBJECT

public:
    explicit AccessPage(QWidget *parent = nullptr);

    void setConfig(const ServerConfig &config) override;
    [[nodiscard]] Result<void> apply(ServerConfig &config) const override;

private:
    [[nodiscard]] QLineEdit *makeRangesField(const char *name);

    QLineEdit *m_allow;
    QLineEdit *m_deny;
    QSpinBox *m_maxPerAddress;
    QSpinBox *m_connectRate;
};

} // namespace porthole
