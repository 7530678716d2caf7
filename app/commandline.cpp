// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandline.h"

#include "core/config/settings.h"
#include "core/config/settingsstore.h"

#include <QCommandLineOption>
#include <QCommandLineParser>
#include <QCoreApplication>

#include <algorithm>
#include <iterator>

namespace porthole {

namespace {

struct OptionWords
{
    const char *setting;
    const char *value; // its placeholder in --help
    const char *description;
};

// What --help says of each setting, which is an option of the same name and in the same text form.
constexpr OptionWords words[] = {
    {"address", "A",
     QT_TRANSLATE_NOOP("porthole::CommandLine",
                       "Listen on 127.0.0.1, ::1, another address of this machine, or \"any\" "
                       "(IPv4 and IPv6: other machines can connect).")},
    {"port", "N",
     QT_TRANSLATE_NOOP("porthole::CommandLine", "Listen on this port; 0 lets the system choose.")},
    {"framing", "F",
     QT_TRANSLATE_NOOP(
         "porthole::CommandLine",
         "Cut each client's bytes into messages: raw, line, delimiter:HEX, stx, stx:HEX:HEX, fixed:N, "
         "length:1|2|4|8[:le|be][:incl], or gap:MS.")},
    {"reply", "R",
     QT_TRANSLATE_NOOP("porthole::CommandLine", "Answer each message: none, echo, or text:STRING with "
                                                "\\n \\r \\t \\0 \\\\ \\xHH understood.")},
    {"greeting", "S",
     QT_TRANSLATE_NOOP("porthole::CommandLine",
                       "Send this to each client as it connects; escapes as in --reply.")},
    {"idle-timeout", "SECONDS",
     QT_TRANSLATE_NOOP("porthole::CommandLine",
                       "Close a client that is silent both ways for so long; 0: never.")},
    {"frame-timeout", "SECONDS",
     QT_TRANSLATE_NOOP("porthole::CommandLine",
                       "Close a client that has begun a message and not finished it for so long; 0: never.")},
    {"write-timeout", "SECONDS",
     QT_TRANSLATE_NOOP("porthole::CommandLine",
                       "Close a client that does not read its replies for so long; 0: "
                       "never.")},
    {"stop-deadline", "SECONDS",
     QT_TRANSLATE_NOOP("porthole::CommandLine",
                       "On stopping, reset the clients that are still open after this.")},
    {"max-clients", "N",
     QT_TRANSLATE_NOOP("porthole::CommandLine", "Serve at most so many clients at once, and never "
                                                "more than the limit of open descriptors allows.")},
    {"allow", "RANGES",
     QT_TRANSLATE_NOOP(
         "porthole::CommandLine",
         "Serve only these addresses and ranges, such as 10.0.0.0/8,2001:db8::1. Without it, all.")},
    {"deny", "RANGES",
     QT_TRANSLATE_NOOP("porthole::CommandLine", "Turn these away, also if --allow has them.")},
    {"max-per-address", "N",
     QT_TRANSLATE_NOOP("porthole::CommandLine",
                       "Serve at most so many clients of one address at once; 0: any.")},
    {"connect-rate", "N",
     QT_TRANSLATE_NOOP("porthole::CommandLine",
                       "Turn an address away that connects more often than this a second; 0: any.")},
    {"max-frame", "BYTES",
     QT_TRANSLATE_NOOP("porthole::CommandLine", "Close a client that sends a longer message.")},
    {"high-water", "BYTES",
     QT_TRANSLATE_NOOP("porthole::CommandLine",
                       "Pause reading from a client with more unsent replies than this.")},
    {"low-water", "BYTES",
     QT_TRANSLATE_NOOP("porthole::CommandLine", "And read on when they are fewer than this.")},
    {"max-held", "BYTES",
     QT_TRANSLATE_NOOP("porthole::CommandLine",
                       "Close a client that needs more when the unfinished messages and unsent bytes of all "
                       "clients together are above this; 0: any.")},
    {"backlog", "N",
     QT_TRANSLATE_NOOP("porthole::CommandLine",
                       "Connections that the system holds until they are accepted.")},
    {"no-delay", "BOOL", QT_TRANSLATE_NOOP("porthole::CommandLine", "Send small replies at once.")},
    {"keep-alive", "BOOL", QT_TRANSLATE_NOOP("porthole::CommandLine", "Notice clients that have vanished.")},
    {"keep-alive-time", "SECONDS",
     QT_TRANSLATE_NOOP("porthole::CommandLine",
                       "Probe a client that has sent nothing for so long, and close it if it stays silent "
                       "for as long again.")},
    {"capture", "FILE",
     QT_TRANSLATE_NOOP(
         "porthole::CommandLine",
         "Keep every message in this file (never overwritten: beside log.porthole comes log-2.porthole), or "
         "\"off\". Without it a window keeps them in a temporary file, --headless nowhere.")},
    {"capture-size", "BYTES",
     QT_TRANSLATE_NOOP(
         "porthole::CommandLine",
         "When the file has so many bytes, forget the oldest messages, or go on to the next file.")},
    {"capture-files", "N",
     QT_TRANSLATE_NOOP("porthole::CommandLine",
                       "Above 1: keep the newest N files, named FILE_00001 and so on.")},
    {"capture-payload", "BYTES",
     QT_TRANSLATE_NOOP("porthole::CommandLine", "Keep so many bytes of each message.")},
    {"capture-mode", "MODE",
     QT_TRANSLATE_NOOP("porthole::CommandLine",
                       "complete: slow the clients down rather than lose a message; live: never slow them "
                       "down, and count what could not be kept.")},
    {"tls-cert", "FILE",
     QT_TRANSLATE_NOOP("porthole::CommandLine",
                       "Serve over TLS (1.2 and newer) with the certificate in this PEM file, followed by "
                       "those it was issued by.")},
    {"tls-key", "FILE",
     QT_TRANSLATE_NOOP("porthole::CommandLine", "The certificate's private key: PEM, without a password.")},
    {"tls-client-ca", "FILE",
     QT_TRANSLATE_NOOP("porthole::CommandLine",
                       "Clients must show a certificate that one in this PEM file has issued.")},
    {"tls-timeout", "SECONDS",
     QT_TRANSLATE_NOOP("porthole::CommandLine",
                       "Close a client whose TLS handshake takes longer; 0: never.")},
};

QString tr(const char *text)
{
    return QCoreApplication::translate("porthole::CommandLine", text);
}

Error invalid(const QString &subject, const QString &detail)
{
    return {ErrorCode::InvalidValue, subject, detail};
}

QCommandLineOption optionFor(const Setting &setting)
{
    const auto *const found =
        std::find_if(std::begin(words), std::end(words), [&](const OptionWords &option) {
            return setting.name == QLatin1StringView(option.setting);
        });
    Q_ASSERT(found != std::end(words));
    const QString usual = setting.write({});
    const QString description =
        usual.isEmpty() ? tr(found->description) : tr("%1 Default: %2.").arg(tr(found->description), usual);
    return {setting.name, description, QString::fromLatin1(found->value)};
}

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(tr("A TCP server that you can see into."));
    for (const Setting &setting : allSettings())
        parser.addOption(optionFor(setting));
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
        if (auto applied = applySetting(config, name, parser.value(name)); !applied) {
            applied.error().subject.prepend(u"--");
            return tl::unexpected(applied.error());
        }
    }
    if (auto valid = config.validate(QStringLiteral("--")); !valid)
        return tl::unexpected(valid.error());
    return config;
}

/// Without a window nothing is captured unless a file is named, and an option about how would do nothing.
Result<void> checkCaptureOptions(const QCommandLineParser &parser, const CaptureOptions &capture)
{
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

/// Flags that mean nothing beside, or without, each other.
Result<void> checkFlags(const CommandLine &line)
{
    if (line.json && !line.headless)
        return tl::unexpected(invalid(QStringLiteral("--json"), tr("needs --headless beside it")));
    if (line.start && line.headless) {
        return tl::unexpected(invalid(QStringLiteral("--start"),
                                      tr("is for the window; leave it out, as --headless listens at once")));
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
    if (const QStringList rest = parser.positionalArguments(); !rest.isEmpty())
        return tl::unexpected(invalid(rest.constFirst(), tr("is not an option; options begin with \"--\"")));

    CommandLine line;
    line.configFile = parser.value(QStringLiteral("config"));
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
