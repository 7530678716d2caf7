// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/windowrun.h"

#include "app/commandline.h"
#include "app/headless.h"
#include "app/interrupts.h"
#include "app/startup.h"
#include "core/base/platform.h"
#include "core/config/settingsstore.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QFileInfo>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

#include <cstdio>
#include <optional>

// What a static library holds is dropped unless something refers to it, which the macro does only outside of
// any namespace.
static void linkResources()
{
    Q_INIT_RESOURCE(porthole);
}

namespace porthole {

namespace {

/// What the window was left with; before the first time, what a server starts with.
class RememberedSettings final
{
public:
    RememberedSettings()
    {
        const QString file = defaultSettingsFile();
        if (!QFileInfo::exists(file))
            return;
        if (const Result<ServerConfig> loaded = loadSettings(file))
            m_config = *loaded;
        else
            m_problem = loaded.error();
    }
    [[nodiscard]] const ServerConfig &config() const { return m_config; }
    [[nodiscard]] const std::optional<Error> &problem() const { return m_problem; }

private:
    ServerConfig m_config;
    std::optional<Error> m_problem;
};

/// Qt's own texts only together with Porthole's, so that a window is never half in one language.
void loadTranslations(QTranslator &own, QTranslator &qt)
{
    const QLocale locale;
    if (!own.load(locale, QStringLiteral("porthole"), QStringLiteral("_"), QStringLiteral(":/translations")))
        return;
    QCoreApplication::installTranslator(&own);
    if (qt.load(locale, QStringLiteral("qtbase"), QStringLiteral("_"),
                QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&qt);
}

int run(const QStringList &arguments, const std::function<void(MainWindow &)> &with)
{
    const RememberedSettings remembered;
    Result<CommandLine> line = parseCommandLine(arguments, [&] { return remembered.config(); });
    if (line && line->headless)
        line = tl::unexpected(
            Error{ErrorCode::InvalidValue, QStringLiteral("--headless"),
                  QCoreApplication::translate("porthole::Main", "is for the program porthole")});
    if (!line) {
        std::fputs(usageErrorText(line.error()).toLocal8Bit().constData(), stderr);
        return ExitUsage;
    }
    if (line->showHelp || line->showVersion) {
        std::fputs((line->showHelp ? helpText() : versionText()).toLocal8Bit().constData(), stdout);
        return ExitClean;
    }
    MainWindow window(line->config, line->start);
    window.holdForThisRun(remembered.config());
    if (remembered.problem())
        window.holdBack(*remembered.problem(), !line->configFile.isEmpty());
    for (const QString &file : line->captures)
        window.openCapture(file);
    if (with)
        with(window);
    const Interrupts interrupts;
    QObject::connect(&interrupts, &Interrupts::interrupted, &window, &MainWindow::closeUnasked);
    window.show();
    return QApplication::exec();
}

} // namespace

int runWindow(int argc, char *argv[], const std::function<void(MainWindow &)> &with)
{
    prepareProcess();
    platform::setHeapApart();
    const QApplication application(argc, argv);
    nameApplication();
    QGuiApplication::setDesktopFileName(QStringLiteral("org.porthole.Porthole"));
    linkResources();
    QTranslator own;
    QTranslator qt;
    loadTranslations(own, qt);
    return run(QCoreApplication::arguments(), with);
}

} // namespace porthole
