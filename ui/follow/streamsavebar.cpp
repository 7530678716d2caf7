// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/streamsavebar.h"

#include "ui/common/filequestion.h"
#include "ui/common/format.h"
#include "ui/follow/streamlosses.h"

#include <QDir>
#include <QFileDialog>

namespace porthole {

namespace {

/// What came of it, with the exact sizes: people compare them with those of files.
QString outcome(const ExportSummary &summary, bool lacksBeginning, const QString &file)
{
    QStringList sentences{StreamSaveBar::tr("Saved %1 to %2.").arg(format::exactBytes(summary.bytes), file)};
    if (summary.missingBytes > 0)
        sentences += StreamSaveBar::tr("The capture had not kept another %1.")
                         .arg(format::exactBytes(summary.missingBytes));
    if (lacksBeginning)
        sentences += StreamSaveBar::tr("The capture no longer has, or never had, what came earlier.");
    if (summary.notKept > 0)
        sentences += format::counted(
            qint64(summary.notKept),
            StreamSaveBar::tr("It has no trace of 1 message, of this client or of another."),
            StreamSaveBar::tr("It has no trace of %1 messages, of this client or of others."));
    if (summary.missed > 0)
        sentences += format::counted(
            qint64(summary.missed),
            StreamSaveBar::tr("Meanwhile it let go of 1 message before it could be read."),
            StreamSaveBar::tr("Meanwhile it let go of %1 messages before they could be read."));
    if (sentences.size() == 1)
        sentences += StreamSaveBar::tr("The capture had kept them all.");
    return sentences.join(u' ');
}

} // namespace

StreamSaveBar::StreamSaveBar(CaptureReader::Factory factory, ConnectionId client, QWidget *parent)
    : ProgressLine(parent)
    , m_factory(std::move(factory))
    , m_client(client)
    , m_lacksBeginning(std::make_shared<std::atomic<bool>>(false))
{
    connect(this, &StreamSaveBar::cancelled, this, [this] { m_job->cancel(); });
}

StreamSaveBar::~StreamSaveBar() = default;

void StreamSaveBar::ask(Direction direction)
{
    const bool isIn = direction == Direction::In;
    auto *const question = filequestion::save(
        this, isIn ? tr("Save the bytes from the client") : tr("Save the bytes to the client"),
        tr("Raw bytes (*.bin);;All files (*)"),
        QStringLiteral("client-%1-%2.bin")
            .arg(m_client.toString(), isIn ? QLatin1String("in") : QLatin1String("out")));
    connect(question, &QFileDialog::fileSelected, this,
            [this, direction](const QString &file) { save(direction, file); });
}

void StreamSaveBar::save(Direction direction, const QString &file)
{
    if (m_job)
        return;
    ExportSpec spec;
    spec.file = file;
    spec.format = ExportFormat::Raw;
    spec.filter.clients = {m_client};
    spec.filter.direction = direction;
    begin(tr("Saving to %1").arg(QDir::toNativeSeparators(file)), tr("Stop saving; no file is left behind"));
    const auto open = [factory = m_factory, id = m_client, lacks = m_lacksBeginning] {
        std::unique_ptr<CaptureReader> reader = factory();
        if (reader) {
            const std::optional<CapturedClient> client = reader->client(id);
            *lacks = lacksBeginning(*reader, client ? &*client : nullptr);
        }
        return reader;
    };
    m_job = std::make_unique<ExportJob>(open, spec);
    connect(m_job.get(), &ExportJob::progressed, this, &StreamSaveBar::setPercent);
    connect(m_job.get(), &ExportJob::finished, this, &StreamSaveBar::onFinished);
    Q_EMIT savingChanged(true);
}

void StreamSaveBar::onFinished(const Result<ExportSummary> &result)
{
    const QString file = QDir::toNativeSeparators(m_job->spec().file);
    m_job.release()->deleteLater(); // it is what calls
    if (!result)
        end(describe(result.error()));
    else if (result->isCancelled)
        end(tr("Saving was cancelled; no file was written."));
    else
        end(outcome(*result, *m_lacksBeginning, file));
    Q_EMIT savingChanged(false);
}

} // namespace porthole
