// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/framingspec.h"
#include "core/framing/frame.h"

#include <QByteArrayView>

#include <chrono>
#include <memory>
#include <optional>

namespace porthole {

/// Cuts one client's stream into frames. It is fed chunks cut anywhere and gives the same frames however they
/// were cut (but for Raw, whose frames are the chunks). No socket, no event loop, no clock. Memory: at most
/// the maximum frame with its delimiters. Thread: that of its owner.
class Decoder
{
public:
    virtual ~Decoder() = default;

    /// Decodes as much of `chunk` as `sink` takes and gives how many bytes were used: all of them, unless the
    /// sink said stop. The rest must be fed again before anything newer.
    [[nodiscard]] virtual qsizetype feed(QByteArrayView chunk, FrameSink &sink) = 0;

    /// The stream has ended: hands over what is held as Incomplete (for Gap: Complete). The sink's answer is
    /// ignored.
    virtual void finish(FrameSink &sink) = 0;

    /// How long a silence after the last chunk ends a frame; none for all framings but Gap.
    [[nodiscard]] virtual std::optional<std::chrono::milliseconds> silence() const { return std::nullopt; }
    /// The silence has passed: hands over what is held. Does nothing for all framings but Gap.
    virtual void silencePassed(FrameSink &) {}

    /// Bytes held that are not yet a frame.
    [[nodiscard]] virtual qint64 heldBytes() const = 0;
    /// TooLong or Malformed once the decoder has given up; from then on it hands over all it is fed as
    /// Undecoded.
    [[nodiscard]] std::optional<FrameKind> failure() const { return m_failure; }

protected:
    /// Hands over `bytes` as `kind` (TooLong or Malformed) and gives up. Gives the sink's answer.
    [[nodiscard]] bool fail(FrameKind kind, QByteArrayView bytes, FrameSink &sink)
    {
        m_failure = kind;
        return sink.take({kind, bytes, bytes});
    }
    /// What feed() does after giving up.
    [[nodiscard]] static qsizetype passUndecoded(QByteArrayView chunk, FrameSink &sink)
    {
        if (!chunk.isEmpty())
            (void)sink.take({FrameKind::Undecoded, chunk, chunk});
        return chunk.size();
    }

private:
    std::optional<FrameKind> m_failure;
};

/// A fresh decoder for one client. `maxFrameBytes` bounds the payload. Thread: any.
[[nodiscard]] std::unique_ptr<Decoder> makeDecoder(const FramingSpec &spec, qint64 maxFrameBytes);

} // namespace porthole
