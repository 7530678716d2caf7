// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/patternmatcher.h"

#include <QTest>

using namespace porthole;

class PatternMatcherTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void finds_data();
    void finds();
    void findsWhatASlowSearchFinds();
};

void PatternMatcherTest::finds_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<bool>("matchCase");
    QTest::addColumn<QByteArray>("pattern");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QList<qsizetype>>("begins");
    using Kind = BytePattern::Kind;
    const auto row = [](const char *name, Kind kind, bool matchCase, QByteArray pattern, QByteArray bytes,
                        QList<qsizetype> begins) {
        QTest::newRow(name) << int(kind) << matchCase << pattern << bytes << begins;
    };
    row("either case", Kind::Text, false, "AbC", "xabcABCx", {1, 4});
    row("one case", Kind::Text, true, "ABC", "xabcABCx", {4});
    row("only ASCII folds", Kind::Text, false, "\xe4", "\xc4\xe4", {1});
    row("overlapping", Kind::Text, false, "aa", "aaaa", {0, 1, 2});
    row("short, in either case", Kind::Text, false, "aB", "ABabxaBAbA", {0, 2, 5, 7});
    row("short, in one case", Kind::Text, true, "aB", "ABabxaBAbA", {5});
    row("short, at both ends", Kind::Bytes, true, "ab", "abxab", {0, 3});
    row("one letter", Kind::Text, false, "a", "aAbA", {0, 1, 3});
    row("one byte", Kind::Bytes, true, QByteArray(1, '\0'), QByteArray("a\0b\0", 4), {1, 3});
    row("bytes are exact", Kind::Bytes, false, "A", "aA", {1});
    row("no room", Kind::Text, false, "abc", "ab", {});
    row("empty", Kind::Text, false, "abc", "", {});
    row("expression", Kind::Regex, true, "a+", "baab\na", {1, 5});
    row("expression in either case", Kind::Regex, false, "A", "a", {0});
    row("a dot is any byte but the end of a line", Kind::Regex, true, "a.b", QByteArray("a\nb a\0b", 7), {4});
    row("a dot told to be any byte", Kind::Regex, true, "(?s)a.b", QByteArray("a\nb a\0b", 7), {0, 4});
    row("one match a line", Kind::Regex, true, "foo.*bar", "foo 1 bar\r\nfoo 2 bar\r\n", {0, 11});
    row("anchors are of lines", Kind::Regex, true, "^b.*$", "ab\nbc\nb", {3, 6});
    row("an empty match is none", Kind::Regex, true, "x*", "ab", {});
    row("an empty match comes first", Kind::Regex, true, "x*", "ax", {1});
}

void PatternMatcherTest::finds()
{
    QFETCH(int, kind);
    QFETCH(bool, matchCase);
    QFETCH(QByteArray, pattern);
    QFETCH(QByteArray, bytes);
    QFETCH(QList<qsizetype>, begins);
    const PatternMatcher matcher({BytePattern::Kind(kind), matchCase, pattern});
    QList<qsizetype> found;
    matcher.scan(bytes, 0, [&](qsizetype begin, qsizetype) { found.append(begin); });
    QCOMPARE(found, begins);
    QCOMPARE(matcher.matches(bytes), !begins.isEmpty());
}

void PatternMatcherTest::findsWhatASlowSearchFinds()
{
    // Of two letters, so that the needle's parts come up again and again.
    quint32 state = 1;
    const auto random = [&](int size) {
        QByteArray bytes;
        for (int i = 0; i < size; ++i) {
            state = state * 1664525 + 1013904223;
            bytes.append(state >> 24 & 1 ? 'a' : 'b');
        }
        return bytes;
    };
    for (int round = 0; round < 2000; ++round) {
        const QByteArray needle = random(1 + round % 7);
        const QByteArray bytes = random(40);
        QList<qsizetype> expected;
        for (qsizetype at = bytes.indexOf(needle); at >= 0; at = bytes.indexOf(needle, at + 1))
            expected.append(at);
        QList<qsizetype> found;
        PatternMatcher({BytePattern::Kind::Text, false, needle})
            .scan(bytes, 0, [&](qsizetype begin, qsizetype) { found.append(begin); });
        QCOMPARE(found, expected);
    }
}

QTEST_GUILESS_MAIN(PatternMatcherTest)
#include "tst_patternmatcher.moc"
