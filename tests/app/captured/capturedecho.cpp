// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/app/captured/capturedecho.h"

#include "app/load/loadengine.h"
#include "app/load/loadrun.h"
#include "core/capture/capturereader.h"
#include "tests/app/portholeprocess.h"

#include <QFileInfo>
#include <QTemporaryDir>
#include <QThread>

#include <array>
#include <csignal>
#include <limits>
#include <map>

namespace porthole::test {

namespace {

constexpr quint64 pageEntries = 16 * 1024;

/// One client of the capture, beside the load's client that it is.
struct Stream
{
    size_t index = 0; // in the load
    std::array<qint64, 2> bytes{};
    std::array<qint64, 2> messages{};
    bool differs = false;
};

/// Goes through a capture and compares it with the pattern that the load's clients sent and expected back.
class Comparison final
{
public:
    Comparison(const LoadSpec &load, CapturedEcho &result)
        : m_load(load)
        , m_pattern(load.messageBytes, load.messageBytes, load.clients)
        , m_result(result)
    {
    }

    void compare(const CaptureReader &reader)
    {
        const MessageRange range = reader.range();
        if (range.first != 0 || range.notKept != 0)
            differ(QStringLiteral("the capture lacks messages"));
        for (quint64 from = range.first; from < range.end; from += pageEntries) {
            for (const Message &entry : reader.page(from, pageEntries, std::numeric_limits<qint64>::max())) {
                if (entry.isMessage())
                    take(entry);
            }
        }
        m_result.clients = qsizetype(m_streams.size());
    }

    /// The capture has what each client sent and got back, and nothing else.
    void compareTotals(LoadRun &run)
    {
        std::vector<int> seen(size_t(m_load.clients), 0);
        for (const auto &[id, stream] : m_streams) {
            const LoadClient &client = run.client(stream.index);
            ++seen[stream.index];
            for (const qint64 messages : stream.messages) {
                if (messages != client.completed()) {
                    differ(QStringLiteral("client %1 sent and got %2 messages, the capture has %3")
                               .arg(stream.index)
                               .arg(client.completed())
                               .arg(messages));
                }
            }
        }
        for (size_t index = 0; index < seen.size(); ++index) {
            if (seen[index] != 1)
                differ(QStringLiteral("client %1 is in the capture %2 times").arg(index).arg(seen[index]));
        }
    }

private:
    void take(const Message &message)
    {
        const auto [found, isNew] = m_streams.try_emplace(message.client.value);
        Stream &stream = found->second;
        if (isNew)
            stream.index = indexOf(message);
        qint64 &position = stream.bytes[size_t(message.direction)];
        const bool isRight = message.bytes.size() == m_load.messageBytes &&
                             m_pattern.view(stream.index, position, m_load.messageBytes) == message.bytes;
        if (!isRight && !std::exchange(stream.differs, true)) {
            differ(QStringLiteral("entry %1, client %2: not the bytes of message %3")
                       .arg(message.sequence)
                       .arg(stream.index)
                       .arg(stream.messages[size_t(message.direction)]));
        }
        position += message.bytes.size();
        ++stream.messages[size_t(message.direction)];
        ++m_result.messages;
        m_result.bytes += message.bytes.size();
    }

    /// Each client of a load begins with another line.
    [[nodiscard]] size_t indexOf(const Message &first)
    {
        for (qsizetype index = 0; index < m_load.clients; ++index) {
            if (m_pattern.view(size_t(index), 0, m_load.messageBytes) == first.bytes)
                return size_t(index);
        }
        differ(QStringLiteral("entry %1 is no client's first message").arg(first.sequence));
        return 0;
    }

    void differ(const QString &sentence) { m_result.differences += sentence; }

    const LoadSpec &m_load;
    const LoadPattern m_pattern;
    CapturedEcho &m_result;
    std::map<quint64, Stream> m_streams; // by the capture's client
};

void drive(LoadRun &run, CapturedEcho &result)
{
    const std::unique_ptr<QThread> thread(
        QThread::create([&run] { makeEngine(run.spec().engine)->drive(run); }));
    thread->start();
    thread->wait();
    result.seconds = run.result().seconds;
    for (auto it = run.result().problems.cbegin(); it != run.result().problems.cend(); ++it)
        result.differences += QStringLiteral("%1 clients: %2").arg(it.value()).arg(it.key());
}

} // namespace

CapturedEcho echoCaptured(const LoadSpec &load)
{
    CapturedEcho result;
    const QTemporaryDir folder;
    const QString file = folder.filePath(QStringLiteral("full.porthole"));
    PortholeProcess porthole;
    LoadSpec spec = load;
    spec.port = porthole.serve(QStringLiteral("--capture-size 1000000000000 --capture ") + file);
    if (spec.port == 0) {
        result.differences += QStringLiteral("the program does not serve: ") + porthole.errorText();
        return result;
    }
    LoadRun run(spec, QHostAddress(QHostAddress::LocalHost));
    drive(run, result);
    porthole.sendSignal(SIGINT);
    if (porthole.waitForExit() != 0)
        result.differences += QStringLiteral("the program did not end well: ") + porthole.errorText();
    const auto reader = CaptureReader::open(file);
    if (!reader) {
        result.differences += describe(reader.error());
        return result;
    }
    result.fileBytes = QFileInfo(file).size();
    Comparison comparison(spec, result);
    comparison.compare(**reader);
    comparison.compareTotals(run);
    return result;
}

} // namespace porthole::test
