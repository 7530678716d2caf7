// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/messagesaver.h"

#include "ui/messages/messagetext.h"

#include <QElapsedTimer>

#include <algorithm>

namespace porthole {

namespace {

constexpr qint64 stepMs = 10;
constexpr quint64 searchStep = 500; // messages; small, as each may be large

} // namespace

MessageSaver::MessageSaver(std::shared_ptr<const MessageSource> source, MessageFilter filter, bool hex,
                           const QString &fileName, QObject *parent)
    : QObject(parent)
    , m_source(std::move(source))
    , m_filter(std::move(filter))
    , m_hex(hex)
    , m_file(fileName)
{
    m_timer.setInterval(0);
    connect(&m_timer, &QTimer::timeout, this, &MessageSaver::step);
}

Result<void> MessageSaver::start()
{
    if (!m_file.open(QIODevice::WriteOnly))
        return tl::unexpected(Error{ErrorCode::FileNotWritable, m_file.fileName(), m_file.errorString()});
    const MessageRange range = m_source->range();
    m_first = m_from = range.first;
    m_end = range.end;
    m_timer.start();
    return {};
}

void MessageSaver::cancel()
{
    m_timer.stop();
    m_file.cancelWriting();
}

void MessageSaver::step()
{
    QElapsedTimer clock;
    clock.start();
    while (clock.elapsed() < stepMs) {
        if (m_file.error() != QFileDevice::NoError)
            return fail();
        if (!m_found.empty()) {
            writeNext();
        } else if (m_from < m_end) {
            findMore();
        } else {
            m_timer.stop();
            if (!m_file.commit())
                return fail();
            Q_EMIT finished();
            return;
        }
    }
    Q_EMIT progressed(int((m_from - m_first) * 100 / std::max<quint64>(m_end - m_first, 1)));
}

void MessageSaver::findMore()
{
    const quint64 oldest = std::min(m_source->range().first, m_end);
    if (oldest > m_from) {
        m_missed += oldest - m_from;
        m_from = oldest;
    }
    MessageMatches matches = m_source->search(m_filter, m_from, std::min(searchStep, m_end - m_from));
    m_from = matches.searchedTo;
    m_found = std::move(matches.sequences);
    std::reverse(m_found.begin(), m_found.end());
}

void MessageSaver::writeNext()
{
    const std::optional<Message> message = m_source->message(m_found.back());
    m_found.pop_back();
    if (!message) {
        ++m_missed;
        return;
    }
    QByteArray line = MessageText::line(*message, m_hex).toUtf8();
    line += '\n';
    if (m_file.write(line) == line.size())
        ++m_written;
}

void MessageSaver::fail()
{
    m_timer.stop();
    const Error error{ErrorCode::FileNotWritable, m_file.fileName(), m_file.errorString()};
    m_file.cancelWriting();
    Q_EMIT failed(error);
}

} // namespace porthole
