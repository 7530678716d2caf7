// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/serverbar.h"

#include "ui/common/theme.h"
#include "ui/common/verticalline.h"
#include "ui/settings/fieldmark.h"
#include "ui/settings/framingedit.h"
#include "ui/settings/replyedit.h"
#include "ui/window/addresscombo.h"
#include "ui/window/startbutton.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QSpinBox>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace porthole {

ServerBar::ServerBar(QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
    , m_start(makeStartButton(this))
    , m_stop(new QPushButton(this))
    , m_address(new AddressCombo(this))
    , m_addressMark(new FieldMark(m_address->lineEdit()))
    , m_port(new QSpinBox(this))
    , m_framing(new FramingEdit(this))
    , m_reply(new ReplyEdit(this))
    , m_settings(new QToolButton(this))
{
    // The captions come and go with the width, so the row must not hold the width that it has with them.
    m_row->setSizeConstraint(QLayout::SetNoConstraint);
    m_row->setContentsMargins(6, 4, 6, 4);
    m_row->setSpacing(6);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    makeButtons();
    addSeparator();
    makeFields();
    m_row->addStretch(1);
    m_row->addWidget(m_settings);
    setState(Server::State::Stopped);
    setConfig({});
}

void ServerBar::makeButtons()
{
    m_start->setObjectName(QStringLiteral("start"));
    m_start->setToolTip(tr("Listen with these settings"));
    m_stop->setObjectName(QStringLiteral("stop"));
    m_stop->setIcon(theme::icon(QStringLiteral("stop")));
    m_stop->setToolTip(tr("Stop listening and close every client"));
    m_settings->setObjectName(QStringLiteral("settings"));
    m_settings->setIcon(theme::icon(QStringLiteral("settings")));
    m_settings->setAutoRaise(true);
    m_settings->setFocusPolicy(Qt::StrongFocus);
    m_settings->setToolTip(tr("More settings: limits, timeouts, greeting…"));
    m_settings->setAccessibleName(tr("More settings"));
    m_row->addWidget(m_start);
    m_row->addWidget(m_stop);
    connect(m_start, &QPushButton::clicked, this, &ServerBar::startRequested);
    connect(m_stop, &QPushButton::clicked, this, &ServerBar::stopRequested);
    connect(m_settings, &QToolButton::clicked, this, &ServerBar::settingsRequested);
}

void ServerBar::makeFields()
{
    m_address->setObjectName(QStringLiteral("address"));
    m_address->setAccessibleName(tr("Address"));
    m_address->lineEdit()->setToolTip(
        tr("The address to listen on: one of this machine's, or \"any\" for all of them"));
    m_address->setMinimumContentsLength(13);
    m_address->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_port->setObjectName(QStringLiteral("port"));
    m_port->setAccessibleName(tr("Port"));
    m_port->setToolTip(tr("The TCP port, 1 to 65535; 0 (auto) lets the system choose a free one"));
    m_port->setRange(0, 65535);
    m_port->setSpecialValueText(tr("auto"));
    addCaption(tr("&Address"), m_address);
    addCaption(tr("&Port"), m_port);
    addSeparator();
    addCaption(tr("Fra&ming"), m_framing);
    addCaption(tr("&Reply"), m_reply);
    connect(m_address, &QComboBox::editTextChanged, this, &ServerBar::onEdited);
    connect(m_port, &QSpinBox::valueChanged, this, &ServerBar::onEdited);
    connect(m_framing, &FramingEdit::edited, this, &ServerBar::onEdited);
    connect(m_reply, &ReplyEdit::edited, this, &ServerBar::onEdited);
}

void ServerBar::addCaption(const QString &text, QWidget *field)
{
    auto *caption = new QLabel(text, this);
    caption->setBuddy(field);
    m_captions.append(caption);
    m_row->addWidget(caption);
    m_row->addWidget(field);
}

void ServerBar::addSeparator()
{
    m_row->addWidget(new VerticalLine(this));
}

void ServerBar::setConfig(const ServerConfig &config)
{
    const QScopedValueRollback loading(m_loading, true);
    m_address->setAddress(config.address);
    m_port->setValue(config.port);
    m_framing->setFraming(config.framing);
    m_reply->setReply(config.reply);
    markAddress();
    fitCaptions();
}

Result<ServerConfig> ServerBar::config(const ServerConfig &base) const
{
    ServerConfig config = base;
    config.address = m_address->address();
    config.port = quint16(m_port->value());
    const Result<FramingSpec> framing = m_framing->framing();
    if (!framing)
        return tl::unexpected(framing.error());
    config.framing = *framing;
    const Result<ReplySpec> reply = m_reply->reply();
    if (!reply)
        return tl::unexpected(reply.error());
    config.reply = *reply;
    return config.validate().map([&config] { return config; });
}

void ServerBar::setState(Server::State state)
{
    using State = Server::State;
    const bool stopped = state == State::Stopped || state == State::Failed;
    m_start->setText(state == State::Starting ? tr("Starting…") : tr("S&tart"));
    m_stop->setText(state == State::Draining ? tr("Stopping…") : tr("St&op"));
    m_start->setEnabled(stopped);
    m_stop->setEnabled(state == State::Starting || state == State::Listening);
    for (QWidget *field : std::initializer_list<QWidget *>{m_address, m_port, m_framing, m_reply})
        field->setEnabled(stopped);
    for (QLabel *caption : std::as_const(m_captions))
        caption->setEnabled(stopped);
    fitCaptions();
}

void ServerBar::onEdited()
{
    markAddress();
    fitCaptions();
    if (!m_loading)
        Q_EMIT configEdited();
}

void ServerBar::markAddress()
{
    ServerConfig onlyAddress;
    onlyAddress.address = m_address->address();
    const Result<void> valid = onlyAddress.validate();
    m_addressMark->setError(valid ? QString() : describe(valid.error()));
}

int ServerBar::widthOf(bool withCaptions) const
{
    const QMargins margins = m_row->contentsMargins();
    int width = margins.left() + margins.right();
    for (int i = 0; i < m_row->count(); ++i) {
        QWidget *widget = m_row->itemAt(i)->widget();
        const bool isCaption = widget && m_captions.contains(qobject_cast<QLabel *>(widget));
        if (!widget || (isCaption && !withCaptions))
            continue;
        const int hint = withCaptions ? widget->sizeHint().width() : widget->minimumSizeHint().width();
        width += std::max(hint, widget->minimumWidth()) + m_row->spacing();
    }
    return width;
}

void ServerBar::fitCaptions()
{
    const bool fits = width() >= widthOf(true);
    for (QLabel *caption : std::as_const(m_captions))
        caption->setVisible(fits);
    updateGeometry();
}

QSize ServerBar::minimumSizeHint() const
{
    return {widthOf(false), m_row->minimumSize().height()};
}

void ServerBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitCaptions();
}

} // namespace porthole
