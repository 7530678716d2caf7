// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capture.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace porthole {

namespace {

QString freeName(const QString &wanted)
{
    const QFileInfo info(wanted);
    const QString suffix = info.suffix().isEmpty() ? QString() : QLatin1Char('.') + info.suffix();
    QString name = wanted;
    for (int number = 2; QFileInfo::exists(name); ++number)
        name = QStringLiteral("%1-%2%3").arg(wanted.chopped(suffix.size())).arg(number).arg(suffix);
    return name;
}

} // namespace

Result<std::unique_ptr<Capture>> Capture::start(const CaptureOptions &options, bool yields)
{
    std::unique_ptr<Capture> capture(new Capture);
    capture->m_options = options;
    if (options.file.isEmpty()) {
        capture->m_folder.emplace(QDir::tempPath() + QStringLiteral("/porthole-XXXXXX"));
        if (!capture->m_folder->isValid()) {
            return tl::unexpected(
                Error{ErrorCode::FileNotWritable, QDir::tempPath(), capture->m_folder->errorString()});
        }
        capture->m_options.files = 1;
        capture->m_fileName = capture->m_folder->filePath(QStringLiteral("capture.porthole"));
    } else {
        const QString first = options.files > 1 ? CaptureWriter::ringName(options.file, 1) : options.file;
        capture->m_fileName = freeName(first);
    }
    auto file = CaptureFile::create(capture->m_fileName, capture->m_options);
    if (!file)
        return tl::unexpected(file.error());
    capture->m_queue = std::make_shared<MessageQueue>(options.mode);
    capture->m_progress = std::make_shared<CaptureProgress>(capture->m_queue);
    capture->m_writer = std::make_unique<CaptureWriter>(capture->m_queue, capture->m_progress,
                                                        *std::move(file), capture->m_options);
    capture->m_writer->setYields(yields);
    connect(capture->m_writer.get(), &CaptureWriter::failed, capture.get(),
            [self = capture.get()](const Error &error) {
                self->m_failure = error;
                Q_EMIT self->failed(error);
            });
    connect(capture->m_writer.get(), &CaptureWriter::fileChanged, capture.get(),
            [self = capture.get()](const QString &name, const std::shared_ptr<CaptureProgress> &progress) {
                self->m_fileName = name;
                self->m_progress = progress;
                Q_EMIT self->fileChanged();
            });
    capture->m_writer->start();            // no signal of it is missed
    if (!capture->m_writer->isRunning()) { // Qt has no error for it
        const QString name = capture->m_fileName;
        capture.reset();
        QFile::remove(name); // there is nothing in it
        return tl::unexpected(
            Error{ErrorCode::FileNotWritable, name, QStringLiteral("no thread could be made")});
    }
    return capture;
}

Capture::~Capture()
{
    m_writer.reset(); // before the folder that it writes into
}

void Capture::keepFile()
{
    if (m_folder)
        m_folder->setAutoRemove(false);
}

Result<std::unique_ptr<CaptureReader>> Capture::reader() const
{
    return CaptureReader::open(m_fileName, m_progress);
}

} // namespace porthole
