// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/export/tshark.h"

#include <QProcess>
#include <QProcessEnvironment>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

namespace porthole::test {

namespace {

constexpr int patienceMs = 120'000;

/// What every connection that opens or closes is told as, however well it does so.
bool isUsual(const QString &remark)
{
    static const QStringList usual = {
        QStringLiteral("Connection establish request (SYN)"),
        QStringLiteral("Connection establish acknowledge (SYN+ACK)"),
        QStringLiteral("Connection finish (FIN)"),
        QStringLiteral("Connection reset (RST)"),
        QStringLiteral("This frame initiates the connection closing"),
        QStringLiteral("This frame undergoes the connection closing"),
    };
    return std::any_of(usual.begin(), usual.end(),
                       [&](const QString &start) { return remark.startsWith(start); });
}

} // namespace

QByteArray Tshark::run(const QStringList &options) const
{
    const QString program = QStandardPaths::findExecutable(QStringLiteral("tshark"));
    if (program.isEmpty()) {
        QTest::qFail("tshark is not installed: \"packaging/bootstrap.sh test\" installs it", __FILE__,
                     __LINE__);
        return {};
    }
    const QTemporaryDir home; // nobody's own settings
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("HOME"), home.path());
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), home.path());
    QProcess tshark;
    tshark.setProcessEnvironment(environment);
    tshark.start(program, QStringList{QStringLiteral("-r"), m_file, QStringLiteral("-n")} + options);
    if (!tshark.waitForFinished(patienceMs) || tshark.exitCode() != 0)
        QTest::qFail(
            qPrintable(QStringLiteral("tshark: ") + QString::fromLocal8Bit(tshark.readAllStandardError())),
            __FILE__, __LINE__);
    return tshark.readAllStandardOutput();
}

Tshark::Stream Tshark::follow(int connection) const
{
    Stream stream;
    const QByteArray text = run(
        {QStringLiteral("-q"), QStringLiteral("-z"), QStringLiteral("follow,tcp,raw,%1").arg(connection)});
    for (const QByteArray &line : text.split('\n')) {
        static const QRegularExpression hex(QStringLiteral("^\t?[0-9a-f]+$"));
        if (hex.match(QString::fromLatin1(line)).hasMatch())
            (line.startsWith('\t') ? stream.out : stream.in) += QByteArray::fromHex(line.trimmed());
    }
    return stream;
}

QStringList Tshark::complaints() const
{
    static const QRegularExpression row(QStringLiteral("^ +[0-9]+ +(\\S+) +(\\S+)  (.+)$"));
    const QByteArray text =
        run({QStringLiteral("-q"), QStringLiteral("-o"), QStringLiteral("ip.check_checksum:TRUE"),
             QStringLiteral("-o"), QStringLiteral("tcp.check_checksum:TRUE"), QStringLiteral("-z"),
             QStringLiteral("expert")});
    QStringList complaints;
    for (const QByteArray &line : text.split('\n')) {
        const QRegularExpressionMatch match = row.match(QString::fromUtf8(line));
        if (match.hasMatch() && !isUsual(match.captured(3)))
            complaints += match.captured(2) + QStringLiteral(": ") + match.captured(3);
    }
    return complaints;
}

QStringList Tshark::packets(const QStringList &fields, const QString &displayFilter) const
{
    QStringList options{QStringLiteral("-T"), QStringLiteral("fields"), QStringLiteral("-E"),
                        QStringLiteral("separator=/s")};
    for (const QString &field : fields)
        options << QStringLiteral("-e") << field;
    if (!displayFilter.isEmpty())
        options << QStringLiteral("-Y") << displayFilter;
    return QString::fromUtf8(run(options)).split(u'\n', Qt::SkipEmptyParts);
}

} // namespace porthole::test
