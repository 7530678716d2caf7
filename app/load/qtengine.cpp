// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/load/qtengine.h"

#include "app/load/loadrun.h"
#include "core/base/platform.h"

namespace porthole {

namespace {

using namespace std::chrono_literals;

constexpr size_t opensPerTurn = 64;
constexpr auto turnInterval = 1ms;
constexpr qint64 mostUnsent = 1024 * 1024; // in a socket's own buffer

} // namespace

QtEngine::QtEngine()
    : m_buffer(size_t(LoadRun::readBytes))
{
    m_turn.setTimerType(Qt::PreciseTimer);
    m_turn.setInterval(turnInterval);
    connect(&m_turn, &QTimer::timeout, this, &QtEngine::turn);
}

QtEngine::~QtEngine() = default;

void QtEngine::drive(LoadRun &run)
{
    m_run = &run;
    m_sockets.resize(size_t(run.spec().clients));
    run.setWaker([this](size_t index) { write(index); });
    m_turn.start();
    m_loop.exec();
    m_turn.stop();
    m_sockets.clear();
}

void QtEngine::turn()
{
    openSome();
    m_run->advance(platform::monotonicNs());
    if (m_run->phase() == LoadRun::Phase::Over)
        m_loop.quit();
}

void QtEngine::openSome()
{
    if (m_run->phase() != LoadRun::Phase::Connecting)
        return;
    for (size_t i = 0; i < opensPerTurn && m_opened < m_sockets.size(); ++i)
        open(m_opened++);
}

void QtEngine::open(size_t index)
{
    m_sockets[index] = std::make_unique<QTcpSocket>();
    QTcpSocket *socket = m_sockets[index].get();
    socket->setReadBufferSize(LoadRun::readBytes);
    connect(socket, &QTcpSocket::connected, this, [this, socket, index] {
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        m_run->connected(index);
    });
    connect(socket, &QTcpSocket::readyRead, this, [this, index] { read(index); });
    connect(socket, &QTcpSocket::bytesWritten, this, [this, index] { write(index); });
    connect(socket, &QTcpSocket::errorOccurred, this,
            [this, socket, index] { drop(index, socket->errorString()); });
    socket->connectToHost(m_run->address(), m_run->spec().port);
}

void QtEngine::read(size_t index)
{
    QTcpSocket *socket = m_sockets[index].get();
    while (socket->bytesAvailable() > 0 && socket->state() == QAbstractSocket::ConnectedState) {
        const qint64 count = socket->read(m_buffer.data(), qint64(m_buffer.size()));
        if (count <= 0)
            break;
        if (!m_run->received(index, QByteArrayView(m_buffer.data(), count), platform::monotonicNs())) {
            drop(index, m_run->client(index).problem());
            return;
        }
    }
    write(index);
}

void QtEngine::write(size_t index)
{
    QTcpSocket *socket = m_sockets[index].get();
    LoadClient &client = m_run->client(index);
    while (socket && socket->state() == QAbstractSocket::ConnectedState && client.wantsToSend() &&
           socket->bytesToWrite() < mostUnsent) {
        const QByteArrayView bytes = client.unsent(m_run->writeLimit());
        client.sent(bytes.size(), platform::monotonicNs());
        socket->write(bytes.data(), bytes.size());
    }
}

void QtEngine::drop(size_t index, const QString &problem)
{
    m_run->failed(index, problem);
    m_sockets[index]->abort();
}

} // namespace porthole
