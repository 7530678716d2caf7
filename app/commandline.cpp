// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandline.h"

#include "app/settingoptions.h"
#include "core/config/settings.h"
#include "core/config/settingsstore.h"
#include "core/config/valuetext.h"

#include <QCommandLineOption>
#include <QCommandLineParser>
#include <QCoreApplication>

#include <algorithm>

namespace porthole {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("porthole::CommandLine", text);
}

Error invalid(const QString &subject, const QString &detail)
{
    return {ErrorCode::InvalidValue, subject, detail};
}

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        tr("A TCP server that you can see into.\n"
           "BYTES may end in K, M, G or T (or KiB, MiB, GiB, TiB): 64K is 65536."));
    parser.addPositionalArgument(QStringLiteral("FILE"), tr("A capture to open in the window."),
                                 QStringLiteral("[FILE...]"));
    parser.addOptions(settingOptions());
    parser.addOptions({
        {QStringLiteral("config"), tr("Read these settings from a JSON file; options given beside it win."),
         QStringLiteral("FILE")},
        {QStringLiteral("start"), tr("Open the window and listen at once.")},
        {QStringLiteral("headless"), tr("No window: events on standard output, a summary at the end.")},
        {QStringLiteral("json"), tr("With --headless: each event a JSON object on its own line.")},
        {{QStringLiteral("h"), QStringLiteral("help")}, tr("Show this help.")},
        {{QStringLiteral("v"), QStringLiteral("version")}, tr("Show versions and the licence.")},
    });
}

/// Why the parser refused the arguments. It does not say in a form that a program can use; but there are only
/// three reasons: no such option, a value for a flag, and no value for the last option.
Error usageError(const QCommandLineParser &parser, const QStringList &arguments)
{
    if (const QStringList unknown = parser.unknownOptionNames(); !unknown.isEmpty()) {
        const QString &name = unknown.constFirst();
        return invalid((name.size() == 1 ? QStringLiteral("-") : QStringLiteral("--")) + name,
                       tr("there is no such option"));
    }
    for (const char *flag : {"start", "headless", "json", "help", "version"}) {
        const QString option = QStringLiteral("--") + QString::fromLatin1(flag);
        const auto hasValue = [&](const QString &argument) { return argument.startsWith(option + u'='); };
        if (std::any_of(arguments.begin(), arguments.end(), hasValue))
            return invalid(option, tr("takes no value"));
    }
    return invalid(arguments.constLast(), tr("needs a value after it"));
}

Result<ServerConfig> baseConfig(const CommandLine &line, const std::function<ServerConfig()> &windowDefaults)
{
    if (!line.configFile.isEmpty())
        return loadSettings(line.configFile);
    return line.headless || !windowDefaults ? ServerConfig{} : windowDefaults();
}

Result<ServerConfig> readSettings(const QCommandLineParser &parser, ServerConfig config)
{
    for (const Setting &setting : allSettings()) {
        const QString name = setting.name;
        if (!parser.isSet(name))
            continue;
        if (const auto applied = applyOption(config, setting, parser.value(name)); !applied)
            return tl::unexpected(applied.error());
    }
    if (auto valid = config.validate(QStringLiteral("--")); !valid)
        return tl::unexpected(valid.error());
    return config;
}

/// Without a window nothing is captured unless a file is named, and an option about how would do nothing.
Result<void> checkCaptureOptions(const QCommandLineParser &parser, const CaptureOptions &capture)
{
    if (parser.isSet(QStringLiteral("capture")) && !capture.off && capture.file.isEmpty()) {
        return tl::unexpected(invalid(QStringLiteral("--capture"),
                                      tr("needs the name of a file; or say off to capture nothing")));
    }
    if (!capture.off && !capture.file.isEmpty())
        return {};
    for (const char *name : {"capture-size", "capture-files", "capture-payload", "capture-mode"}) {
        if (parser.isSet(QLatin1String(name))) {
            return tl::unexpected(
                invalid(QStringLiteral("--") + QLatin1String(name),
                        tr("needs --capture FILE beside it: without one, --headless captures nothing")));
        }
    }
    return {};
}

/// What means nothing beside, or without, each other.
Result<void> checkFlags(const CommandLine &line)
{
    if (line.json && !line.headless)
        return tl::unexpected(invalid(QStringLiteral("--json"), tr("needs --headless beside it")));
    if (line.start && line.headless) {
        return tl::unexpected(invalid(QStringLiteral("--start"),
                                      tr("is for the window; leave it out, as --headless listens at once")));
    }
    if (line.headless && !line.captures.isEmpty()) {
        return tl::unexpected(
            invalid(shortened(line.captures.constFirst()),
                    tr("is no option (they begin with \"--\"), and captures are opened by a window only; to "
                       "write what is in one, use porthole export FILE OUT")));
    }
    return {};
}

} // namespace

Result<CommandLine> parseCommandLine(const QStringList &arguments,
                                     const std::function<ServerConfig()> &windowDefaults)
{
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(arguments))
        return tl::unexpected(usageError(parser, arguments));
    CommandLine line;
    line.configFile = parser.value(QStringLiteral("config"));
    line.captures = parser.positionalArguments();
    line.start = parser.isSet(QStringLiteral("start"));
    line.headless = parser.isSet(QStringLiteral("headless"));
    line.json = parser.isSet(QStringLiteral("json"));
    line.showHelp = parser.isSet(QStringLiteral("help"));
    line.showVersion = parser.isSet(QStringLiteral("version"));
    if (line.showHelp || line.showVersion)
        return line;
    if (const auto fit = checkFlags(line); !fit)
        return tl::unexpected(fit.error());
    if (parser.isSet(QStringLiteral("config")) && line.configFile.isEmpty())
        return tl::unexpected(invalid(QStringLiteral("--config"), tr("needs the name of a file")));
    return baseConfig(line, windowDefaults)
        .and_then([&](const ServerConfig &base) { return readSettings(parser, base); })
        .and_then([&](const ServerConfig &config) {
            line.config = config;
            makeFilesAbsolute(line.config.tls, QDir::current());
            for (QString &file : line.captures)
                file = QDir::current().absoluteFilePath(file);
            return line.headless ? checkCaptureOptions(parser, config.capture) : Result<void>();
        })
        .map([&] { return line; });
}

QString helpText()
{
    QCommandLineParser parser;
    addOptions(parser);
    return parser.helpText();
}

QString versionText()
{
    return tr("porthole %1 (Qt %2)\n"
              "Licence GPL-3.0-or-later: you may use, change and pass it on under the terms of the GNU "
              "General\n"
              "Public License, version 3 or later, <https://www.gnu.org/licenses/gpl-3.0.html>. No "
              "warranty.\n")
        .arg(QStringLiteral(PORTHOLE_VERSION), QString::fromLatin1(qVersion()));
}

QString usageErrorText(const Error &error)
{
    return QStringLiteral("porthole: %1\n%2\n").arg(describe(error), tr("try porthole --help"));
}

} // namespace porthole
