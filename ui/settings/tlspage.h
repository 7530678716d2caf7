// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settings/settingspage.h"

namespace porthole {

class FileEdit;
class PairMaker;

/// Whether clients are served over TLS, and with which certificate. Thread: main.
class TlsPage final : public SettingsPage
{
    Q_OBJECT

public:
    explicit TlsPage(QWidget *parent = nullptr);

    void setConfig(const ServerConfig &config) override;
    [[nodiscard]] Result<void> apply(ServerConfig &config) const override;

private:
    void usePair(const QString &certFile, const QString &keyFile);

    FileEdit *m_cert;
    FileEdit *m_key;
    FileEdit *m_clientCa;
    QDoubleSpinBox *m_timeout;
    PairMaker *m_pairMaker;
};

} // namespace porthole
