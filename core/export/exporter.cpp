// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/exporter.h"

#include "core/export/csvsink.h"
#include "core/export/jsonlsink.h"
#include "core/export/pcapngsink.h"
#include "core/export/rawsink.h"
#include "core/export/selectedentries.h"
#include "core/export/textsink.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QSaveFile>

#include <algorithm>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::Exporter)
};

constexpr int planned = 30; // percent of the way when it is known what connections there are

} // namespace

Result<void> ExportSpec::validate() const
{
    if (format == ExportFormat::Raw && (filter.clients.size() != 1 || !filter.direction)) {
        return tl::unexpected(
            Error{ErrorCode::InvalidValue, file,
                  Words::tr("raw bytes are those of one client in one direction; choose both")});
    }
    return filter.validate();
}

Result<void> checkNotSameFile(const QString &capture, const QString &file)
{
    const QString canonical = QFileInfo(capture).canonicalFilePath();
    if (canonical.isEmpty() || canonical != QFileInfo(file).canonicalFilePath())
        return {};
    return tl::unexpected(Error{ErrorCode::InvalidValue, file,
                                Words::tr("is the capture itself; choose another name to write to")});
}

Exporter::Exporter(const MessageSource &source, std::vector<CapturedClient> clients, ExportSpec spec,
                   ExportControl control)
    : m_source(source)
    , m_clients(std::move(clients))
    , m_spec(std::move(spec))
    , m_control(std::move(control))
{
}

Result<ExportSummary> Exporter::run()
{
    if (auto valid = m_spec.validate(); !valid)
        return tl::unexpected(valid.error());
    QSaveFile file(m_spec.file);
    const auto failure = [&] {
        return tl::unexpected(Error{ErrorCode::FileNotWritable, m_spec.file, file.errorString()});
    };
    if (!file.open(QIODevice::WriteOnly))
        return failure();
    m_range = m_source.range();
    m_range.first = std::clamp(m_spec.from, m_range.first, m_range.end);
    m_summary = {};
    m_summary.notKept = m_range.notKept;
    m_percent = -1;
    tellProgress(m_range.first, 0, 0);
    const std::unique_ptr<ExportSink> sink = makeSink(file);
    sink->begin();
    writeEntries(*sink, file);
    m_summary.isCancelled = isCancelled();
    if (m_summary.isCancelled) {
        file.cancelWriting();
        return m_summary;
    }
    sink->end();
    if (!file.commit())
        return failure();
    tellProgress(m_range.end, 100, 100);
    return m_summary;
}

std::unique_ptr<ExportSink> Exporter::makeSink(QIODevice &out)
{
    switch (m_spec.format) {
    case ExportFormat::Pcapng:
        return makePcapngSink(out);
    case ExportFormat::Jsonl:
        return std::make_unique<JsonlSink>(out, m_clients);
    case ExportFormat::Csv:
        return std::make_unique<CsvSink>(out, m_clients);
    case ExportFormat::Text:
        return std::make_unique<TextSink>(out, m_clients, m_spec.utc);
    case ExportFormat::Raw:
        return std::make_unique<RawSink>(out);
    }
    Q_UNREACHABLE();
    return {};
}

std::unique_ptr<ExportSink> Exporter::makePcapngSink(QIODevice &out)
{
    ConversationPlan plan;
    if (m_spec.filter.isEmpty() && m_spec.from == 0) {
        for (const CapturedClient &client : m_clients)
            plan.note(client.id);
    }
    SelectedEntries entries(m_source, m_spec.filter, m_range, SelectedEntries::Content::None);
    const auto note = [&](const Message &entry) {
        plan.note(entry);
        return !isCancelled();
    };
    while (!isCancelled() && entries.handOutSome(note)) // also where nothing passes
        tellProgress(entries.position(), 0, planned);
    return std::make_unique<PcapngSink>(out, m_clients, std::move(plan));
}

void Exporter::writeEntries(ExportSink &sink, const QFileDevice &file)
{
    const int from = m_spec.format == ExportFormat::Pcapng ? planned : 0;
    SelectedEntries entries(m_source, m_spec.filter, m_range, SelectedEntries::Content::Whole);
    const auto write = [&](const Message &entry) {
        if (isCancelled())
            return false;
        count(entry, sink.write(entry));
        return true;
    };
    // A full disk shows in the error of commit(); there is no use in going on until then.
    while (file.error() == QFileDevice::NoError && !isCancelled() && entries.handOutSome(write))
        tellProgress(entries.position(), from, 100);
    m_summary.missed = entries.missed();
}

void Exporter::count(const Message &entry, bool isWritten)
{
    if (!entry.isMessage()) {
        m_summary.events += isWritten ? 1 : 0;
        return;
    }
    if (!isWritten) {
        ++m_summary.leftOut;
        return;
    }
    ++m_summary.messages;
    m_summary.bytes += entry.bytes.size();
    if (entry.isTruncated()) {
        ++m_summary.truncated;
        m_summary.missingBytes += entry.length - entry.bytes.size();
    }
}

bool Exporter::isCancelled() const
{
    return m_control.cancel && m_control.cancel->load(std::memory_order_relaxed);
}

void Exporter::tellProgress(quint64 position, int fromPercent, int toPercent)
{
    const double share = double(position - m_range.first) / double(std::max<quint64>(m_range.size(), 1));
    const int percent = fromPercent + int(share * (toPercent - fromPercent));
    if (m_control.progressed && percent > m_percent)
        m_control.progressed(percent);
    m_percent = std::max(m_percent, percent);
}

} // namespace porthole
