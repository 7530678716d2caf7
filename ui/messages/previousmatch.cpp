// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/previousmatch.h"

#include "core/capture/lastmatch.h"

#include <QThread>

namespace porthole {

PreviousMatch::PreviousMatch(QObject *parent)
    : QObject(parent)
{
}

PreviousMatch::~PreviousMatch()
{
    cancel();
}

void PreviousMatch::find(std::unique_ptr<MessageSource> source, const MessageFilter &filter, quint64 first,
                         quint64 end)
{
    cancel();
    m_result.reset();
    m_thread.reset(QThread::create([this, source = std::move(source), filter, first, end]() mutable {
        if (source)
            m_result = lastMatch(*source, filter, first, end, m_cancel);
        source.reset();
    }));
    m_thread->setObjectName(QStringLiteral("previous"));
    connect(m_thread.get(), &QThread::finished, this, [this, thread = m_thread.get()] {
        if (thread != m_thread.get()) // the end of one that was cancelled may be told late
            return;
        m_thread.release()->deleteLater();
        Q_EMIT found(m_result);
    });
    m_thread->start();
}

void PreviousMatch::cancel()
{
    if (!m_thread)
        return;
    m_cancel = true;
    m_thread->wait();
    m_thread.reset();
    m_cancel = false;
}

} // namespace porthole
