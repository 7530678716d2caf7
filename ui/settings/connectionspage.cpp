// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/connectionspage.h"

#include "core/config/limits.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QSpinBox>

namespace porthole {

ConnectionsPage::ConnectionsPage(QWidget *parent)
    : SettingsPage(parent)
    , m_maxClients(makeCountField(0, int(limits::maxClients)))
    , m_backlog(makeCountField(0, int(limits::maxBacklog)))
    , m_idleTimeout(makeSecondsField(tr("never")))
    , m_frameTimeout(makeSecondsField(tr("never")))
    , m_noDelay(new QCheckBox(tr("Send small replies at once"), this))
    , m_keepAlive(new QCheckBox(tr("Notice peers that vanished"), this))
    , m_keepAliveTime(makeSecondsField({}))
{
    addField(tr("&Most clients:"), m_maxClients, tr("Further ones are closed as they come."),
             QStringLiteral("max-clients"));
    addField(tr("&Backlog:"), m_backlog,
             tr("Connections that the system holds until they are accepted; it may keep fewer."),
             QStringLiteral("backlog"));
    addField(tr("Close when &idle for:"), m_idleTimeout,
             tr("A client is closed when nothing came or went for this long; 0 = never."),
             QStringLiteral("idle-timeout"));
    addField(tr("&Unfinished for:"), m_frameTimeout,
             tr("A client that has begun a message and not finished it for this long is closed, however "
                "steadily its bytes come; 0 = never."),
             QStringLiteral("frame-timeout"));
    addField(tr("No &delay:"), m_noDelay,
             tr("TCP_NODELAY: the system does not wait to gather more before it sends."),
             QStringLiteral("no-delay"));
    addField(tr("&Keep alive:"), m_keepAlive,
             tr("SO_KEEPALIVE: the system probes a connection that has long been silent."),
             QStringLiteral("keep-alive"));
    addField(tr("&Probe after:"), m_keepAliveTime,
             tr("Silence after which a peer is probed. One that is gone is closed after as long again."),
             QStringLiteral("keep-alive-time"));
    connect(m_keepAlive, &QCheckBox::toggled, m_keepAliveTime, &QWidget::setEnabled);
    for (const QCheckBox *box : {m_noDelay, m_keepAlive})
        connect(box, &QCheckBox::toggled, this, &SettingsPage::edited);
}

void ConnectionsPage::setConfig(const ServerConfig &config)
{
    m_maxClients->setValue(config.maxClients);
    m_backlog->setValue(config.backlog);
    setTime(m_idleTimeout, config.idleTimeout);
    setTime(m_frameTimeout, config.frameTimeout);
    m_noDelay->setChecked(config.noDelay);
    m_keepAlive->setChecked(config.keepAlive);
    m_keepAliveTime->setEnabled(config.keepAlive);
    setTime(m_keepAliveTime, config.keepAliveTime);
}

Result<void> ConnectionsPage::apply(ServerConfig &config) const
{
    config.maxClients = m_maxClients->value();
    config.backlog = m_backlog->value();
    config.idleTimeout = timeIn(m_idleTimeout);
    config.frameTimeout = timeIn(m_frameTimeout);
    config.noDelay = m_noDelay->isChecked();
    config.keepAlive = m_keepAlive->isChecked();
    config.keepAliveTime = timeIn(m_keepAliveTime);
    return {};
}

} // namespace porthole
