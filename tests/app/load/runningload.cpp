// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/load/runningload.h"

#include "app/load/loadengine.h"

#include <QTest>

namespace porthole::test {

namespace {

constexpr int patienceMs = 60'000; // an upper bound for slow machines, never waited for in full

} // namespace

void forEachEngine(const std::function<void(LoadSpec::Engine, const QString &)> &addRows)
{
    for (const auto engine : {LoadSpec::Engine::Epoll, LoadSpec::Engine::Qt}) {
        if (isAvailable(engine))
            addRows(engine, keyword(engine) + QStringLiteral(": "));
        else
            qWarning() << "this system has no engine" << keyword(engine);
    }
}

RunningLoad::RunningLoad(const LoadSpec &spec, const QHostAddress &address)
    : run(spec, address)
    , m_thread(QThread::create([this, engine = spec.engine] { makeEngine(engine)->drive(run); }))
{
    m_thread->start();
}

RunningLoad::~RunningLoad()
{
    run.stop();
    m_thread->wait();
}

bool RunningLoad::waitForEnd()
{
    return QTest::qWaitFor([this] { return m_thread->isFinished(); }, patienceMs);
}

} // namespace porthole::test
