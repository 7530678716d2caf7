// SPDX-License-Identifier: GPL-3.0-or-later
#include "framingcases.h"

namespace porthole {

namespace {

/// The bytes of a literal, zeros included. Bytes below 0x20 are written in octal, which ends after three
/// digits.
template <size_t Size> QByteArray b(const char (&literal)[Size])
{
    return QByteArray(literal, Size - 1);
}

template <size_t A, size_t B> SeenFrame complete(const char (&bytes)[A], const char (&payload)[B])
{
    return {FrameKind::Complete, b(bytes), b(payload)};
}

template <size_t A> SeenFrame complete(const char (&bytes)[A])
{
    return complete(bytes, bytes);
}

template <size_t A> SeenFrame stray(const char (&bytes)[A])
{
    return {FrameKind::Stray, b(bytes), b(bytes)};
}

template <size_t A, size_t B> SeenFrame incomplete(const char (&bytes)[A], const char (&payload)[B])
{
    return {FrameKind::Incomplete, b(bytes), b(payload)};
}

template <size_t A> SeenFrame incomplete(const char (&bytes)[A])
{
    return incomplete(bytes, bytes);
}

template <size_t A> SeenFrame tooLong(const char (&bytes)[A])
{
    return {FrameKind::TooLong, b(bytes), b(bytes)};
}

template <size_t A> SeenFrame malformed(const char (&bytes)[A])
{
    return {FrameKind::Malformed, b(bytes), b(bytes)};
}

template <size_t A> SeenFrame undecoded(const char (&bytes)[A])
{
    return {FrameKind::Undecoded, b(bytes), b(bytes)};
}

using Cases = std::vector<FramingCase>;

Cases lineCases()
{
    const QString line = QStringLiteral("line");
    return {
        {"line: nothing", line, 5, b(""), {}},
        {"line: LF", line, 5, b("one\ntwo\n"), {complete("one\n", "one"), complete("two\n", "two")}},
        {"line: CR LF",
         line,
         5,
         b("one\r\ntwo\r\n"),
         {complete("one\r\n", "one"), complete("two\r\n", "two")}},
        {"line: empty ones",
         line,
         5,
         b("\n\r\n\n\r\n"),
         {complete("\n", ""), complete("\r\n", ""), complete("\n", ""), complete("\r\n", "")}},
        {"line: CR elsewhere is payload",
         line,
         5,
         b("a\rb\n\rc\n\r\r\n"),
         {complete("a\rb\n", "a\rb"), complete("\rc\n", "\rc"), complete("\r\r\n", "\r")}},
        {"line: as long as allowed",
         line,
         5,
         b("12345\n1234\r\n"),
         {complete("12345\n", "12345"), complete("1234\r\n", "1234")}},
        {"line: one byte allowed",
         line,
         1,
         b("a\n\n\r\nb\n"),
         {complete("a\n", "a"), complete("\n", ""), complete("\r\n", ""), complete("b\n", "b")}},
        {"line: ends within one", line, 5, b("one\ntwo"), {complete("one\n", "one"), incomplete("two")}},
        {"line: ends before LF", line, 5, b("one\r"), {incomplete("one\r")}},
        {"line: ends at the longest", line, 5, b("12345"), {incomplete("12345")}},
        {"line: too long",
         line,
         5,
         b("one\n123456\nmore\n"),
         {complete("one\n", "one"), tooLong("123456"), undecoded("\nmore\n")}},
        {"line: too long, and nothing more", line, 5, b("123456"), {tooLong("123456")}},
        {"line: CR counts to the length",
         line,
         5,
         b("12345\r\nx\n"),
         {tooLong("12345\r"), undecoded("\nx\n")}},
        {"line: any byte",
         line,
         5,
         b("\0\377\n\200\0\n"),
         {complete("\0\377\n", "\0\377"), complete("\200\0\n", "\200\0")}},
    };
}

Cases delimiterCases()
{
    const QString crLf = QStringLiteral("delimiter:0d0a");
    const QString zero = QStringLiteral("delimiter:00");
    const QString aab = QStringLiteral("delimiter:616162");
    const QString aaa = QStringLiteral("delimiter:616161");
    const QString dashes = QStringLiteral("delimiter:2d2d2d2d2d");
    return {
        {"delimiter: two bytes",
         crLf,
         4,
         b("ab\r\n\r\n1234\r\n"),
         {complete("ab\r\n", "ab"), complete("\r\n", ""), complete("1234\r\n", "1234")}},
        {"delimiter: its bytes alone are payload",
         crLf,
         4,
         b("a\rb\r\na\nb\r\n\r\r\n\n\r\n"),
         {complete("a\rb\r\n", "a\rb"), complete("a\nb\r\n", "a\nb"), complete("\r\r\n", "\r"),
          complete("\n\r\n", "\n")}},
        {"delimiter: ends within it", crLf, 4, b("ab\r\nx\r"), {complete("ab\r\n", "ab"), incomplete("x\r")}},
        {"delimiter: ends one byte short", crLf, 4, b("1234\r"), {incomplete("1234\r")}},
        {"delimiter: too long",
         crLf,
         4,
         b("a\r\n12345\r\n"),
         {complete("a\r\n", "a"), tooLong("12345\r"), undecoded("\n")}},
        {"delimiter: one byte",
         zero,
         4,
         b("a\0\0bcde\0f"),
         {complete("a\0", "a"), complete("\0", ""), complete("bcde\0", "bcde"), incomplete("f")}},
        {"delimiter: its start repeats",
         aab,
         4,
         b("aaabaabxaaaabab"),
         {complete("aaab", "a"), complete("aab", ""), complete("xaaaab", "xaa"), incomplete("ab")}},
        {"delimiter: overlaps itself",
         aaa,
         4,
         b("aaaaaaabaaa"),
         {complete("aaa", ""), complete("aaa", ""), complete("abaaa", "ab")}},
        {"delimiter: longer than the maximum",
         dashes,
         1,
         b("1----------x-----"),
         {complete("1-----", "1"), complete("-----", ""), complete("x-----", "x")}},
        {"delimiter: too long by one", dashes, 1, b("12-----"), {tooLong("12----"), undecoded("-")}},
    };
}

Cases markerCases()
{
    const QString stx = QStringLiteral("stx");
    const QString angles = QStringLiteral("stx:3c3c:3e3e");
    const QString abc = QStringLiteral("stx:414243:45");
    const QString tildes = QStringLiteral("stx:7e:7e");
    return {
        {"stx: whole ones",
         stx,
         4,
         b("\002abc\003\002\003\0021234\003"),
         {complete("\002abc\003", "abc"), complete("\002\003", ""), complete("\0021234\003", "1234")}},
        {"stx: a second start is payload",
         stx,
         4,
         b("\002a\002b\003\002\002\003"),
         {complete("\002a\002b\003", "a\002b"), complete("\002\002\003", "\002")}},
        {"stx: strays",
         stx,
         4,
         b("ab\002c\003de\003\002f\003gh"),
         {stray("ab"), complete("\002c\003", "c"), stray("de\003"), complete("\002f\003", "f"), stray("gh")}},
        {"stx: a long stray run comes in pieces",
         stx,
         4,
         b("123456789\002a\00312345678\002b\003"),
         {stray("1234"), stray("5678"), stray("9"), complete("\002a\003", "a"), stray("1234"), stray("5678"),
          complete("\002b\003", "b")}},
        {"stx: ends within strays", stx, 4, b("123456"), {stray("1234"), stray("56")}},
        {"stx: ends after a piece", stx, 4, b("1234"), {stray("1234")}},
        {"stx: ends within a frame",
         stx,
         4,
         b("\002a\003\002un"),
         {complete("\002a\003", "a"), incomplete("\002un", "un")}},
        {"stx: ends after a start", stx, 4, b("x\002"), {stray("x"), incomplete("\002", "")}},
        {"stx: too long",
         stx,
         4,
         b("\002a\003\00212345\003\002b\003"),
         {complete("\002a\003", "a"), tooLong("\00212345"), undecoded("\003\002b\003")}},
        {"markers: of two bytes",
         angles,
         4,
         b("a<b<<x>><<>><<a>b>>"),
         {stray("a<b"), complete("<<x>>", "x"), complete("<<>>", ""), complete("<<a>b>>", "a>b")}},
        {"markers: the first place counts",
         angles,
         4,
         b("<<<x>><<>>><<y>>>"),
         {complete("<<<x>>", "<x"), complete("<<>>", ""), stray(">"), complete("<<y>>", "y"), stray(">")}},
        {"markers: half a start among strays",
         angles,
         4,
         b("123<4567<<x>>123<<y>>"),
         {stray("123<"), stray("4567"), complete("<<x>>", "x"), stray("123"), complete("<<y>>", "y")}},
        {"markers: a start after a full piece",
         angles,
         4,
         b("1234<<x>>"),
         {stray("1234"), complete("<<x>>", "x")}},
        {"markers: ends within a start", angles, 4, b("1234<"), {stray("1234"), stray("<")}},
        {"markers: ends within a start, one piece", angles, 4, b("123<"), {stray("123<")}},
        {"markers: ends within an end", angles, 4, b("<<ab>"), {incomplete("<<ab>", "ab>")}},
        {"markers: as long as allowed", angles, 4, b("<<1234>>"), {complete("<<1234>>", "1234")}},
        {"markers: too long", angles, 4, b("<<12345>>x"), {tooLong("<<12345>"), undecoded(">x")}},
        {"markers: a start longer than the maximum",
         abc,
         1,
         b("xyzABCqEABABCEAB"),
         {stray("x"), stray("y"), stray("z"), complete("ABCqE", "q"), stray("A"), stray("B"),
          complete("ABCE", ""), stray("A"), stray("B")}},
        {"markers: start and end alike",
         tildes,
         4,
         b("~a~~~b~c"),
         {complete("~a~", "a"), complete("~~", ""), stray("b"), incomplete("~c", "c")}},
    };
}

Cases fixedCases()
{
    return {
        {"fixed: 3",
         QStringLiteral("fixed:3"),
         100,
         b("abc\n\0\rdefg"),
         {complete("abc"), complete("\n\0\r"), complete("def"), incomplete("g")}},
        {"fixed: 1", QStringLiteral("fixed:1"), 100, b("ab"), {complete("a"), complete("b")}},
        {"fixed: as long as allowed",
         QStringLiteral("fixed:4"),
         4,
         b("abcdefgh"),
         {complete("abcd"), complete("efgh")}},
        {"fixed: longer than the stream", QStringLiteral("fixed:50"), 100, b("abc"), {incomplete("abc")}},
    };
}

Cases lengthCases()
{
    const auto length = [](const char *rest) { return QStringLiteral("length:") + QLatin1StringView(rest); };
    return {
        {"length: 1",
         length("1"),
         4,
         b("\001a\000\003abc\0041234"),
         {complete("\001a", "a"), complete("\000", ""), complete("\003abc", "abc"),
          complete("\0041234", "1234")}},
        {"length: ends within a frame",
         length("1"),
         4,
         b("\000\004ab"),
         {complete("\000", ""), incomplete("\004ab", "ab")}},
        {"length: ends within a prefix",
         length("4"),
         4,
         b("\000\000\000\000\000\000"),
         {complete("\000\000\000\000", ""), incomplete("\000\000", "")}},
        {"length: too long by one",
         length("1"),
         4,
         b("\001a\00512345"),
         {complete("\001a", "a"), tooLong("\005"), undecoded("12345")}},
        {"length: 1, the largest", length("1"), 4, b("\377x"), {tooLong("\377"), undecoded("x")}},
        {"length: 2",
         length("2"),
         4,
         b("\000\002hi\000\000\000\004wxyz\000"),
         {complete("\000\002hi", "hi"), complete("\000\000", ""), complete("\000\004wxyz", "wxyz"),
          incomplete("\000", "")}},
        {"length: 2, too long only if read as big-endian",
         length("2"),
         4,
         b("\002\000hi"),
         {tooLong("\002\000"), undecoded("hi")}},
        {"length: 2:le",
         length("2:le"),
         4,
         b("\002\000hi\000\000\004\000wxyz"),
         {complete("\002\000hi", "hi"), complete("\000\000", ""), complete("\004\000wxyz", "wxyz")}},
        {"length: 2:be, more than a byte's worth",
         length("2:be"),
         300,
         b("\001\002") + QByteArray(258, 'x') + b("\000\001y"),
         {{FrameKind::Complete, b("\001\002") + QByteArray(258, 'x'), QByteArray(258, 'x')},
          complete("\000\001y", "y")}},
        {"length: 4",
         length("4"),
         4,
         b("\000\000\000\003abc\000\000\000\000\000\000\000\001d"),
         {complete("\000\000\000\003abc", "abc"), complete("\000\000\000\000", ""),
          complete("\000\000\000\001d", "d")}},
        {"length: 4:le",
         length("4:le"),
         4,
         b("\003\000\000\000abc\001\000\000\000d"),
         {complete("\003\000\000\000abc", "abc"), complete("\001\000\000\000d", "d")}},
        {"length: 4, the largest", length("4"), 4, b("\377\377\377\377"), {tooLong("\377\377\377\377")}},
        {"length: 8",
         length("8"),
         4,
         b("\000\000\000\000\000\000\000\002hi\000\000\000\000\000\000\000\000"),
         {complete("\000\000\000\000\000\000\000\002hi", "hi"),
          complete("\000\000\000\000\000\000\000\000", "")}},
        {"length: 8:le",
         length("8:le"),
         4,
         b("\002\000\000\000\000\000\000\000hi"),
         {complete("\002\000\000\000\000\000\000\000hi", "hi")}},
        {"length: 8, 2^64 - 1",
         length("8"),
         4,
         b("\377\377\377\377\377\377\377\377x"),
         {tooLong("\377\377\377\377\377\377\377\377"), undecoded("x")}},
        {"length: 8, 2^64 - 8",
         length("8"),
         4,
         b("\377\377\377\377\377\377\377\370x"),
         {tooLong("\377\377\377\377\377\377\377\370"), undecoded("x")}},
        {"length: 8, 2^63",
         length("8"),
         4,
         b("\200\000\000\000\000\000\000\000x"),
         {tooLong("\200\000\000\000\000\000\000\000"), undecoded("x")}},
        {"length: 8:le, 2^32",
         length("8:le"),
         4,
         b("\000\000\000\000\001\000\000\000x"),
         {tooLong("\000\000\000\000\001\000\000\000"), undecoded("x")}},
        {"length: 1:incl",
         length("1:incl"),
         4,
         b("\003ab\001\0051234"),
         {complete("\003ab", "ab"), complete("\001", ""), complete("\0051234", "1234")}},
        {"length: 1:incl, smaller than itself",
         length("1:incl"),
         4,
         b("\001\000abc"),
         {complete("\001", ""), malformed("\000"), undecoded("abc")}},
        {"length: 1:incl, too long by one",
         length("1:incl"),
         4,
         b("\00612345"),
         {tooLong("\006"), undecoded("12345")}},
        {"length: 2:incl",
         length("2:incl"),
         4,
         b("\000\004hi\000\002\000\001x"),
         {complete("\000\004hi", "hi"), complete("\000\002", ""), malformed("\000\001"), undecoded("x")}},
        {"length: 4:le:incl",
         length("4:le:incl"),
         4,
         b("\006\000\000\000hi\003\000\000\000"),
         {complete("\006\000\000\000hi", "hi"), malformed("\003\000\000\000")}},
        {"length: 8:incl",
         length("8:incl"),
         4,
         b("\000\000\000\000\000\000\000\014abcd\000\000\000\000\000\000\000\007"),
         {complete("\000\000\000\000\000\000\000\014abcd", "abcd"),
          malformed("\000\000\000\000\000\000\000\007")}},
        {"length: 8:incl, 2^64 - 1",
         length("8:incl"),
         4,
         b("\377\377\377\377\377\377\377\377x"),
         {tooLong("\377\377\377\377\377\377\377\377"), undecoded("x")}},
    };
}

Cases gapCases()
{
    const QString gap = QStringLiteral("gap:50");
    return {
        {"gap: one", gap, 5, b("a\nb"), {complete("a\nb")}},
        {"gap: as long as allowed", gap, 5, b("12345"), {complete("12345")}},
        {"gap: too long", gap, 5, b("123456"), {tooLong("123456")}},
        {"gap: too long, and more", gap, 5, b("12345678"), {tooLong("123456"), undecoded("78")}},
    };
}

} // namespace

std::vector<FramingCase> framingCases()
{
    Cases all;
    for (const Cases &some :
         {lineCases(), delimiterCases(), markerCases(), fixedCases(), lengthCases(), gapCases()})
        all.insert(all.end(), some.begin(), some.end());
    return all;
}

} // namespace porthole
