// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/framingspec.h"
#include "core/framing/frame.h"

#include <memory>
#include <vector>

namespace porthole {

class Decoder;

/// Where a frame ends: after so many bytes of the stream.
struct FrameEnd
{
    qint64 end = 0;
    FrameKind kind = FrameKind::Complete;
};

/// Cuts a recorded stream into frames by another framing than it was recorded with, fed as it came off the
/// socket. Thread: its owner's.
class FrameCutter final : private FrameSink
{
public:
    static constexpr qint64 maxFrameBytes = 1024 * 1024;

    /// `offset`: that of the first byte it will be fed.
    explicit FrameCutter(const FramingSpec &spec, qint64 offset = 0);
    ~FrameCutter() override;

    /// What one read gave, and when (ns since 1970-01-01 UTC): a silence before it may end a frame.
    void feed(QByteArrayView chunk, qint64 timeNs);
    /// Bytes are missing up to this offset: what was begun is incomplete, and decoding begins anew there.
    void skipTo(qint64 offset);
    /// The stream has ended.
    void finish();

    /// What was found since forget(), by rising end.
    [[nodiscard]] const std::vector<FrameEnd> &ends() const { return m_ends; }
    void forget() { m_ends.clear(); }
    /// Of all that was found.
    [[nodiscard]] qint64 completeFrames() const { return m_complete; }
    /// Those that are of another kind than Complete.
    [[nodiscard]] qint64 brokenFrames() const { return m_broken; }

private:
    [[nodiscard]] bool take(const Frame &frame) override;

    const FramingSpec m_spec;
    std::unique_ptr<Decoder> m_decoder;
    std::vector<FrameEnd> m_ends;
    qint64 m_cut; // all before this is in frames
    qint64 m_lastNs = 0;
    qint64 m_complete = 0;
    qint64 m_broken = 0;
};

} // namespace porthole
