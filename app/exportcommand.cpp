// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exportcommand.h"

#include "app/exportoptions.h"
#include "app/interrupts.h"
#include "core/capture/capturereader.h"

#include <QCoreApplication>
#include <QThread>
#include <QTimer>

#include <algorithm>
#include <atomic>
#include <cstdio>

#ifdef Q_OS_WIN
#include <io.h>
#else
#include <unistd.h>
#endif

namespace porthole {

namespace {

enum ExportExit : int { Written = 0, NotWritten = 1, BadUsage = 2 };

QString tr(const char *text)
{
    return QCoreApplication::translate("porthole::Export", text);
}

void print(std::FILE *stream, const QString &text)
{
    std::fputs(text.toLocal8Bit().constData(), stream);
    std::fflush(stream);
}

void printError(const QString &sentence)
{
    print(stderr, QStringLiteral("porthole: %1\n").arg(sentence));
}

bool peopleSeeErrors()
{
#ifdef Q_OS_WIN
    return ::_isatty(::_fileno(stderr)) != 0;
#else
    return ::isatty(STDERR_FILENO) == 1;
#endif
}

/// How far the export is, on one line of the terminal that is written over. Thread: main.
class ProgressLine final : public QObject
{
public:
    explicit ProgressLine(const std::atomic<int> &percent)
        : m_percent(percent)
    {
        connect(&m_timer, &QTimer::timeout, this, [this] { show(); });
        m_timer.start(std::chrono::milliseconds(250));
        show();
    }
    ~ProgressLine() override { print(stderr, QStringLiteral("\r%1\r").arg(QString(), lineWidth)); }

private:
    static constexpr int lineWidth = 40;

    void show() const
    {
        print(stderr, u'\r' + tr("exporting, %1 %").arg(m_percent.load(std::memory_order_relaxed)));
    }

    const std::atomic<int> &m_percent;
    QTimer m_timer;
};

bool hasMessagesOf(const CaptureReader &reader, ConnectionId client)
{
    bool has = false;
    const auto note = [&has](const Message &) {
        has = true;
        return false;
    };
    reader.forEachMessage(client, 0, note, 0);
    return has;
}

/// Which clients there are, by rising number.
QString numbersText(const std::vector<CapturedClient> &clients)
{
    if (clients.empty())
        return tr("it has none");
    if (clients.size() == 1)
        return tr("its only client is %1").arg(clients.front().id.value);
    return tr("its %1 clients have numbers from %2 to %3")
        .arg(clients.size())
        .arg(clients.front().id.value)
        .arg(clients.back().id.value);
}

/// A number that no client of the capture has is a slip, and not a filter that happens to leave nothing. A
/// damaged capture may have messages of clients that are in no list.
Result<void> checkClients(const CaptureReader &reader, const QSet<ConnectionId> &wanted)
{
    QList<ConnectionId> sorted(wanted.begin(), wanted.end());
    std::sort(sorted.begin(), sorted.end());
    for (const ConnectionId client : std::as_const(sorted)) {
        if (reader.client(client) || hasMessagesOf(reader, client))
            continue;
        return tl::unexpected(Error{
            ErrorCode::InvalidValue, QStringLiteral("--client"),
            tr("the capture has no client %1; %2").arg(client.value).arg(numbersText(reader.clients()))});
    }
    return {};
}

/// Thread: the exporting one, which owns the reader.
Result<ExportSummary> exportCapture(const ExportOptions &options, const ExportControl &control)
{
    return CaptureReader::open(options.capture).and_then([&](const std::unique_ptr<CaptureReader> &reader) {
        return checkClients(*reader, options.spec.filter.clients).and_then([&] {
            return Exporter(*reader, reader->clients(), options.spec, control).run();
        });
    });
}

int tell(const Result<ExportSummary> &result, const QString &file)
{
    if (!result) {
        printError(describe(result.error()));
        return result.error().code == ErrorCode::InvalidValue ? BadUsage : NotWritten;
    }
    if (result->isCancelled) {
        printError(tr("the export was stopped; %1 was not written").arg(file));
        return NotWritten;
    }
    print(stdout, result->toString(file));
    return Written;
}

int exportInThread(const ExportOptions &options)
{
    std::atomic<bool> cancel = false;
    std::atomic<int> percent = 0;
    const ExportControl control{[&percent](int now) { percent.store(now, std::memory_order_relaxed); },
                                &cancel};
    Result<ExportSummary> result;
    const std::unique_ptr<QThread> thread(QThread::create([&] { result = exportCapture(options, control); }));
    const Interrupts interrupts;
    QObject::connect(&interrupts, &Interrupts::interrupted, qApp, [&cancel] { cancel = true; });
    QObject::connect(thread.get(), &QThread::finished, qApp, &QCoreApplication::quit);
    std::unique_ptr<ProgressLine> progress;
    if (peopleSeeErrors())
        progress = std::make_unique<ProgressLine>(percent);
    thread->start();
    QCoreApplication::exec();
    thread->wait();
    progress.reset();
    return tell(result, options.spec.file);
}

} // namespace

bool isExportCommand(const QStringList &arguments)
{
    return arguments.value(1) == u"export";
}

int runExport(const QStringList &arguments)
{
    const Result<ExportOptions> options = parseExportOptions(arguments);
    if (!options) {
        printError(describe(options.error()));
        print(stderr, tr("try porthole export --help\n"));
        return BadUsage;
    }
    if (options->showHelp) {
        print(stdout, exportHelpText());
        return Written;
    }
    return exportInThread(*options);
}

} // namespace porthole
