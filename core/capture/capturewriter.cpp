// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/capturewriter.h"

#include "core/base/logging.h"
#include "core/base/platform.h"

#include <QFileInfo>

#include <algorithm>
#include <system_error>

namespace porthole {

namespace {

// Some 15,000 small messages and their echoes, which take 20 ms.
constexpr qint64 transactionBytes = 2 * 1024 * 1024;

/// What one transaction takes of them: how many, and their weight.
struct Portion
{
    size_t length;
    qint64 weight;
};

Portion nextTransaction(std::span<const MessageBatch> batches)
{
    Portion portion{1, batches.front().weight()};
    for (const MessageBatch &batch : batches.subspan(1)) {
        const qint64 weight = batch.weight();
        if (portion.weight + weight > transactionBytes)
            break;
        ++portion.length;
        portion.weight += weight;
    }
    return portion;
}

} // namespace

CaptureWriter::CaptureWriter(std::shared_ptr<MessageQueue> queue, std::shared_ptr<CaptureProgress> progress,
                             std::unique_ptr<CaptureFile> file, const CaptureOptions &options)
    : m_queue(std::move(queue))
    , m_progress(std::move(progress))
    , m_options(options)
    , m_file(std::move(file))
{
    setObjectName(QStringLiteral("capture writer"));
}

CaptureWriter::~CaptureWriter()
{
    m_queue->close();
    wait();
}

QString CaptureWriter::ringName(const QString &file, int number)
{
    const QFileInfo info(file);
    const QString suffix = info.suffix().isEmpty() ? QString() : QLatin1Char('.') + info.suffix();
    return QStringLiteral("%1_%2%3")
        .arg(file.chopped(suffix.size()))
        .arg(number, 5, 10, QLatin1Char('0'))
        .arg(suffix);
}

void CaptureWriter::run()
{
    if (m_yields) {
        platform::scheduleBelowNormal();
        m_file->giveWay();
    }
    std::vector<MessageBatch> batches;
    while (m_queue->takeAll(batches))
        write(batches);
    m_progress->end();
    m_file.reset(); // closed in the thread that wrote it
    m_closing = {};
}

void CaptureWriter::write(std::span<const MessageBatch> batches)
{
    while (!batches.empty()) {
        const auto [length, weight] = nextTransaction(batches);
        if (m_file)
            writeTogether(batches.first(length));
        else
            giveUp(batches.first(length));
        batches = batches.subspan(length);
        if (!batches.empty())
            m_queue->wroteUpTo(batches.front(), weight);
    }
}

void CaptureWriter::giveUp(std::span<const MessageBatch> batches)
{
    for (const MessageBatch &batch : batches)
        m_queue->countNotKept(batch.entries().size());
}

void CaptureWriter::writeTogether(std::span<const MessageBatch> batches)
{
    Result<void> done = m_file->write(batches);
    if (!done) {
        giveUp(batches);
        return giveUp(done.error());
    }
    tellProgress(); // readers find all of it from now on
    if (m_options.files == 1) {
        done = m_file->forgetOldest();
        if (done)
            tellProgress();
    } else {
        noteForTheNext(batches);
        if (m_file->usedBytes() > m_options.maxBytes)
            done = nextFile();
    }
    if (!done)
        giveUp(done.error());
}

void CaptureWriter::tellProgress()
{
    m_progress->set(m_file->first(), m_file->end(), m_file->usedBytes());
}

void CaptureWriter::noteForTheNext(std::span<const MessageBatch> batches)
{
    for (const MessageBatch &batch : batches) {
        if (!batch.hasEvents())
            continue;
        for (const MessageBatch::Entry &entry : batch.entries()) {
            if (entry.event == EventKind::Settings)
                m_settings = batch.bytesOf(entry).toByteArray();
        }
        for (const CapturedClient &client : batch.clients()) {
            if (client.closed)
                m_open.erase(client.id);
            else
                m_open.insert_or_assign(client.id, client);
        }
    }
}

Result<void> CaptureWriter::nextFile()
{
    QString name; // an earlier run may have left some of them
    do
        name = ringName(m_options.file, ++m_number);
    while (QFileInfo::exists(name));
    auto next = CaptureFile::create(name, m_options, m_file->end());
    if (!next)
        return tl::unexpected(next.error());
    if (m_yields)
        (*next)->giveWay();
    std::vector<CapturedClient> open;
    for (const auto &[id, client] : m_open)
        open.push_back(client);
    const auto begun = (*next)->writeClients(open).and_then(
        [&] { return (*next)->writeBefore(m_settings, QFileInfo(m_file->fileName()).fileName()); });
    if (!begun) {
        next->reset();
        CaptureFile::remove(name); // nobody would know what it is
        return begun;
    }
    m_progress->endBeforeAnother();
    m_older.push_back(m_file->fileName());
    closeInBackground();
    m_file = *std::move(next);
    m_progress = std::make_shared<CaptureProgress>(m_queue);
    tellProgress();
    removeOldest();
    Q_EMIT fileChanged(name, m_progress);
    return {};
}

/// Those that the ring has no room for. What cannot be removed is tried again with the next ones.
void CaptureWriter::removeOldest()
{
    const qsizetype most = m_options.files - 1; // beside the one that is written
    const auto end = m_older.begin() + std::max<qsizetype>(0, qsizetype(m_older.size()) - most);
    m_older.erase(std::remove_if(m_older.begin(), end, &CaptureFile::remove), end);
}

/// Closing a file waits for the disk. If the one before is still being closed, the disk cannot keep up.
void CaptureWriter::closeInBackground()
{
    if (m_closing.valid())
        m_closing.wait();
    std::unique_ptr<CaptureFile> file = std::move(m_file);
    try {
        m_closing = std::async(std::launch::async, [closing = file.get()] { delete closing; });
        (void)file.release();
    } catch (const std::system_error &error) { // no thread can be made: it is closed here
        qCWarning(lcCapture).noquote() << error.what();
    }
}

void CaptureWriter::giveUp(const Error &why)
{
    const Error error{ErrorCode::CaptureEnded, why.subject, why.detail};
    qCDebug(lcCapture).noquote() << describe(error);
    m_progress->end();
    m_file.reset();
    Q_EMIT failed(error);
}

} // namespace porthole
