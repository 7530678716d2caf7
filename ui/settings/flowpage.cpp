// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/flowpage.h"

#include "core/config/limits.h"

#include <QDoubleSpinBox>

namespace porthole {

FlowPage::FlowPage(QWidget *parent)
    : SettingsPage(parent)
    , m_highWater(makeBytesField(limits::maxWaterBytes))
    , m_lowWater(makeBytesField(limits::maxWaterBytes))
    , m_maxHeld(makeBytesField(limits::maxHeldBytes))
    , m_writeTimeout(makeSecondsField(tr("never")))
    , m_stopDeadline(makeSecondsField(tr("at once")))
{
    addField(tr("&Pause reading above:"), m_highWater,
             tr("While a client has more unsent replies than this, nothing more is read from it."),
             QStringLiteral("high-water"));
    addField(tr("&Go on below:"), m_lowWater,
             tr("Reading goes on once its unsent replies are fewer than this; must be below the mark above."),
             QStringLiteral("low-water"));
    m_maxHeld->setSpecialValueText(tr("any number"));
    addField(tr("&All clients hold:"), m_maxHeld,
             tr("At most so many bytes of unfinished messages and unsent replies, each client's first 64 KiB "
                "aside; one that needs more is closed. 0 = any number."),
             QStringLiteral("max-held"));
    addField(tr("Replies &unread for:"), m_writeTimeout,
             tr("A client that takes none of its replies for this long is closed; 0 = never."),
             QStringLiteral("write-timeout"));
    addField(tr("&Deadline of Stop:"), m_stopDeadline,
             tr("Stop lets clients take their replies; those still open after this are reset."),
             QStringLiteral("stop-deadline"));
}

void FlowPage::setConfig(const ServerConfig &config)
{
    m_highWater->setValue(double(config.highWaterBytes));
    m_lowWater->setValue(double(config.lowWaterBytes));
    m_maxHeld->setValue(double(config.maxHeldBytes));
    setTime(m_writeTimeout, config.writeTimeout);
    setTime(m_stopDeadline, config.stopDeadline);
}

Result<void> FlowPage::apply(ServerConfig &config) const
{
    config.highWaterBytes = bytesIn(m_highWater);
    config.lowWaterBytes = bytesIn(m_lowWater);
    config.maxHeldBytes = bytesIn(m_maxHeld);
    config.writeTimeout = timeIn(m_writeTimeout);
    config.stopDeadline = timeIn(m_stopDeadline);
    return {};
}

} // namespace porthole
