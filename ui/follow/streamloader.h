// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturereader.h"

#include <QMutex>
#include <QThread>
#include <QWaitCondition>

#include <atomic>

namespace porthole {

/// What the loader read in one step.
struct StreamBatch
{
    std::vector<Message> messages;
    std::vector<ReadEnd> readEnds; ///< within its messages, or those that come next
    qint64 unmarkedReads = 0;      ///< ends of reads in them that are over StreamDocument::maxReadEnds
    bool hasLosses = false;        ///< messages of some client, maybe this, are missing in the capture
    std::optional<CapturedClient> client;
    bool isFull = false; ///< there is more than a part may hold: see StreamLoader::goOn()
    bool atEnd = false;  ///< the client has closed, and all it said is in this batch and those before
    bool isOver = false; ///< no more comes to this file of a capture, and all in it has been read
};

/// Reads one client's messages in a thread of its own, as far as they go, and then looks for new ones until
/// the client has closed, or no more comes to the capture's file. It has two batches of about a megabyte
/// under way at most, and what the reader keeps of the capture (20 MiB). Thread: main for every method; the
/// reader is made, used and destroyed in the thread.
class StreamLoader final : public QThread
{
    Q_OBJECT

public:
    /// `factory` is called in the thread; null says that the capture cannot be read.
    StreamLoader(CaptureReader::Factory factory, ConnectionId client);
    /// Waits for the step that is being made.
    ~StreamLoader() override;

    /// A batch has been dealt with: the next one may come. Without it none does, so that the main thread has
    /// its other work between any two.
    void taken();
    /// After a batch that is full: loads the next part.
    void goOn();

Q_SIGNALS:
    /// Emitted in the thread.
    void loaded(const porthole::StreamBatch &batch);
    void failed();

protected:
    void run() override;

private:
    void pass(const CaptureReader &reader);
    void hand(StreamBatch &batch);
    void takeReadEnds(const CaptureReader &reader, StreamBatch &batch);
    [[nodiscard]] bool nextReadEnd(const CaptureReader &reader);
    [[nodiscard]] bool countsIn(const Message &message);
    void waitForMore();

    const CaptureReader::Factory m_factory;
    const ConnectionId m_client;
    quint64 m_next = 0;                // of the thread: the sequence number to go on from
    qint64 m_partBytes = 0;            // of the thread: in this part
    qint64 m_partPieces = 0;           // of the thread
    qint64 m_partEnds = 0;             // of the thread: ends of reads in this part
    qint64 m_offset = 0;               // of the thread: incoming bytes of all messages so far
    bool m_full = false;               // of the thread
    bool m_ended = false;              // of the thread
    std::optional<quint64> m_closedBy; // of the thread: the client's close, and all it said, are before this
    std::vector<ReadEnd> m_readEnds;   // of the thread: some of those that come next
    size_t m_readEnd = 0;              // of the thread: the next of these
    ReadEndPlace m_readEndPlace;       // of the thread: up to which they have been read
    bool m_hasMoreEnds = false;        // of the thread

    std::atomic<bool> m_ending{false};
    QMutex m_mutex; // of all below
    QWaitCondition m_changed;
    bool m_goOn = false;
    QWaitCondition m_taken;
    bool m_isUntaken = false; // a batch is under way, or being dealt with
};

} // namespace porthole

Q_DECLARE_METATYPE(porthole::StreamBatch)
