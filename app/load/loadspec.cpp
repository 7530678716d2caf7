// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load/loadspec.h"

#include "app/load/loadengine.h"
#include "core/config/valuetext.h"

#include <QCommandLineParser>
#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <utility>

namespace porthole {

namespace {

constexpr qint64 mostClients = 1'000'000;
constexpr qint64 mostInFlight = 4096;
constexpr qint64 mostPerSecond = 100'000'000;
constexpr double longestSeconds = 7 * 24 * 3600;

constexpr std::array modeWords = {
    std::pair{LoadSpec::Mode::Request, "request"},
    std::pair{LoadSpec::Mode::Bulk, "bulk"},
    std::pair{LoadSpec::Mode::Storm, "storm"},
    std::pair{LoadSpec::Mode::Idle, "idle"},
};
constexpr std::array engineWords = {
    std::pair{LoadSpec::Engine::Epoll, "epoll"},
    std::pair{LoadSpec::Engine::Qt, "qt"},
};

QString tr(const char *text)
{
    return QCoreApplication::translate("porthole::Load", text);
}

template <typename Words, typename Value> QString wordFor(const Words &words, Value value)
{
    for (const auto &[each, word] : words) {
        if (each == value)
            return QString::fromLatin1(word);
    }
    return {};
}

/// An option that takes a number: what it is for, its range, and what it is if it is not given.
struct NumberOption
{
    const char *name;
    const char *unit; // its placeholder in --help
    const char *description;
    double least;
    double most;
    double usual;
};

std::array<NumberOption, 7> numberOptions()
{
    const LoadSpec usual;
    const auto seconds = [](std::chrono::milliseconds time) { return double(time.count()) / 1000; };
    return {{
        {"clients", "N", QT_TRANSLATE_NOOP("porthole::Load", "Connections to make."), 1, mostClients,
         double(usual.clients)},
        {"size", "BYTES", QT_TRANSLATE_NOOP("porthole::Load", "Length of a message, its line feed included."),
         2, double(LoadSpec::largestMessage), double(usual.messageBytes)},
        {"in-flight", "N",
         QT_TRANSLATE_NOOP("porthole::Load",
                           "request: messages of each client that may await their replies."),
         1, mostInFlight, double(usual.inFlight)},
        {"rate", "N",
         QT_TRANSLATE_NOOP("porthole::Load",
                           "request: messages a second of all clients together, sent on time whether or not "
                           "replies come; latencies count from the time at which a message was due. 0: no "
                           "rate."),
         0, mostPerSecond, double(usual.messagesPerSecond)},
        {"write", "BYTES", QT_TRANSLATE_NOOP("porthole::Load", "bulk: bytes to send at a time."), 1,
         double(LoadSpec::largestMessage), double(usual.writeBytes)},
        {"warm-up", "SECONDS", QT_TRANSLATE_NOOP("porthole::Load", "How long to run before measuring."), 0,
         longestSeconds, seconds(usual.warmUp)},
        {"duration", "SECONDS", QT_TRANSLATE_NOOP("porthole::Load", "How long to measure, or to be idle."), 0,
         longestSeconds, seconds(usual.duration)},
    }};
}

QCommandLineOption optionFor(const NumberOption &number)
{
    const auto text = [](double value) { return QString::number(value, 'g', 15); };
    return {QString::fromLatin1(number.name),
            tr("%1 From %2 to %3, default %4.")
                .arg(tr(number.description), text(number.least), text(number.most), text(number.usual)),
            QString::fromLatin1(number.unit), text(number.usual)};
}

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        tr("Makes load for a TCP server that sends back what it gets, and checks every byte.\n"
           "Messages are lines of random letters; each client sends others.\n"
           "BYTES may end in K or M (or KiB, MiB): 64K is 65536.\n\n"
           "  porthole-load 127.0.0.1:9000                       one client, one message in flight\n"
           "  porthole-load --clients 500 --rate 20000 HOST:PORT 20,000 messages a second, from 500 clients\n"
           "  porthole-load --mode storm --clients 5000 HOST:PORT"));
    parser.addPositionalArgument(QStringLiteral("HOST:PORT"), tr("The server; [::1]:9000 for IPv6."));
    parser.addOption(
        {QStringLiteral("mode"),
         tr("request (default): send, await the reply, send again. bulk: send and receive as fast as "
            "possible. storm: all connect at once, one message each. idle: connect and be silent."),
         QStringLiteral("MODE"), QStringLiteral("request")});
    for (const NumberOption &number : numberOptions())
        parser.addOption(optionFor(number));
    parser.addOptions({
        {QStringLiteral("echo"), tr("idle: each client sends one message first.")},
        {QStringLiteral("engine"),
         tr("epoll (Linux) or qt (everywhere, slower). Default: %1.").arg(keyword(usualEngine())),
         QStringLiteral("ENGINE"), keyword(usualEngine())},
        {QStringLiteral("json"), tr("Print JSON objects, one on a line, and no progress.")},
        {{QStringLiteral("h"), QStringLiteral("help")}, tr("Show this help.")},
        {{QStringLiteral("v"), QStringLiteral("version")}, tr("Show versions and the licence.")},
    });
}

/// Why the parser refused the arguments, which it does for three reasons only: no such option, a value for a
/// flag, and no value for the last option.
Error usageError(const QCommandLineParser &parser, const QStringList &arguments)
{
    const auto invalid = [](const QString &subject, const QString &detail) {
        return Error{ErrorCode::InvalidValue, subject, detail};
    };
    if (const QStringList unknown = parser.unknownOptionNames(); !unknown.isEmpty()) {
        const QString &name = unknown.constFirst();
        return invalid((name.size() == 1 ? QStringLiteral("-") : QStringLiteral("--")) + name,
                       tr("there is no such option"));
    }
    for (const char *flag : {"echo", "json", "help", "version"}) {
        const QString option = QStringLiteral("--") + QString::fromLatin1(flag);
        const auto hasValue = [&](const QString &argument) { return argument.startsWith(option + u'='); };
        if (std::any_of(arguments.begin(), arguments.end(), hasValue))
            return invalid(option, tr("takes no value"));
    }
    return invalid(arguments.constLast(), tr("needs a value after it"));
}

/// Reads options one after the other and keeps the first error.
class OptionReader final
{
public:
    explicit OptionReader(const QCommandLineParser &parser)
        : m_parser(parser)
    {
    }

    template <typename Number> void whole(const char *name, Number &into)
    {
        const QString text = m_parser.value(QString::fromLatin1(name));
        const NumberOption &option = optionOf(name);
        const bool isBytes = QLatin1StringView(option.unit) == u"BYTES";
        const auto number = isBytes ? byteCount(text) : wholeNumber(text);
        if (number && double(*number) >= option.least && double(*number) <= option.most) {
            into = Number(*number);
            return;
        }
        const QString expected = isBytes
                                     ? tr("a number of bytes from %1 to %2; K or M may follow it, as in 64K, "
                                          "which is 65536")
                                     : tr("a whole number from %1 to %2");
        fail(name, text, expected.arg(qint64(option.least)).arg(qint64(option.most)));
    }

    void seconds(const char *name, std::chrono::milliseconds &into)
    {
        const QString text = m_parser.value(QString::fromLatin1(name));
        bool ok = false;
        const double value = text.toDouble(&ok);
        const NumberOption &option = optionOf(name);
        if (ok && value >= option.least && value <= option.most)
            into = std::chrono::milliseconds(std::llround(value * 1000));
        else
            fail(name, text,
                 tr("a number of seconds from %1 to %2").arg(qint64(option.least)).arg(qint64(option.most)));
    }

    template <typename Words, typename Value> void word(const char *name, const Words &words, Value &into)
    {
        const QString text = m_parser.value(QString::fromLatin1(name));
        QStringList all;
        for (const auto &[value, word] : words) {
            all += QString::fromLatin1(word);
            if (text == all.constLast()) {
                into = value;
                return;
            }
        }
        fail(name, text, tr("one of: %1").arg(all.join(u", ")));
    }

    void fail(const char *name, const QString &text, const QString &expected)
    {
        if (!m_error)
            m_error =
                notExpected(QStringLiteral("--") + QString::fromLatin1(name), quoted(text), expected).value();
    }

    [[nodiscard]] const std::optional<Error> &error() const { return m_error; }

private:
    [[nodiscard]] const NumberOption &optionOf(const char *name) const
    {
        return *std::find_if(m_numbers.begin(), m_numbers.end(), [name](const NumberOption &option) {
            return QLatin1StringView(option.name) == QLatin1StringView(name);
        });
    }

    const QCommandLineParser &m_parser;
    const std::array<NumberOption, 7> m_numbers = numberOptions();
    std::optional<Error> m_error;
};

Result<LoadSpec> readTarget(LoadSpec spec, const QStringList &rest)
{
    const QString subject = QStringLiteral("HOST:PORT");
    if (rest.size() != 1)
        return notExpected(subject, quoted(rest.join(u' ')), tr("one server, as in 127.0.0.1:9000"));
    const QString &text = rest.constFirst();
    const qsizetype colon = text.lastIndexOf(u':');
    const qint64 port = colon < 0 ? 0 : wholeNumber(QStringView(text).sliced(colon + 1)).value_or(0);
    spec.host = text.left(colon);
    if (spec.host.startsWith(u'[') && spec.host.endsWith(u']'))
        spec.host = spec.host.sliced(1, spec.host.size() - 2);
    if (spec.host.isEmpty() || port < 1 || port > 65535)
        return notExpected(subject, quoted(text), tr("a server, as in 127.0.0.1:9000 or [::1]:9000"));
    spec.port = quint16(port);
    return spec;
}

} // namespace

QString keyword(LoadSpec::Mode mode)
{
    return wordFor(modeWords, mode);
}

QString keyword(LoadSpec::Engine engine)
{
    return wordFor(engineWords, engine);
}

Result<LoadSpec> parseLoadArguments(const QStringList &arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    LoadSpec spec;
    if (!parser.parse(arguments))
        return tl::unexpected(usageError(parser, arguments));
    spec.showHelp = parser.isSet(QStringLiteral("help"));
    spec.showVersion = parser.isSet(QStringLiteral("version"));
    if (spec.showHelp || spec.showVersion)
        return spec;
    spec.json = parser.isSet(QStringLiteral("json"));
    spec.echoFirst = parser.isSet(QStringLiteral("echo"));
    OptionReader reader(parser);
    reader.word("mode", modeWords, spec.mode);
    reader.word("engine", engineWords, spec.engine);
    reader.whole("clients", spec.clients);
    reader.whole("size", spec.messageBytes);
    reader.whole("in-flight", spec.inFlight);
    reader.whole("rate", spec.messagesPerSecond);
    reader.whole("write", spec.writeBytes);
    reader.seconds("warm-up", spec.warmUp);
    reader.seconds("duration", spec.duration);
    if (!isAvailable(spec.engine))
        reader.fail("engine", keyword(spec.engine), tr("qt on this system"));
    if (reader.error())
        return tl::unexpected(*reader.error());
    return readTarget(spec, parser.positionalArguments());
}

QString loadHelpText()
{
    QCommandLineParser parser;
    addOptions(parser);
    return parser.helpText();
}

} // namespace porthole
