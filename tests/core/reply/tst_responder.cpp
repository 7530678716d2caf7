// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reply/responder.h"

#include <QTest>

using namespace porthole;

class TestResponder final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void answers_data();
    void answers();
    void echoIsNotCopied();
};

void TestResponder::answers_data()
{
    QTest::addColumn<QString>("reply");
    QTest::addColumn<QByteArray>("frame");
    QTest::addColumn<QByteArray>("answer");
    const QByteArray binary("\000\377\r\n", 4);
    QTest::newRow("none") << QStringLiteral("none") << QByteArray("hello\n") << QByteArray();
    QTest::newRow("echo") << QStringLiteral("echo") << QByteArray("hello\r\n") << QByteArray("hello\r\n");
    QTest::newRow("echo, any byte") << QStringLiteral("echo") << binary << binary;
    QTest::newRow("echo, nothing") << QStringLiteral("echo") << QByteArray() << QByteArray();
    QTest::newRow("text") << QStringLiteral("text:OK\\r\\n") << QByteArray("hello\n") << QByteArray("OK\r\n");
    QTest::newRow("text, any byte") << QStringLiteral("text:\\0\\xff\\r\\n") << QByteArray("x") << binary;
    QTest::newRow("text, nothing") << QStringLiteral("text:") << QByteArray("x") << QByteArray();
}

void TestResponder::answers()
{
    QFETCH(QString, reply);
    QFETCH(QByteArray, frame);
    const Responder responder(*ReplySpec::parse(reply));
    QTEST(responder.answer(frame).toByteArray(), "answer");
}

void TestResponder::echoIsNotCopied()
{
    const QByteArray frame = QByteArrayLiteral("hello\n");
    QCOMPARE(Responder(ReplySpec{}).answer(frame).data(), frame.constData());
}

QTEST_GUILESS_MAIN(TestResponder)
#include "tst_responder.moc"
