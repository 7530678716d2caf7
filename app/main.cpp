// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandline.h"
#include "app/exportcommand.h"
#include "app/handover.h"
#include "app/headless.h"
#include "app/interrupts.h"
#include "app/startup.h"
#include "core/config/settingsstore.h"

#include <QCoreApplication>

#include <cstdio>

namespace porthole {

namespace {

void print(std::FILE *stream, const QString &text)
{
    std::fputs(text.toLocal8Bit().constData(), stream);
}

ExitStatus refuse(const QString &sentence)
{
    print(stderr, QStringLiteral("porthole: %1\n").arg(sentence));
    return ExitUsage;
}

QString tr(const char *text)
{
    return QCoreApplication::translate("porthole::Main", text);
}

int serveHeadless(const CommandLine &line)
{
    HeadlessRun run(line.config, line.json ? EventLines::Form::Json : EventLines::Form::Text);
    const Interrupts interrupts;
    QObject::connect(&interrupts, &Interrupts::interrupted, &run, &HeadlessRun::stop);
    QObject::connect(&run, &HeadlessRun::finished, qApp, &QCoreApplication::exit, Qt::QueuedConnection);
    QMetaObject::invokeMethod(&run, &HeadlessRun::start, Qt::QueuedConnection);
    return QCoreApplication::exec();
}

int showWindow(const QStringList &arguments)
{
    const QString program = windowProgram();
    if (program.isEmpty())
        return refuse(tr("this build has no window; use --headless"));
    if (!hasDisplay()) {
        return refuse(
            tr("no display was found (neither DISPLAY nor WAYLAND_DISPLAY is set); start it from a desktop, "
               "or use --headless"));
    }
    const QString problem = handOver(program, arguments.sliced(1));
    return problem.isEmpty() ? ExitClean : refuse(tr("cannot start %1: %2").arg(program, problem));
}

int run(const QStringList &arguments)
{
    // What is wrong with the remembered settings is for the window to say.
    const auto remembered = [] { return loadSettings(defaultSettingsFile()).value_or(ServerConfig{}); };
    const Result<CommandLine> line = parseCommandLine(arguments, remembered);
    if (!line) {
        print(stderr, usageErrorText(line.error()));
        return ExitUsage;
    }
    if (line->showHelp || line->showVersion) {
        print(stdout, line->showHelp ? helpText() : versionText());
        return ExitClean;
    }
    return line->headless ? serveHeadless(*line) : showWindow(arguments);
}

} // namespace

} // namespace porthole

int main(int argc, char *argv[])
{
    porthole::prepareProcess();
    const QCoreApplication application(argc, argv);
    porthole::nameApplication();
    const QStringList arguments = QCoreApplication::arguments();
    return porthole::isExportCommand(arguments) ? porthole::runExport(arguments) : porthole::run(arguments);
}
