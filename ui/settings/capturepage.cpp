// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/capturepage.h"

#include "core/config/limits.h"
#include "ui/settings/fileedit.h"

#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QSpinBox>

namespace porthole {

namespace {

enum class Choice { Complete, Live, Off };

/// It is remembered, and must not mean another file when the program is started elsewhere.
QString inHome(const QString &name)
{
    return name.isEmpty() ? name : QDir::cleanPath(QDir::home().absoluteFilePath(name));
}

} // namespace

CapturePage::CapturePage(QWidget *parent)
    : SettingsPage(parent)
    , m_mode(new QComboBox(this))
    , m_file(new FileEdit(tr("Captures (*.porthole);;All files (*)"), this, FileEdit::For::Writing,
                          QStringLiteral("porthole")))
    , m_maxBytes(makeBytesField(limits::maxCaptureBytes))
    , m_files(makeCountField(1, int(limits::maxCaptureFiles)))
    , m_payload(makeBytesField(limits::maxFrameBytes))
{
    m_mode->addItem(tr("Complete: lose no message"), int(Choice::Complete));
    m_mode->addItem(tr("Live: never slow traffic down"), int(Choice::Live));
    m_mode->addItem(tr("Off: keep no messages"), int(Choice::Off));
    connect(m_mode, &QComboBox::currentIndexChanged, this, &CapturePage::onEdited);
    connect(m_file, &FileEdit::edited, this, &CapturePage::onEdited);
    m_maxBytes->setMinimum(double(limits::leastCaptureBytes));
    m_payload->setMinimum(0);
    addField(
        tr("&Keep messages:"), m_mode,
        tr("When messages come faster than they can be written: complete slows clients down; live leaves "
           "messages out, and counts them."),
        QStringLiteral("capture-mode"));
    addField(
        tr("&File:"), m_file,
        tr("Empty: a temporary one, which you are asked to save. A file that exists is kept: the capture "
           "is then named NAME-2. Counts from the next capture on."),
        QStringLiteral("capture"));
    addField(tr("&Size of the file:"), m_maxBytes,
             tr("Then the oldest messages are forgotten, or the next file is begun. Counts from the next "
                "capture on."),
             QStringLiteral("capture-size"));
    addField(
        tr("&Number of files:"), m_files,
        tr("Above 1, a ring of so many files: NAME_00001 and so on, the oldest of which is removed. Needs "
           "the name of a file. Counts from the next capture on."),
        QStringLiteral("capture-files"));
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
    m_file->setFileName(config.capture.file);
    m_maxBytes->setValue(double(config.capture.maxBytes));
    m_files->setValue(config.capture.files);
    m_payload->setValue(double(config.capture.payloadBytes));
    onEdited();
}

void CapturePage::onEdited()
{
    const bool isOn = Choice(m_mode->currentData().toInt()) != Choice::Off;
    m_file->setEnabled(isOn);
    m_files->setEnabled(isOn && !m_file->fileName().isEmpty());
    Q_EMIT edited();
}

Result<void> CapturePage::apply(ServerConfig &config) const
{
    const auto choice = Choice(m_mode->currentData().toInt());
    config.capture.off = choice == Choice::Off;
    if (choice != Choice::Off)
        config.capture.mode = choice == Choice::Live ? CaptureMode::Live : CaptureMode::Complete;
    const QString file = m_file->fileName();
    if (file == u"off") { // which is how the settings file says that
        return tl::unexpected(Error{ErrorCode::InvalidValue, QStringLiteral("capture"),
                                    tr("\"off\" is no name for it; to keep no messages choose Off above")});
    }
    // One that was given as an option is meant in the folder that the program was started in.
    if (file != config.capture.file)
        config.capture.file = inHome(file);
    config.capture.maxBytes = bytesIn(m_maxBytes);
    config.capture.files = m_files->value();
    config.capture.payloadBytes = bytesIn(m_payload);
    return {};
}

} // namespace porthole
