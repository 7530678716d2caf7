// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/exportoptions.h"

#include "core/base/bytetext.h"
#include "core/base/unixtime.h"
#include "core/config/valuetext.h"

#include <QCommandLineOption>
#include <QCommandLineParser>
#include <QCoreApplication>
#include <QDateTime>
#include <QRegularExpression>

#include <algorithm>

namespace porthole {

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("porthole::ExportOptions", text);
}

tl::unexpected<Error> invalid(const QString &subject, const QString &detail)
{
    return tl::unexpected(Error{ErrorCode::InvalidValue, subject, detail});
}

void addOptions(QCommandLineParser &parser)
{
    parser.setApplicationDescription(
        tr("Writes the messages of a capture to another file, all of them or those that the options choose.\n"
           "BYTES may end in K, M, G or T (or KiB, MiB, GiB, TiB): 64K is 65536."));
    parser.addPositionalArgument(QStringLiteral("FILE"), tr("The capture to read."));
    parser.addPositionalArgument(
        QStringLiteral("OUT"),
        tr("The file to write. Its end says how: .pcapng, .jsonl, .csv, .txt, or .bin and .raw (the bytes of "
           "one direction of one client)."));
    parser.addOptions({
        {QStringLiteral("format"), tr("Write as pcapng, jsonl, csv, txt or raw, whatever OUT ends in."),
         QStringLiteral("F")},
        {QStringLiteral("client"), tr("Only these clients, by their numbers."), QStringLiteral("N[,N…]")},
        {QStringLiteral("direction"), tr("Only messages that came in, or that went out."),
         QStringLiteral("in|out")},
        {QStringLiteral("text"), tr("Only messages with this text, in either case."), QStringLiteral("S")},
        {QStringLiteral("hex"), tr("Only messages with these bytes."), QStringLiteral("HEX")},
        {QStringLiteral("regex"),
         tr("Only messages that this Perl-compatible expression matches, in either case."),
         QStringLiteral("R")},
        {QStringLiteral("match-case"), tr("Tell upper from lower case in --text and --regex.")},
        {QStringLiteral("from"),
         tr("Only what happened from this time on: ISO 8601, local time unless it says otherwise, such as "
            "2026-11-23T12:01:07.5Z."),
         QStringLiteral("TIME")},
        {QStringLiteral("to"), tr("Only what happened before this time."), QStringLiteral("TIME")},
        {QStringLiteral("min-size"), tr("Only messages of at least so many bytes."), QStringLiteral("BYTES")},
        {QStringLiteral("max-size"), tr("Only messages of at most so many bytes."), QStringLiteral("BYTES")},
        {QStringLiteral("utc"), tr("Write the times of .txt in UTC, not in local time.")},
        {{QStringLiteral("h"), QStringLiteral("help")}, tr("Show this help.")},
    });
}

/// Why the parser refused the arguments. There are only three reasons: no such option, a value for a flag,
/// and no value for the last option.
tl::unexpected<Error> usageError(const QCommandLineParser &parser, const QStringList &arguments)
{
    if (const QStringList unknown = parser.unknownOptionNames(); !unknown.isEmpty()) {
        const QString &name = unknown.constFirst();
        return invalid((name.size() == 1 ? QStringLiteral("-") : QStringLiteral("--")) + name,
                       tr("there is no such option of export"));
    }
    for (const char *flag : {"match-case", "utc", "help"}) {
        const QString option = QStringLiteral("--") + QString::fromLatin1(flag);
        const auto hasValue = [&](const QString &argument) { return argument.startsWith(option + u'='); };
        if (std::any_of(arguments.begin(), arguments.end(), hasValue))
            return invalid(option, tr("takes no value"));
    }
    return invalid(arguments.constLast(), tr("needs a value after it"));
}

Result<QSet<ConnectionId>> readClients(const QStringList &values)
{
    QSet<ConnectionId> clients;
    for (const QString &value : values) {
        for (const QString &part : value.split(u',')) {
            const auto number = wholeNumber(part.startsWith(u'#') ? part.sliced(1) : part);
            if (!number || *number == 0) {
                return notExpected(QStringLiteral("--client"), quoted(part),
                                   tr("the number of a client (such as 42, or 3,5,8 for several)"));
            }
            clients.insert(ConnectionId{quint64(*number)});
        }
    }
    return clients;
}

Result<BytePattern> readPattern(const QCommandLineParser &parser)
{
    using Kind = BytePattern::Kind;
    const QString chosen[] = {QStringLiteral("text"), QStringLiteral("hex"), QStringLiteral("regex")};
    BytePattern pattern;
    QString given;
    for (const Kind kind : {Kind::Text, Kind::Bytes, Kind::Regex}) {
        const QString &name = chosen[size_t(kind)];
        if (!parser.isSet(name))
            continue;
        if (!given.isEmpty())
            return invalid(QStringLiteral("--") + name,
                           tr("cannot be given beside --%1; choose one").arg(given));
        given = name;
        pattern.kind = kind;
        pattern.bytes = parser.value(name).toUtf8();
        if (pattern.isEmpty())
            return invalid(QStringLiteral("--") + name,
                           tr("is empty; give what to look for, or leave it out"));
    }
    pattern.matchCase = parser.isSet(QStringLiteral("match-case"));
    if (pattern.matchCase && (given.isEmpty() || pattern.kind == Kind::Bytes))
        return invalid(QStringLiteral("--match-case"), tr("needs --text or --regex beside it"));
    if (pattern.kind != Kind::Bytes)
        return pattern;
    return fromHex(parser.value(given))
        .map([&](const QByteArray &bytes) {
            pattern.bytes = bytes;
            return pattern;
        })
        .map_error([](const Error &error) {
            return Error{error.code, QStringLiteral("--hex"), error.detail};
        });
}

/// Nanoseconds since 1970-01-01 UTC; none if it is no time, or none that fits. Qt reads no more than
/// milliseconds.
std::optional<qint64> readTime(QString text)
{
    static const QRegularExpression fraction(QStringLiteral("[.,]([0-9]{1,9})(?![0-9])"));
    const QRegularExpressionMatch match = fraction.match(text);
    qint64 fractionNs = 0;
    if (match.hasMatch()) {
        fractionNs = match.captured(1).leftJustified(9, u'0').toLongLong();
        text.remove(match.capturedStart(), match.capturedLength());
    }
    const QDateTime time = QDateTime::fromString(text, Qt::ISODate);
    if (!time.isValid() || (match.hasMatch() && !text.contains(u':')))
        return std::nullopt;
    return unixNs(time.toSecsSinceEpoch(), fractionNs);
}

Result<void> readTimes(const QCommandLineParser &parser, MessageFilter &filter)
{
    for (const auto &[name, ns] :
         {std::pair{QStringLiteral("from"), &filter.fromNs}, {QStringLiteral("to"), &filter.toNs}}) {
        if (!parser.isSet(name))
            continue;
        const std::optional<qint64> time = readTime(parser.value(name));
        if (!time) {
            return notExpected(
                QStringLiteral("--") + name, quoted(parser.value(name)),
                tr("a time (such as 2026-11-23T12:01:07.25 or 2026-11-23T11:01:07Z) of the years "
                   "1678 to 2261"));
        }
        *ns = *time;
    }
    if (filter.fromNs >= filter.toNs) {
        return invalid(QStringLiteral("--to"), tr("%1 is not after --from, so nothing would be left")
                                                   .arg(quoted(parser.value(QStringLiteral("to")))));
    }
    return {};
}

Result<void> readSizes(const QCommandLineParser &parser, MessageFilter &filter)
{
    for (const auto &[name, bytes] : {std::pair{QStringLiteral("min-size"), &filter.minLength},
                                      {QStringLiteral("max-size"), &filter.maxLength}}) {
        if (!parser.isSet(name))
            continue;
        const std::optional<qint64> number = byteCount(parser.value(name));
        if (!number) {
            return notExpected(QStringLiteral("--") + name, quoted(parser.value(name)),
                               tr("a number of bytes, such as 500 or 64K (which is 65536)"));
        }
        *bytes = *number;
    }
    if (filter.minLength > filter.maxLength) {
        return invalid(QStringLiteral("--max-size"),
                       tr("%1 is below --min-size, so nothing would be left").arg(filter.maxLength));
    }
    return {};
}

Result<std::optional<Direction>> readDirection(const QCommandLineParser &parser)
{
    const QString name = QStringLiteral("direction");
    if (!parser.isSet(name))
        return std::nullopt;
    const QString value = parser.value(name);
    if (value != u"in" && value != u"out")
        return notExpected(QStringLiteral("--direction"), quoted(value), tr("in or out"));
    return value == u"in" ? Direction::In : Direction::Out;
}

Result<MessageFilter> readFilter(const QCommandLineParser &parser)
{
    MessageFilter filter;
    const auto clients = readClients(parser.values(QStringLiteral("client")));
    if (!clients)
        return tl::unexpected(clients.error());
    const auto direction = readDirection(parser);
    if (!direction)
        return tl::unexpected(direction.error());
    const auto pattern = readPattern(parser);
    if (!pattern)
        return tl::unexpected(pattern.error());
    filter.clients = *clients;
    filter.direction = *direction;
    filter.pattern = *pattern;
    if (auto read = readTimes(parser, filter); !read)
        return tl::unexpected(read.error());
    if (auto read = readSizes(parser, filter); !read)
        return tl::unexpected(read.error());
    if (const auto valid = filter.validate(); !valid)
        return invalid(QStringLiteral("--regex"),
                       quoted(valid.error().subject) + u' ' + valid.error().detail);
    return filter;
}

Result<ExportFormat> readFormat(const QCommandLineParser &parser, const QString &file)
{
    const QString name = QStringLiteral("format");
    if (!parser.isSet(name)) {
        if (const auto format = exportFormatOfFile(file))
            return *format;
        return invalid(shortened(file),
                       tr("does not say by its end how to write it; let it end in .pcapng, .jsonl, "
                          ".csv, .txt, .bin or .raw, or give --format"));
    }
    if (const auto format = exportFormatNamed(parser.value(name)))
        return *format;
    return notExpected(QStringLiteral("--format"), quoted(parser.value(name)),
                       tr("one of %1").arg(exportFormatNames().join(QStringLiteral(", "))));
}

/// The two names of files, whose positions say which is which.
Result<void> readFiles(const QStringList &names, ExportOptions &options)
{
    if (names.size() > 2)
        return invalid(shortened(names[2]),
                       tr("is one name too many; give the capture and the file to write"));
    if (names.isEmpty() || names[0].isEmpty())
        return invalid(QStringLiteral("export"), tr("needs the name of a capture after it"));
    if (names.size() < 2 || names[1].isEmpty()) {
        return invalid(QStringLiteral("export"),
                       tr("needs the name of the file to write after %1").arg(quoted(names[0])));
    }
    options.capture = names[0];
    options.spec.file = names[1];
    return checkNotSameFile(names[0], names[1]);
}

/// Raw bytes have no marks between clients or directions.
Result<void> checkRaw(const ExportSpec &spec)
{
    if (spec.format != ExportFormat::Raw)
        return {};
    if (spec.filter.clients.size() != 1)
        return invalid(QStringLiteral("--client"), tr("raw bytes are those of one client; give its number"));
    if (!spec.filter.direction)
        return invalid(QStringLiteral("--direction"),
                       tr("raw bytes are those of one direction; give in or out"));
    return {};
}

} // namespace

Result<ExportOptions> parseExportOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    addOptions(parser);
    QStringList withoutCommand = arguments;
    withoutCommand.removeAt(1);
    if (!parser.parse(withoutCommand))
        return tl::unexpected(usageError(parser, arguments).value());
    ExportOptions options;
    options.showHelp = parser.isSet(QStringLiteral("help"));
    if (options.showHelp)
        return options;
    options.spec.utc = parser.isSet(QStringLiteral("utc"));
    return readFiles(parser.positionalArguments(), options)
        .and_then([&] { return readFormat(parser, options.spec.file); })
        .and_then([&](ExportFormat format) {
            options.spec.format = format;
            return readFilter(parser);
        })
        .and_then([&](const MessageFilter &filter) {
            options.spec.filter = filter;
            return checkRaw(options.spec);
        })
        .map([&] { return options; });
}

QString exportHelpText()
{
    QCommandLineParser parser;
    addOptions(parser);
    // The parser does not know that a command goes before all else.
    return parser.helpText().replace(QStringLiteral("[options] FILE OUT"),
                                     QStringLiteral("export FILE OUT [options]"));
}

} // namespace porthole
