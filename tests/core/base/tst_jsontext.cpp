// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/jsontext.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace porthole;

class JsonTextTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void escapes_data();
    void escapes();
};

void JsonTextTest::escapes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("escaped");
    const auto row = [](const char *name, const QString &text, const char *escaped) {
        QTest::newRow(name) << text << QByteArray(escaped);
    };
    row("empty", {}, "");
    row("plain", QStringLiteral("a b~"), "a b~");
    row("quote and backslash", QStringLiteral("\"\\"), "\\\"\\\\");
    row("control", QStringLiteral("\n\x1b\x7f"), "\\u000a\\u001b\\u007f");
    row("not ASCII", QString(QChar(0xe9)), "\\u00e9");
    row("a pair", QString::fromUcs4(U"\U0001f600", 1), "\\ud83d\\ude00");
}

void JsonTextTest::escapes()
{
    QFETCH(QString, text);
    QFETCH(QByteArray, escaped);
    QCOMPARE(jsonEscaped(text), escaped);
    const QByteArray json = "{\"key\":\"" + jsonEscaped(text) + "\"}";
    QCOMPARE(QJsonDocument::fromJson(json)[u"key"].toString(), text);
}

QTEST_GUILESS_MAIN(JsonTextTest)
#include "tst_jsontext.moc"
