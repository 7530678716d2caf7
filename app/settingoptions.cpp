// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/settingoptions.h"

#include "core/config/valuetext.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>

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
                       "clients together, each beyond its first 64 KiB, are above this; 0: any.")},
    {"backlog", "N",
     QT_TRANSLATE_NOOP("porthole::CommandLine",
                       "So many connections may wait in the system until they are accepted.")},
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
     QT_TRANSLATE_NOOP("porthole::CommandLine",
                       "Keep so many bytes of each message; the default keeps all.")},
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

/// "65536 (64 KiB)": the number as it is typed, and one that people can read.
QString bytesText(qint64 bytes)
{
    constexpr std::array units = {"KiB", "MiB", "GiB", "TiB"};
    qint64 count = bytes;
    size_t steps = 0;
    for (; count > 0 && count % 1024 == 0 && steps < units.size(); ++steps)
        count /= 1024;
    return steps == 0
               ? QString::number(bytes)
               : QStringLiteral("%1 (%2 %3)").arg(bytes).arg(count).arg(QLatin1StringView(units[steps - 1]));
}

const OptionWords &wordsOf(const Setting &setting)
{
    const auto *const found =
        std::find_if(std::begin(words), std::end(words), [&](const OptionWords &option) {
            return setting.name == QLatin1StringView(option.setting);
        });
    Q_ASSERT(found != std::end(words));
    return *found;
}

bool isBytes(const OptionWords &option)
{
    return QLatin1StringView(option.value) == u"BYTES";
}

QString description(const OptionWords &option, const Setting &setting)
{
    const QString purpose = tr(option.description);
    const QString usual = setting.write({});
    if (setting.form != Setting::Form::Number)
        return usual.isEmpty() ? purpose : tr("%1 Default: %2.").arg(purpose, usual);
    const auto text = [&](qint64 number) {
        return isBytes(option) ? bytesText(number) : QString::number(number);
    };
    return tr("%1 From %2 to %3, default %4.")
        .arg(purpose, text(setting.least), text(setting.most),
             isBytes(option) ? text(usual.toLongLong()) : usual);
}

QCommandLineOption optionFor(const Setting &setting)
{
    const OptionWords &option = wordsOf(setting);
    return {setting.name, description(option, setting), QString::fromLatin1(option.value)};
}

} // namespace

QList<QCommandLineOption> settingOptions()
{
    QList<QCommandLineOption> options;
    for (const Setting &setting : allSettings())
        options += optionFor(setting);
    return options;
}

Result<void> applyOption(ServerConfig &config, const Setting &setting, const QString &text)
{
    const bool takesBytes = isBytes(wordsOf(setting));
    const std::optional<qint64> bytes = takesBytes ? byteCount(text) : std::nullopt;
    return setting.read(config, bytes ? QString::number(*bytes) : text, quoted(text))
        .map_error([&](Error error) {
            error.subject.prepend(u"--");
            if (takesBytes)
                error.detail += tr("; K, M, G or T may follow the number, as in 64K, which is 65536");
            return error;
        });
}

} // namespace porthole
