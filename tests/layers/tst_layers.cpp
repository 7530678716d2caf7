// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/layers/includerules.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace porthole::test;

/// That no file includes against the layers, and that the rules would notice one that does.
class LayersTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void rules_data();
    void rules();
    void findingNamesFileAndLine();
    void knowsHeadersOfQt();
    void wholeTree_data();
    void wholeTree();

private:
    const IncludeRules m_rules{QStringLiteral(GUI_HEADER_FOLDERS).split(u'|', Qt::SkipEmptyParts)};
};

void LayersTest::rules_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QString>("rule"); // empty: allowed

    const auto row = [](const char *name, const char *path, const char *line, const char *rule = "") {
        QTest::newRow(name) << QString::fromLatin1(path) << QByteArray(line) << QString::fromLatin1(rule);
    };
    row("core, own folder", "core/net/a.cpp", "#include \"core/net/b.h\"");
    row("core, lower folder", "core/net/a.cpp", "#include \"core/base/error.h\"");
    row("core, next lower folder", "core/reply/a.cpp", "#include \"core/telemetry/b.h\"");
    row("export, capture", "core/export/a.cpp", "#include \"core/capture/messagesource.h\"");
    row("core, Qt Network", "core/net/a.cpp", "#include <QTcpServer>");
    row("ui, facade", "ui/window/a.cpp", "#include \"core/net/server.h\"");
    row("ui, events", "ui/clients/a.cpp", "#include \"core/net/clientevents.h\"");
    row("ui, core", "ui/clients/a.cpp", "#include \"core/capture/message.h\"");
    row("ui, widget", "ui/clients/a.cpp", "#include <QWidget>");
    row("app, core", "app/headless.cpp", "#include \"core/net/server.h\"");
    row("window's run, ui", "app/windowrun.cpp", "#include \"ui/window/mainwindow.h\"");
    row("window's run, application", "app/windowrun.cpp", "#include <QApplication>");
    row("no include", "core/base/a.cpp", "const char *text = \"ui/a.h\";");
    row("C++ header", "core/base/a.cpp", "#include <vector>");

    row("core, ui", "core/base/a.h", "#include \"ui/common/theme.h\"", "core may not include ui");
    row("core, app", "core/net/a.h", "#include \"app/headless.h\"", "core may not include app");
    row("core, ui in angle brackets", "core/base/a.h", "#include <ui/common/theme.h>",
        "core may not include ui");
    row("core, blanks", "core/base/a.h", "  #  include   \"ui/common/theme.h\"  // why",
        "core may not include ui");
    row("ui, app", "ui/window/a.cpp", "#include \"app/commandline.h\"", "ui may not include app");
    row("headless app, ui", "app/headless.cpp", "#include \"ui/common/format.h\"", "app may not include ui");
    row("base, config", "core/base/a.h", "#include \"core/config/serverconfig.h\"",
        "may not include core/config");
    row("config, telemetry", "core/config/a.h", "#include \"core/telemetry/sampler.h\"",
        "may not include core/telemetry");
    row("config, tls", "core/config/a.h", "#include \"core/tls/tlssession.h\"", "may not include core/tls");
    row("tls, telemetry", "core/tls/a.h", "#include \"core/telemetry/sampler.h\"",
        "may not include core/telemetry");
    row("telemetry, reply", "core/telemetry/a.h", "#include \"core/reply/responder.h\"",
        "may not include core/reply");
    row("reply, framing", "core/reply/a.h", "#include \"core/framing/frame.h\"",
        "may not include core/framing");
    row("framing, capture", "core/framing/a.h", "#include \"core/capture/message.h\"",
        "may not include core/capture");
    row("capture, export", "core/capture/a.h", "#include \"core/export/exporter.h\"",
        "may not include core/export");
    row("capture, net", "core/capture/a.h", "#include \"core/net/server.h\"", "may not include core/net");
    row("export, net", "core/export/a.h", "#include \"core/net/server.h\"", "may not include core/net");
    row("core, unknown folder", "core/net/a.h", "#include \"core/extra/a.h\"", "core has no folder extra");
    row("ui, rest of net", "ui/window/a.cpp", "#include \"core/net/acceptor.h\"",
        "of core/net, ui may include");
    row("not from the root", "core/net/a.cpp", "#include \"server.h\"", "by their path from the root");
    row("upwards", "core/net/a.cpp", "#include \"../base/error.h\"", "by their path from the root");
    row("core, widget", "core/net/a.cpp", "#include <QWidget>", "only a window");
    row("core, old-style header", "core/net/a.cpp", "#include <qpainter.h>", "only a window");
    row("core, header with module", "core/net/a.cpp", "#include <QtWidgets/QLabel>", "only a window");
    row("core, whole module", "core/net/a.cpp", "#include <QtGui>", "only a window");
    row("core, charts", "core/net/a.cpp", "#include <QtCharts/QLineSeries>", "only a window");
    row("headless app, application", "app/main.cpp", "#include <QApplication>", "only a window");
}

void LayersTest::rules()
{
    QFETCH(QString, path);
    QFETCH(QByteArray, line);
    QFETCH(QString, rule);

    const QList<Finding> findings = m_rules.check(path, line);
    QCOMPARE(findings.size(), rule.isEmpty() ? 0 : 1);
    if (!rule.isEmpty())
        QVERIFY2(findings.first().rule.contains(rule), qPrintable(findings.first().toString()));
}

void LayersTest::findingNamesFileAndLine()
{
    const auto findings = m_rules.check(QStringLiteral("core/base/a.h"),
                                        "#pragma once\n\n#include \"ui/b.h\"\n#include \"app/c.h\"\n");
    QCOMPARE(findings.size(), 2);
    QCOMPARE(findings[0].toString(), QStringLiteral("core/base/a.h:3: \"ui/b.h\": core may not include ui"));
    QCOMPARE(findings[1].toString(),
             QStringLiteral("core/base/a.h:4: \"app/c.h\": core may not include app"));
}

void LayersTest::knowsHeadersOfQt()
{
    if (!QStringLiteral(GUI_HEADER_FOLDERS).isEmpty())
        QVERIFY(m_rules.guiHeaderCount() > 300); // Qt Gui and Qt Widgets have more than that between them
    const QList<Finding> findings = m_rules.check(QStringLiteral("core/net/a.cpp"), "#include <QIcon>\n");
    QCOMPARE(findings.size(), 1);
}

void LayersTest::wholeTree_data()
{
    QTest::addColumn<QString>("layer");
    for (const char *layer : {"core", "ui", "app"})
        QTest::newRow(layer) << QString::fromLatin1(layer);
}

void LayersTest::wholeTree()
{
    QFETCH(QString, layer);

    const QDir root(QStringLiteral(SOURCE_FOLDER));
    QDirIterator files(root.filePath(layer), {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                       QDirIterator::Subdirectories);
    int checked = 0;
    QStringList findings;
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.errorString()));
        for (const Finding &finding : m_rules.check(root.relativeFilePath(file.fileName()), file.readAll()))
            findings += finding.toString();
        ++checked;
    }
    QVERIFY(checked > 10);
    QVERIFY2(findings.isEmpty(), qPrintable(u'\n' + findings.join(u'\n')));
}

QTEST_APPLESS_MAIN(LayersTest)
#include "tst_layers.moc"
