// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/load/loadengine.h"

#include <QEventLoop>
#include <QObject>
#include <QTcpSocket>
#include <QTimer>

#include <memory>
#include <vector>

namespace porthole {

/// All connections as QTcpSockets in one event loop: works wherever Qt does, at less speed.
class QtEngine final : public QObject, public LoadEngine
{
    Q_OBJECT

public:
    QtEngine();
    ~QtEngine() override;

    void drive(LoadRun &run) override;

private:
    void turn();
    void openSome();
    void open(size_t index);
    void read(size_t index);
    void write(size_t index);
    void drop(size_t index, const QString &problem);

    LoadRun *m_run = nullptr;
    size_t m_opened = 0;
    std::vector<std::unique_ptr<QTcpSocket>> m_sockets;
    std::vector<char> m_buffer;
    QTimer m_turn;
    QEventLoop m_loop;
};

} // namespace porthole
