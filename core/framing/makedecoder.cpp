// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/framing/decoder.h"
#include "core/framing/delimiterdecoder.h"
#include "core/framing/fixeddecoder.h"
#include "core/framing/gapdecoder.h"
#include "core/framing/lengthdecoder.h"
#include "core/framing/linedecoder.h"
#include "core/framing/markerdecoder.h"
#include "core/framing/rawdecoder.h"

namespace porthole {

std::unique_ptr<Decoder> makeDecoder(const FramingSpec &spec, qint64 maxFrameBytes)
{
    Q_ASSERT(maxFrameBytes > 0);
    using Mode = FramingSpec::Mode;
    switch (spec.mode) {
    case Mode::Raw:
        return std::make_unique<RawDecoder>(maxFrameBytes);
    case Mode::Line:
        return std::make_unique<LineDecoder>(maxFrameBytes);
    case Mode::Delimiter:
        return std::make_unique<DelimiterDecoder>(spec.delimiter, maxFrameBytes);
    case Mode::Markers:
        return std::make_unique<MarkerDecoder>(spec.start, spec.end, maxFrameBytes);
    case Mode::Fixed:
        return std::make_unique<FixedDecoder>(spec.fixedBytes);
    case Mode::Gap:
        return std::make_unique<GapDecoder>(spec.gap, maxFrameBytes);
    case Mode::Length: {
        const LengthDecoder::Prefix prefix{spec.prefixBytes, spec.littleEndian, spec.prefixCountsItself};
        return std::make_unique<LengthDecoder>(prefix, maxFrameBytes);
    }
    }
    Q_UNREACHABLE();
    return nullptr;
}

} // namespace porthole
