// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/exportjob.h"

#include <QThread>

namespace porthole {

ExportJob::ExportJob(CaptureReader::Factory open, ExportSpec spec, QObject *parent)
    : QObject(parent)
    , m_open(std::move(open))
    , m_spec(std::move(spec))
    , m_thread(QThread::create([this] { m_result = run(); }))
{
    m_thread->setObjectName(QStringLiteral("export"));
    connect(m_thread.get(), &QThread::finished, this, [this] { Q_EMIT finished(m_result); });
    m_thread->start();
}

ExportJob::~ExportJob()
{
    cancel();
    m_thread->wait();
}

/// Thread: the job's.
Result<ExportSummary> ExportJob::run()
{
    const std::unique_ptr<CaptureReader> reader = m_open();
    if (!reader)
        return tl::unexpected(Error{ErrorCode::FileNotReadable, tr("the capture"),
                                    tr("it can no longer be read; was its file removed?")});
    if (const auto usable = checkNotSameFile(reader->fileName(), m_spec.file); !usable)
        return tl::unexpected(usable.error());
    const ExportControl control{[this](int percent) { Q_EMIT progressed(percent); }, &m_cancel};
    return Exporter(*reader, reader->clients(), m_spec, control).run();
}

} // namespace porthole
