// SPDX-License-Identifier: GPL-3.0-or-later
#include "decodercheck.h"

#include "fuzztarget.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <vector>

namespace porthole::fuzz {

namespace {

/// Where a frame lies in the stream, and its payload in it.
struct Place
{
    FrameKind kind;
    qsizetype at;
    qsizetype size;
    qsizetype payloadAt;
    qsizetype payloadSize;
    friend bool operator==(const Place &, const Place &) = default;
};

/// Where chunks end, after which of them there is a silence, and at which frames the sink stops.
struct Plan
{
    static constexpr int most = 8;
    std::array<qsizetype, most> cuts; // rising
    int count = 0;
    quint8 silences = 0; // a bit a cut
    quint8 stops = 0;    // a bit a frame, again and again

    [[nodiscard]] bool isSilentAfter(int cut) const { return (silences >> cut & 1) != 0; }
};

/// Compares each frame with the stream as it comes, and notes where it was.
class Ledger final : public FrameSink
{
public:
    Ledger(const DecoderRules &rules, QByteArrayView stream, quint8 stops)
        : m_rules(rules)
        , m_stream(stream)
        , m_stops(stops)
    {
        m_places.reserve(64);
    }

    bool take(const Frame &frame) override
    {
        const qsizetype size = frame.bytes.size();
        FUZZ_REQUIRE(size > 0 && size <= m_stream.size() - m_at);
        FUZZ_REQUIRE(std::memcmp(frame.bytes.data(), m_stream.data() + m_at, size_t(size)) == 0);
        const qsizetype payloadAt = frame.payload.data() - frame.bytes.data();
        FUZZ_REQUIRE(payloadAt >= 0 && frame.payload.size() <= size - payloadAt);
        FUZZ_REQUIRE(!m_hasFailed || frame.kind == FrameKind::Undecoded);
        FUZZ_REQUIRE(m_hasFailed || frame.kind != FrameKind::Undecoded);
        if (frame.kind == FrameKind::Complete || frame.kind == FrameKind::Stray)
            FUZZ_REQUIRE(frame.payload.size() <= m_rules.maxFrameBytes);
        if (frame.kind == FrameKind::Incomplete) // its end may be the beginning of a delimiter
            FUZZ_REQUIRE(frame.bytes.size() <= m_rules.mostHeld);
        m_rules.checkFrame(m_rules, frame, m_stream, m_at);
        m_hasFailed |= frame.kind == FrameKind::TooLong || frame.kind == FrameKind::Malformed;
        note({frame.kind, m_at, size, payloadAt, frame.payload.size()});
        m_at += size;
        return (m_stops >> (m_calls++ % 8) & 1) == 0;
    }

    [[nodiscard]] qsizetype at() const { return m_at; }
    [[nodiscard]] bool hasFailed() const { return m_hasFailed; }
    [[nodiscard]] int calls() const { return m_calls; }
    /// Undecoded bytes may come in any pieces, so neighbours are one place.
    [[nodiscard]] const std::vector<Place> &places() const { return m_places; }

private:
    void note(const Place &place)
    {
        if (place.kind == FrameKind::Undecoded && !m_places.empty() &&
            m_places.back().kind == FrameKind::Undecoded) {
            m_places.back().size += place.size;
            m_places.back().payloadSize += place.payloadSize;
            return;
        }
        m_places.push_back(place);
    }

    const DecoderRules &m_rules;
    const QByteArrayView m_stream;
    const quint8 m_stops;
    qsizetype m_at = 0;
    int m_calls = 0;
    bool m_hasFailed = false;
    std::vector<Place> m_places;
};

Plan takePlan(FuzzInput &input)
{
    Plan plan;
    plan.silences = input.byte();
    plan.stops = input.byte();
    plan.count = input.byte() % (Plan::most + 1);
    qsizetype at = 0;
    for (int i = 0; i < plan.count; ++i)
        plan.cuts[size_t(i)] = at += input.byte() % 64;
    return plan;
}

/// What holds between any two calls.
void checkState(const DecoderRules &rules, const Decoder &decoder, const Ledger &ledger, qsizetype fed)
{
    FUZZ_REQUIRE(decoder.heldBytes() == fed - ledger.at());
    FUZZ_REQUIRE(decoder.heldBytes() <= rules.mostHeld);
    FUZZ_REQUIRE(decoder.failure().has_value() == ledger.hasFailed());
    FUZZ_REQUIRE(!ledger.hasFailed() || decoder.heldBytes() == 0);
}

/// Feeds a copy, which is gone afterwards: a view into it that was kept is noticed by AddressSanitizer.
void feedChunk(const DecoderRules &rules, Decoder &decoder, Ledger &ledger, QByteArrayView chunk,
               qsizetype fed)
{
    const auto copy = std::make_unique<char[]>(size_t(chunk.size()));
    std::copy(chunk.begin(), chunk.end(), copy.get());
    QByteArrayView rest(copy.get(), chunk.size());
    while (!rest.isEmpty()) {
        const int callsBefore = ledger.calls();
        const qsizetype used = decoder.feed(rest, ledger);
        FUZZ_REQUIRE(used >= 0 && used <= rest.size());
        FUZZ_REQUIRE(used == rest.size() || ledger.calls() > callsBefore); // else nothing would ever move on
        fed += used;
        rest = rest.sliced(used);
        checkState(rules, decoder, ledger, fed);
    }
}

/// Silences come at the same places however the stream is cut: they are part of it.
std::vector<Place> decode(const DecoderRules &rules, QByteArrayView stream, const Plan &plan, bool atEachCut,
                          quint8 stops)
{
    const std::unique_ptr<Decoder> decoder = makeDecoder(rules.spec, rules.maxFrameBytes);
    FUZZ_REQUIRE(decoder->silence().has_value() == (rules.spec.mode == FramingSpec::Mode::Gap));
    Ledger ledger(rules, stream, stops);
    qsizetype from = 0;
    for (int i = 0; i < plan.count; ++i) {
        const qsizetype cut = std::min(plan.cuts[size_t(i)], stream.size());
        if (!atEachCut && !plan.isSilentAfter(i))
            continue;
        feedChunk(rules, *decoder, ledger, stream.sliced(from, cut - from), from);
        from = cut;
        if (plan.isSilentAfter(i)) {
            decoder->silencePassed(ledger);
            checkState(rules, *decoder, ledger, from);
        }
    }
    feedChunk(rules, *decoder, ledger, stream.sliced(from), from);
    decoder->finish(ledger);
    FUZZ_REQUIRE(ledger.at() == stream.size());
    FUZZ_REQUIRE(decoder->heldBytes() == 0);
    return ledger.places();
}

/// Each chunk in pieces of the maximum, and what is left of it.
void checkChunks(const DecoderRules &rules, qsizetype streamSize, const Plan &plan,
                 const std::vector<Place> &places)
{
    size_t next = 0;
    qsizetype at = 0;
    for (int i = 0; i <= plan.count; ++i) {
        const qsizetype end = i == plan.count ? streamSize : std::min(plan.cuts[size_t(i)], streamSize);
        while (at < end) {
            const qsizetype size = std::min(end - at, qsizetype(rules.maxFrameBytes));
            FUZZ_REQUIRE(next < places.size() && places[next].at == at && places[next].size == size);
            at += size;
            ++next;
        }
    }
    FUZZ_REQUIRE(next == places.size());
}

} // namespace

void checkDecoder(const DecoderRules &rules, FuzzInput &input)
{
    const Plan plan = takePlan(input);
    const QByteArrayView stream = input.rest();
    const std::vector<Place> cut = decode(rules, stream, plan, true, 0);
    if (rules.framesAreChunks)
        checkChunks(rules, stream.size(), plan, cut);
    else
        FUZZ_REQUIRE(cut == decode(rules, stream, plan, false, 0));
    // A sink that stops has the rest fed to it again: for Raw that too begins a frame where it would have
    // begun.
    FUZZ_REQUIRE(cut == decode(rules, stream, plan, true, plan.stops));
}

qint64 takeMaxFrameBytes(FuzzInput &input)
{
    const quint8 choice = input.byte();
    return choice == 0xff ? qint64(1) << 30 : 1 + choice % 128;
}

QByteArray takeMarker(FuzzInput &input)
{
    const qsizetype size = 1 + input.byte() % 8;
    const QByteArray marker = input.take(size).toByteArray();
    return marker.isEmpty() ? QByteArray("\n") : marker;
}

} // namespace porthole::fuzz
