// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/framingspec.h"

#include <QTest>

using namespace porthole;

Q_DECLARE_METATYPE(porthole::FramingSpec)

namespace {

using Mode = FramingSpec::Mode;

FramingSpec spec(Mode mode)
{
    FramingSpec spec;
    spec.mode = mode;
    return spec;
}

FramingSpec delimiter(const QByteArray &bytes)
{
    FramingSpec result = spec(Mode::Delimiter);
    result.delimiter = bytes;
    return result;
}

FramingSpec markers(const QByteArray &start, const QByteArray &end)
{
    FramingSpec result = spec(Mode::Markers);
    result.start = start;
    result.end = end;
    return result;
}

FramingSpec fixed(qint64 bytes)
{
    FramingSpec result = spec(Mode::Fixed);
    result.fixedBytes = bytes;
    return result;
}

FramingSpec length(int bytes, bool littleEndian, bool countsItself)
{
    FramingSpec result = spec(Mode::Length);
    result.prefixBytes = bytes;
    result.littleEndian = littleEndian;
    result.prefixCountsItself = countsItself;
    return result;
}

FramingSpec gap(int ms)
{
    FramingSpec result = spec(Mode::Gap);
    result.gap = std::chrono::milliseconds(ms);
    return result;
}

} // namespace

class TestFramingSpec final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
};

void TestFramingSpec::reads_data()
{
    QTest::addColumn<FramingSpec>("spec");
    QTest::addColumn<QString>("written"); // as toString() writes it
    const auto row = [](const char *text, const FramingSpec &spec, const char *written = nullptr) {
        QTest::newRow(text) << spec << QString::fromLatin1(written ? written : text);
    };
    row("raw", spec(Mode::Raw));
    row("line", spec(Mode::Line));
    row("delimiter:0d0a", delimiter("\r\n"));
    row("delimiter:00", delimiter(QByteArray(1, '\0')));
    row("delimiter:FFfe", delimiter("\xff\xfe"), "delimiter:fffe");
    row("stx", markers("\x02", "\x03"));
    row("stx:02:03", markers("\x02", "\x03"), "stx");
    row("stx:02:04", markers("\x02", "\x04"));
    row("stx:3c3c:3E", markers("<<", ">"), "stx:3c3c:3e");
    row("fixed:1", fixed(1));
    row("fixed:1073741824", fixed(1024 * 1024 * 1024));
    row("length:1", length(1, false, false));
    row("length:2", length(2, false, false));
    row("length:4", length(4, false, false));
    row("length:8", length(8, false, false));
    row("length:4:be", length(4, false, false), "length:4");
    row("length:4:le", length(4, true, false));
    row("length:2:incl", length(2, false, true));
    row("length:2:be:incl", length(2, false, true), "length:2:incl");
    row("length:8:le:incl", length(8, true, true));
    row("gap:1", gap(1));
    row("gap:60000", gap(60000));
}

void TestFramingSpec::reads()
{
    QFETCH(FramingSpec, spec);
    QFETCH(QString, written);
    const Result<FramingSpec> read = FramingSpec::parse(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
    QVERIFY(*read == spec);
    QCOMPARE(read->toString(), written);
    QVERIFY(FramingSpec::parse(written) == spec);
}

void TestFramingSpec::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const QString &text, const QString &expected) {
        QTest::newRow(qPrintable(text.first(qMin<qsizetype>(text.size(), 30)))) << text << expected;
    };
    const QString framing = QStringLiteral("a framing (raw, line, delimiter:HEX, stx, stx:HEX:HEX, fixed:N, "
                                           "length:1|2|4|8[:le|be][:incl] or gap:MS)");
    for (const char *text : {"", "lines", "Line", " line", "raw:", "raw:1", "line:0a", ":"})
        row(QString::fromLatin1(text), framing);
    const QString delimiter =
        QStringLiteral("a delimiter (\"delimiter:\" and 1 to 255 bytes in hex, such as delimiter:0d0a)");
    for (const char *text : {"delimiter", "delimiter:", "delimiter:0", "delimiter:0g", "delimiter:0d:0a"})
        row(QString::fromLatin1(text), delimiter);
    const QString markers =
        QStringLiteral("a pair of markers (\"stx\", or \"stx:START:END\" with 1 to 255 bytes "
                       "in hex each, such as stx:02:03)");
    for (const char *text : {"stx:", "stx:02", "stx:02:", "stx::03", "stx:02:03:04", "stx:2:3", "stx:xx:03"})
        row(QString::fromLatin1(text), markers);
    const QString fixed =
        QStringLiteral("a fixed length (\"fixed:\" and 1 to 1073741824 bytes, such as fixed:16)");
    for (const char *text : {"fixed", "fixed:", "fixed:0", "fixed:-1", "fixed:+1", "fixed: 1", "fixed:1.5",
                             "fixed:1:2", "fixed:1073741825", "fixed:99999999999999999999"})
        row(QString::fromLatin1(text), fixed);
    const QString length = QStringLiteral(
        "a length prefix (\"length:\" and 1, 2, 4 or 8 bytes, then \":le\" if little-endian, then "
        "\":incl\" if it counts itself, such as length:4)");
    for (const char *text :
         {"length", "length:", "length:3", "length:0", "length:x", "length:4:xx",
          "length:4:", "length:4:incl:le", "length:4:le:be", "length:4:incl:incl", "length:le"})
        row(QString::fromLatin1(text), length);
    const QString gap = QStringLiteral("a silence (\"gap:\" and 1 to 60000 milliseconds, such as gap:50)");
    for (const char *text : {"gap", "gap:", "gap:0", "gap:60001", "gap:-5", "gap:50ms"})
        row(QString::fromLatin1(text), gap);
}

void TestFramingSpec::refuses()
{
    QFETCH(QString, text);
    QFETCH(QString, expected);
    const Result<FramingSpec> read = FramingSpec::parse(text);
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::InvalidValue);
    QCOMPARE(read.error().subject, QStringLiteral("framing"));
    QCOMPARE(read.error().detail, QStringLiteral("\"%1\" is not %2").arg(text, expected));
}

QTEST_GUILESS_MAIN(TestFramingSpec)
#include "tst_framingspec.moc"
