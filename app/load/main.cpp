// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandline.h"
#include "app/interrupts.h"
#include "app/load/loadengine.h"
#include "app/load/loadreport.h"
#include "app/load/loadrun.h"
#include "app/startup.h"

#include <QCoreApplication>
#include <QHostInfo>
#include <QThread>
#include <QTimer>

#include <cstdio>

namespace porthole {

namespace {

enum LoadExit : int { AllWell = 0, SomeFailed = 1, BadUsage = 2 };

QString tr(const char *text)
{
    return QCoreApplication::translate("porthole::Load", text);
}

void print(std::FILE *stream, const QByteArray &text)
{
    std::fputs(text.constData(), stream);
    std::fflush(stream);
}

LoadExit refuse(const QString &sentence)
{
    print(stderr, QStringLiteral("porthole-load: %1\n%2\n")
                      .arg(sentence, tr("try porthole-load --help"))
                      .toLocal8Bit());
    return BadUsage;
}

/// A line a second on standard error, from the main thread, while the load runs in its own.
class ProgressLines final : public QObject
{
public:
    ProgressLines(const LoadSpec &spec, const LoadProgress &progress)
        : m_spec(spec)
        , m_progress(progress)
    {
        connect(&m_timer, &QTimer::timeout, this, [this] { printOne(); });
        m_timer.start(std::chrono::seconds(1));
    }

private:
    void printOne()
    {
        const qint64 messages = m_progress.messages.load(std::memory_order_relaxed);
        const qint64 bytes = m_progress.bytes.load(std::memory_order_relaxed);
        print(stderr, (progressText(m_spec, m_progress.connected.load(std::memory_order_relaxed),
                                    messages - m_messages, bytes - m_bytes) +
                       u'\n')
                          .toLocal8Bit());
        m_messages = messages;
        m_bytes = bytes;
    }

    const LoadSpec &m_spec;
    const LoadProgress &m_progress;
    qint64 m_messages = 0;
    qint64 m_bytes = 0;
    QTimer m_timer;
};

void printMilestones(LoadRun &run)
{
    run.setPhaseHandler([&run, isFirst = true](LoadRun::Phase phase) mutable {
        if (std::exchange(isFirst, false) && phase != LoadRun::Phase::Over)
            print(stdout, connectedJson(run.result()));
        if (phase == LoadRun::Phase::Measuring)
            print(stdout, measuringJson());
        if (phase == LoadRun::Phase::Draining)
            print(stdout, measuredJson());
    });
}

LoadExit makeLoad(const LoadSpec &spec, const QHostAddress &address)
{
    LoadRun run(spec, address);
    if (spec.json)
        printMilestones(run);
    const std::unique_ptr<QThread> thread(
        QThread::create([&run, &spec] { makeEngine(spec.engine)->drive(run); }));
    const Interrupts interrupts;
    QObject::connect(&interrupts, &Interrupts::interrupted, qApp, [&run] { run.stop(); });
    QObject::connect(thread.get(), &QThread::finished, qApp, &QCoreApplication::quit);
    std::optional<ProgressLines> progress;
    if (!spec.json)
        progress.emplace(spec, run.progress());
    thread->start();
    QCoreApplication::exec();
    thread->wait();
    print(stdout, spec.json ? doneJson(spec, run.result()) : doneText(spec, run.result()).toLocal8Bit());
    return run.result().failed == 0 ? AllWell : SomeFailed;
}

LoadExit run(const QStringList &arguments)
{
    const Result<LoadSpec> spec = parseLoadArguments(arguments);
    if (!spec)
        return refuse(describe(spec.error()));
    if (spec->showHelp || spec->showVersion) {
        print(stdout, (spec->showHelp ? loadHelpText() : versionText()).toLocal8Bit());
        return AllWell;
    }
    const QHostInfo host = QHostInfo::fromName(spec->host);
    if (host.addresses().isEmpty())
        return refuse(tr("%1 has no address: %2").arg(spec->host, host.errorString()));
    return makeLoad(*spec, host.addresses().constFirst());
}

} // namespace

} // namespace porthole

int main(int argc, char *argv[])
{
    porthole::prepareProcess();
    const QCoreApplication application(argc, argv);
    return porthole::run(QCoreApplication::arguments());
}
