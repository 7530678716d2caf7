// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"
#include "core/capture/capturedclient.h"
#include "core/capture/messagesource.h"
#include "core/export/exportformat.h"
#include "core/export/exportsummary.h"

#include <QFileDevice>

#include <atomic>
#include <functional>
#include <memory>
#include <vector>

namespace porthole {

class ExportSink;

/// What to export, and to where. Thread: any (a plain value).
struct ExportSpec
{
    QString file;
    ExportFormat format = ExportFormat::Text;
    MessageFilter filter; ///< ExportFormat::Raw wants one client and a direction
    bool utc = false;     ///< of ExportFormat::Text: times in UTC, not in local time
    quint64 from = 0;      ///< entries before this sequence number are left out

    /// Errors: InvalidValue for a filter that cannot be used, or that is not narrow enough for the format.
    [[nodiscard]] Result<void> validate() const;
};

/// An export that would write over the capture it reads: InvalidValue, with the file as its subject. Thread:
/// any.
[[nodiscard]] Result<void> checkNotSameFile(const QString &capture, const QString &file);

/// How an export is followed and stopped. Both may be left out.
struct ExportControl
{
    std::function<void(int percent)> progressed; ///< called in the exporting thread, by rising percentage
    const std::atomic<bool> *cancel = nullptr;   ///< set by any thread
};

/// Writes what a log holds at this moment, or what of it passes a filter, to a file, which appears whole or
/// not at all. Thread: that of the source, whichever that is. A window calls run() in a thread of its own
/// with MessageSource::another() as the source; memory stays the same however long the log is.
class Exporter final
{
public:
    /// `clients` are all that the capture knows, by rising id. The source must outlive it.
    Exporter(const MessageSource &source, std::vector<CapturedClient> clients, ExportSpec spec,
             ExportControl control = {});

    /// Errors: those of ExportSpec::validate(), and FileNotWritable.
    [[nodiscard]] Result<ExportSummary> run();

private:
    [[nodiscard]] std::unique_ptr<ExportSink> makeSink(QIODevice &out);
    [[nodiscard]] std::unique_ptr<ExportSink> makePcapngSink(QIODevice &out);
    void writeEntries(ExportSink &sink, const QFileDevice &file);
    void count(const Message &entry, bool isWritten);
    [[nodiscard]] bool isCancelled() const;
    void tellProgress(quint64 position, int fromPercent, int toPercent);

    const MessageSource &m_source;
    const std::vector<CapturedClient> m_clients;
    const ExportSpec m_spec;
    const ExportControl m_control;
    MessageRange m_range;
    ExportSummary m_summary;
    int m_percent = -1; // last told
};

} // namespace porthole
