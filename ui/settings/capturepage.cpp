// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/capturepage.h"

#include "core/config/limits.h"

#include <QComboBox>
#include <QDoubleSpinBox>

namespace porthole {

namespace {

enum class Choice { Complete, Live, Off };

} // namespace

CapturePage::CapturePage(QWidget *parent)
    : SettingsPage(parent)
    , m_mode(new QComboBox(this))
    , m_maxBytes(makeBytesField(limits::maxCaptureBytes))
    , m_payload(makeBytesField(limits::maxFrameBytes))
{
    m_mode->addItem(tr("Complete: lose no message"), int(Choice::Complete));
    m_mode->addItem(tr("Live: never slow traffic down"), int(Choice::Live));
    m_mode->addItem(tr("Off: keep no messages"), int(Choice::Off));
    connect(m_mode, &QComboBox::currentIndexChanged, this, &CapturePage::edited);
    m_maxBytes->setMinimum(double(limits::leastCaptureBytes));
    m_payload->setMinimum(0);
    addField(tr("&Keep messages:"), m_mode,
             tr("When messages come faster than they can be written, clients are slowed down, or messages "
                "are left out "
                "and counted."),
             QStringLiteral("capture-mode"));
    addField(tr("&Size of the file:"), m_maxBytes,
             tr("Then the oldest messages are forgotten. Counts from the next capture on."),
             QStringLiteral("capture-size"));
    addField(tr("&Bytes of each message:"), m_payload,
             tr("What is longer is kept up to here. Counts from the next capture on."),
             QStringLiteral("capture-payload"));
}

void CapturePage::setConfig(const ServerConfig &config)
{
    const Choice choice = config.capture.off                         ? Choice::Off
                          : config.capture.mode == CaptureMode::Live ? Choice::Live
                                                                     : Choice::Complete;
    m_mode->setCurrentIndex(m_mode->findData(int(choice)));
    m_maxBytes->setValue(double(config.capture.maxBytes));
    m_payload->setValue(double(config.capture.payloadBytes));
}

Result<void> CapturePage::apply(ServerConfig &config) const
{
    const auto choice = Choice(m_mode->currentData().toInt());
    config.capture.off = choice == Choice::Off;
    if (choice != Choice::Off)
        config.capture.mode = choice == Choice::Live ? CaptureMode::Live : CaptureMode::Complete;
    config.capture.maxBytes = bytesIn(m_maxBytes);
    config.capture.payloadBytes = bytesIn(m_payload);
    return {};
}

} // namespace porthole
