// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverconfig.h"
#include "core/net/server.h"

#include <QList>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace porthole {

class AddressCombo;
class FieldMark;
class FramingEdit;
class ReplyEdit;

/// What the toolbar holds: Start and Stop, and the settings that people change most. One row; when that is
/// too wide it does without its captions, which the tooltips repeat. Thread: main.
class ServerBar final : public QWidget
{
    Q_OBJECT

public:
    explicit ServerBar(QWidget *parent = nullptr);

    void setConfig(const ServerConfig &config);
    /// `base` with this bar's address, port, framing and reply put in. The error names the field that cannot
    /// be used, or that does not fit the rest of `base`.
    [[nodiscard]] Result<ServerConfig> config(const ServerConfig &base) const;
    /// What can be pressed and changed follows the server; the settings only while it does not run.
    void setState(Server::State state);

    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    void startRequested();
    void stopRequested();
    void settingsRequested();
    /// The user changed one of the settings.
    void configEdited();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void makeButtons();
    void makeFields();
    void addCaption(const QString &text, QWidget *field);
    void addSeparator();
    void onEdited();
    void markAddress();
    void fitCaptions();
    [[nodiscard]] int widthOf(bool withCaptions) const;

    bool m_loading = false;
    QHBoxLayout *m_row;
    QPushButton *m_start;
    QPushButton *m_stop;
    AddressCombo *m_address;
    FieldMark *m_addressMark;
    QSpinBox *m_port;
    FramingEdit *m_framing;
    ReplyEdit *m_reply;
    QToolButton *m_settings;
    QList<QLabel *> m_captions;
};

} // namespace porthole
