// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/messagesaver.h"

#include "ui/messages/messagetext.h"

#include <QSaveFile>

#include <algorithm>

namespace porthole {

namespace {

constexpr quint64 pageEntries = 256;
constexpr qint64 pageBytes = 64 * 1024; // of one entry; a longer one is read by itself
constexpr quint64 searchEntries = 10'000;

} // namespace

MessageSaver::MessageSaver(std::unique_ptr<MessageSource> source, Job job, QObject *parent)
    : QThread(parent)
    , m_source(std::move(source))
    , m_job(std::move(job))
{
    setObjectName(QStringLiteral("save"));
    if (m_source)
        m_range = m_source->range(); // what comes later is not waited for
    m_range.first = std::clamp(m_job.from, m_range.first, m_range.end);
}

MessageSaver::~MessageSaver()
{
    cancel();
}

void MessageSaver::cancel()
{
    m_cancelled = true;
    wait();
}

void MessageSaver::run()
{
    QSaveFile file(m_job.fileName);
    const auto fail = [&](ErrorCode code, const QString &why) {
        file.cancelWriting();
        Q_EMIT failed(Error{code, m_job.fileName, why});
    };
    if (!m_source)
        return fail(ErrorCode::FileNotWritable, tr("the log cannot be read any more"));
    if (!file.open(QIODevice::WriteOnly))
        return fail(ErrorCode::FileNotWritable, file.errorString());
    const bool isWritten = m_job.filter.isEmpty() ? writeAll(file) : writeFound(file);
    m_source.reset();
    if (m_cancelled) {
        file.cancelWriting();
        return;
    }
    if (!isWritten || !file.commit())
        return fail(ErrorCode::FileNotWritable, file.errorString());
    Q_EMIT saved();
}

/// Passes over what the source has let go of.
void MessageSaver::skipTo(quint64 &at)
{
    const quint64 oldest = std::min(m_source->range().first, m_range.end);
    if (oldest > at) {
        m_missed += oldest - at;
        at = oldest;
    }
}

bool MessageSaver::writeAll(QSaveFile &file)
{
    for (quint64 at = m_range.first; at < m_range.end && !m_cancelled;) {
        skipTo(at);
        const quint64 before = at;
        const quint64 most = std::min(pageEntries, m_range.end - at);
        for (const Message &message : m_source->page(at, most, pageBytes)) {
            if (message.sequence > at)
                m_missed += message.sequence - at;
            at = message.sequence;
            if (m_cancelled || !write(file, message))
                return false;
            ++at;
        }
        if (at == before && m_source->range().first <= at)
            break; // it cannot be read any further
        tellProgress(at);
    }
    return true;
}

bool MessageSaver::writeFound(QSaveFile &file)
{
    const std::unique_ptr<MessageSearch> search = m_source->search(m_job.filter);
    quint64 at = m_range.first;
    quint64 searchedTo = 0;
    while (at < m_range.end && !m_cancelled) {
        skipTo(at);
        const MessageMatches matches = search->next(searchEntries);
        for (const quint64 sequence : matches.sequences) {
            if (sequence < m_range.first || sequence >= m_range.end)
                continue;
            const std::optional<Message> message = m_source->message(sequence);
            if (!message)
                ++m_missed;
            else if (!write(file, *message))
                return false;
            if (m_cancelled)
                return false;
        }
        if (matches.searchedTo <= searchedTo)
            break; // it cannot be read any further
        searchedTo = matches.searchedTo;
        at = std::max(at, searchedTo);
        tellProgress(at);
    }
    return true;
}

bool MessageSaver::write(QSaveFile &file, const Message &message)
{
    const bool isCut = message.bytes.size() >= pageBytes && message.isTruncated();
    const std::optional<Message> whole = isCut ? m_source->message(message.sequence) : std::nullopt;
    QByteArray line = MessageText::line(whole ? *whole : message, m_job.hex).toUtf8();
    line += '\n';
    if (file.write(line) != line.size())
        return false;
    ++m_written;
    return true;
}

void MessageSaver::tellProgress(quint64 at)
{
    const int percent = int((at - m_range.first) * 100 / std::max<quint64>(m_range.size(), 1));
    if (percent != m_percent)
        Q_EMIT progressed(percent);
    m_percent = percent;
}

} // namespace porthole
