// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settings/settingspage.h"

class QComboBox;
class QSpinBox;

namespace porthole {

class FileEdit;

/// Whether and how messages are kept. Thread: main.
class CapturePage final : public SettingsPage
{
    Q_OBJECT

public:
    explicit CapturePage(QWidget *parent = nullptr);

    void setConfig(const ServerConfig &config) override;
    [[nodiscard]] Result<void> apply(ServerConfig &config) const override;

private:
    void onEdited();

    QComboBox *m_mode;
    FileEdit *m_file;
    QDoubleSpinBox *m_maxBytes;
    QSpinBox *m_files;
    QDoubleSpinBox *m_payload;
};

} // namespace porthole
