// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/replyspec.h"

#include <QTest>

using namespace porthole;

Q_DECLARE_METATYPE(porthole::ReplySpec)

class TestReplySpec final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void boundsTheText();
};

void TestReplySpec::reads_data()
{
    using Mode = ReplySpec::Mode;
    QTest::addColumn<QString>("text");
    QTest::addColumn<ReplySpec>("spec");
    QTest::addColumn<QString>("written"); // as toString() writes it
    const auto row = [](const QString &text, const ReplySpec &spec, const QString &written = {}) {
        QTest::newRow(qPrintable(text)) << text << spec << (written.isEmpty() ? text : written);
    };
    row(QStringLiteral("none"), {Mode::None, {}});
    row(QStringLiteral("echo"), {Mode::Echo, {}});
    row(QStringLiteral("text:OK"), {Mode::Text, "OK"});
    row(QStringLiteral("text:"), {Mode::Text, ""});
    row(QStringLiteral("text:text:echo"), {Mode::Text, "text:echo"});
    row(QStringLiteral("text:a\\r\\n\\t\\0\\\\\\x01\\xff"),
        {Mode::Text, QByteArray("a\r\n\t\0\\\001\377", 8)});
    row(QStringLiteral("text:\\x41"), {Mode::Text, "A"}, QStringLiteral("text:A"));
    row(QStringLiteral("text:größer €"), {Mode::Text, QStringLiteral("größer €").toUtf8()});
}

void TestReplySpec::reads()
{
    QFETCH(QString, text);
    QFETCH(ReplySpec, spec);
    QFETCH(QString, written);
    const Result<ReplySpec> read = ReplySpec::parse(text);
    QVERIFY2(read, read ? "" : qPrintable(read.error().detail));
    QVERIFY(*read == spec);
    QCOMPARE(read->toString(), written);
    QVERIFY(ReplySpec::parse(written) == spec);
}

void TestReplySpec::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("detail");
    const QString understood =
        QStringLiteral("a reply (none, echo or text:STRING, with \\n \\r \\t \\0 \\\\ \\xHH understood)");
    for (const char *text : {"", "Echo", "echo:", "text", "none "}) {
        QTest::newRow(qPrintable(QStringLiteral("reply '%1'").arg(QLatin1StringView(text))))
            << QString::fromLatin1(text)
            << QStringLiteral("\"%1\" is not %2").arg(QLatin1StringView(text), understood);
    }
    const QString escapes = QStringLiteral("is not an escape (use \\n \\r \\t \\0 \\\\ or \\xHH)");
    QTest::newRow("unknown escape") << QStringLiteral("text:a\\q")
                                    << QStringLiteral("\"\\q\" at character 7 %1").arg(escapes);
    QTest::newRow("unfinished escape")
        << QStringLiteral("text:\\x4") << QStringLiteral("\"\\x4\" at character 6 %1").arg(escapes);
}

void TestReplySpec::refuses()
{
    QFETCH(QString, text);
    const Result<ReplySpec> read = ReplySpec::parse(text);
    QVERIFY(!read);
    QCOMPARE(read.error().code, ErrorCode::InvalidValue);
    QCOMPARE(read.error().subject, QStringLiteral("reply"));
    QTEST(read.error().detail, "detail");
}

void TestReplySpec::boundsTheText()
{
    const QString longest = QStringLiteral("text:") + QString(1024 * 1024, u'x');
    QCOMPARE(ReplySpec::parse(longest)->text.size(), 1024 * 1024);
    const Result<ReplySpec> read = ReplySpec::parse(longest + u'x');
    QVERIFY(!read);
    QCOMPARE(read.error().detail, QStringLiteral("the text has 1048577 bytes, and 1048576 is the most"));
}

QTEST_GUILESS_MAIN(TestReplySpec)
#include "tst_replyspec.moc"
