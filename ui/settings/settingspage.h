// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverconfig.h"

#include <QWidget>

#include <chrono>

class QDoubleSpinBox;
class QFormLayout;
class QSpinBox;

namespace porthole {

/// One tab of the settings dialog: shows some of the settings and writes them back. Thread: main.
class SettingsPage : public QWidget
{
    Q_OBJECT

public:
    explicit SettingsPage(QWidget *parent = nullptr);

    virtual void setConfig(const ServerConfig &config) = 0;
    /// Puts what is entered into `config`, or says what cannot be read.
    [[nodiscard]] virtual Result<void> apply(ServerConfig &config) const = 0;

Q_SIGNALS:
    /// The user, or setConfig(), changed a field.
    void edited();

protected:
    /// Adds a field with its label (a mnemonic in it) and one sentence that explains it. `setting`: its name
    /// in the settings file, told in the tooltip.
    void addField(const QString &label, QWidget *field, const QString &explanation, const QString &setting);
    [[nodiscard]] QSpinBox *makeCountField(int least, int most);
    [[nodiscard]] QDoubleSpinBox *makeBytesField(qint64 most);
    /// In seconds, to the millisecond. `zero`: what 0 means; empty if it has no meaning of its own.
    [[nodiscard]] QDoubleSpinBox *makeSecondsField(const QString &zero);

    [[nodiscard]] static qint64 bytesIn(const QDoubleSpinBox *field);
    [[nodiscard]] static std::chrono::milliseconds timeIn(const QDoubleSpinBox *field);
    static void setTime(QDoubleSpinBox *field, std::chrono::milliseconds time);

private:
    QFormLayout *m_form;
};

} // namespace porthole
