// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/framing/frame.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace porthole {

/// A frame with bytes of its own, to be kept and compared.
struct SeenFrame
{
    FrameKind kind = FrameKind::Complete;
    QByteArray bytes;
    QByteArray payload;

    friend bool operator==(const SeenFrame &, const SeenFrame &) = default;
};
using SeenFrames = std::vector<SeenFrame>;

/// Keeps all it is given. What comes after a decoder gave up depends on the cuts, so it is kept as one run.
class FrameRecorder final : public FrameSink
{
public:
    enum class Answer {
        GoOn,
        Stop, ///< after every frame
    };

    explicit FrameRecorder(Answer answer = Answer::GoOn)
        : m_answer(answer)
    {
    }

    bool take(const Frame &frame) override;

    [[nodiscard]] const SeenFrames &frames() const { return m_frames; }
    /// How often take() was called.
    [[nodiscard]] int calls() const { return m_calls; }
    /// The bytes of all frames together.
    [[nodiscard]] QByteArray allBytes() const;

private:
    const Answer m_answer;
    SeenFrames m_frames;
    int m_calls = 0;
};

/// One line a frame, for a failure's text.
[[nodiscard]] QString describe(const SeenFrames &frames);

} // namespace porthole
