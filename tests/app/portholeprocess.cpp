// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/portholeprocess.h"

#include <QDeadlineTimer>
#include <QJsonDocument>
#include <QProcessEnvironment>

#include <chrono>
#include <csignal>

namespace porthole::test {

namespace {

// Far above what anything here takes; sanitizers on a busy machine are slow.
constexpr int patienceMs = 60'000;

} // namespace

PortholeProcess::PortholeProcess()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"})
        environment.remove(QString::fromLatin1(name));
    environment.insert(QStringLiteral("HOME"), m_home.path());
    environment.insert(QStringLiteral("XDG_CONFIG_HOME"), m_home.path());
    m_process.setProcessEnvironment(environment);
}

PortholeProcess::~PortholeProcess()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.kill();
    m_process.waitForFinished(patienceMs);
}

void PortholeProcess::setEnvironment(const QString &name, const QString &value)
{
    QProcessEnvironment environment = m_process.processEnvironment();
    environment.insert(name, value);
    m_process.setProcessEnvironment(environment);
}

void PortholeProcess::setOutput(const QString &path)
{
    m_process.setStandardOutputFile(path);
}

void PortholeProcess::setErrorOutput(const QString &path)
{
    m_process.setStandardErrorFile(path);
}

void PortholeProcess::start(const QString &options)
{
    m_process.start(QStringLiteral(PORTHOLE_PROGRAM), options.split(u' ', Qt::SkipEmptyParts));
    m_process.waitForStarted(patienceMs);
}

quint16 PortholeProcess::serve(const QString &moreOptions)
{
    start(QStringLiteral("--headless --port 0 ") + moreOptions);
    const QByteArray line = nextLine();
    if (line.startsWith('{'))
        return quint16(QJsonDocument::fromJson(line)[u"port"].toInt());
    const QByteArray expected = "listening on 127.0.0.1:";
    return line.startsWith(expected) ? line.mid(expected.size()).trimmed().toUShort() : 0;
}

void PortholeProcess::sendSignal(int number)
{
    if (const auto process = pid_t(m_process.processId()); process > 0)
        ::kill(process, number);
}

void PortholeProcess::sendSignalsAtOnce(const QList<int> &numbers)
{
    sendSignal(SIGSTOP); // they pile up until it goes on
    for (const int number : numbers)
        sendSignal(number);
    sendSignal(SIGCONT);
}

bool PortholeProcess::insistWithSignal(int number)
{
    for (QDeadlineTimer patience(patienceMs); !patience.hasExpired();) {
        sendSignal(number);
        if (m_process.state() == QProcess::NotRunning || m_process.waitForFinished(100))
            return m_process.exitStatus() == QProcess::CrashExit;
    }
    return false;
}

int PortholeProcess::waitForExit()
{
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(patienceMs))
        return -1;
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

bool PortholeProcess::waitForViolentEnd()
{
    if (m_process.state() != QProcess::NotRunning && !m_process.waitForFinished(patienceMs))
        return false;
    return m_process.exitStatus() == QProcess::CrashExit;
}

QByteArray PortholeProcess::nextLine()
{
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(patienceMs))
            return {};
    }
    return m_process.readLine();
}

QList<QByteArray> PortholeProcess::restOfLines()
{
    QList<QByteArray> lines;
    for (QByteArray line = nextLine(); !line.isEmpty(); line = nextLine())
        lines += line;
    return lines;
}

QString PortholeProcess::errorText()
{
    return QString::fromLocal8Bit(m_process.readAllStandardError());
}

void PortholeProcess::closeOutput()
{
    m_process.closeReadChannel(QProcess::StandardOutput);
}

} // namespace porthole::test
