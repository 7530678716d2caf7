// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/settings/settingspage.h"

class QLabel;
class QLineEdit;

namespace porthole {

class FieldMark;
class FramingEdit;
class ReplyEdit;

/// How bytes become messages and what answers them. Thread: main.
class MessagesPage final : public SettingsPage
{
    Q_OBJECT

public:
    explicit MessagesPage(QWidget *parent = nullptr);

    void setConfig(const ServerConfig &config) override;
    [[nodiscard]] Result<void> apply(ServerConfig &config) const override;

private:
    void onEdited();
    [[nodiscard]] Result<QByteArray> greeting() const;

    FramingEdit *m_framing;
    ReplyEdit *m_reply;
    QLineEdit *m_greeting;
    QDoubleSpinBox *m_maxFrame;
    QLabel *m_framingHint;
    QLabel *m_replyHint;
    FieldMark *m_greetingMark;
};

} // namespace porthole
