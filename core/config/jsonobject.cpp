// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/jsonobject.h"

#include "core/config/valuetext.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <optional>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::JsonObject)
};

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r'; // RFC 8259, section 2
}

/// Reads the object from front to back. Only its own punctuation is judged here; each value is left to Qt's
/// parser.
class Scanner final
{
public:
    Scanner(QByteArrayView json, const QString &fileName)
        : m_json(json)
        , m_fileName(fileName)
    {
    }

    Result<QList<JsonMember>> read();

private:
    using Failure = tl::unexpected<Error>;

    [[nodiscard]] bool atEnd() const { return m_at >= m_json.size(); }
    [[nodiscard]] bool sees(char c) const { return !atEnd() && m_json[m_at] == c; }
    void advance();
    void skipBlanks();
    [[nodiscard]] bool skip(char c);
    [[nodiscard]] bool skipString();
    [[nodiscard]] bool skipNested();
    [[nodiscard]] Result<QByteArray> token();
    [[nodiscard]] Result<QJsonValue> decode(const QByteArray &source) const;
    [[nodiscard]] Result<JsonMember> member();
    [[nodiscard]] QString found() const;
    [[nodiscard]] Failure failAt(int line, const QString &detail) const;
    [[nodiscard]] Failure expected(const QString &what) const;

    const QByteArrayView m_json;
    const QString m_fileName;
    qsizetype m_at = 0;
    int m_line = 1;
};

void Scanner::advance()
{
    if (m_json[m_at++] == '\n')
        ++m_line;
}

void Scanner::skipBlanks()
{
    while (!atEnd() && isBlank(m_json[m_at]))
        advance();
}

/// Passes over blanks and then `c`, if it is there.
bool Scanner::skip(char c)
{
    skipBlanks();
    if (!sees(c))
        return false;
    advance();
    return true;
}

/// Passes over a string, whose opening quote is next. False: its line ends before it does.
bool Scanner::skipString()
{
    for (++m_at; !atEnd() && !sees('\n'); ++m_at) {
        if (sees('"')) {
            ++m_at;
            return true;
        }
        if (sees('\\') && m_at + 1 < m_json.size() && m_json[m_at + 1] != '\n')
            ++m_at;
    }
    return false;
}

/// Passes over a list or an object, whose opening bracket is next. False: it is not closed.
bool Scanner::skipNested()
{
    int depth = 0;
    while (!atEnd()) {
        if (sees('"')) {
            if (!skipString())
                return false;
            continue;
        }
        depth += sees('[') || sees('{') ? 1 : sees(']') || sees('}') ? -1 : 0;
        advance();
        if (depth == 0)
            return true;
    }
    return false;
}

/// The bytes of the next value or key. Empty if there is none.
Result<QByteArray> Scanner::token()
{
    skipBlanks();
    const qsizetype from = m_at;
    const int line = m_line;
    if (sees('"')) {
        if (!skipString())
            return failAt(line,
                          Words::tr("the closing quote of %1 is missing")
                              .arg(shortened(QString::fromUtf8(m_json.sliced(from, m_at - from)).trimmed())));
    } else if (sees('[') || sees('{')) {
        if (!skipNested())
            return failAt(line, Words::tr("\"%1\" is not closed").arg(QLatin1Char(m_json[from])));
    } else {
        while (!atEnd() && !isBlank(m_json[m_at]) && !QByteArrayView(",:{}[]\"").contains(m_json[m_at]))
            ++m_at;
    }
    return m_json.sliced(from, m_at - from).toByteArray();
}

/// The value that a token stands for.
Result<QJsonValue> Scanner::decode(const QByteArray &source) const
{
    const QJsonArray holder = QJsonDocument::fromJson('[' + source + ']').array();
    if (holder.size() == 1)
        return holder[0];
    return failAt(m_line, Words::tr("%1 is not a JSON value (a number, a text in quotes, true or false)")
                              .arg(shortened(QString::fromUtf8(source))));
}

Result<JsonMember> Scanner::member()
{
    skipBlanks();
    if (!sees('"'))
        return expected(Words::tr("a key in quotes"));
    JsonMember member;
    member.line = m_line;
    const auto key = token().and_then([this](const QByteArray &source) { return decode(source); });
    if (!key)
        return tl::unexpected(key.error());
    member.key = key->toString();
    if (!skip(':'))
        return expected(Words::tr("\":\" after the key %1").arg(quoted(member.key)));
    const Result<QByteArray> source = token();
    if (!source)
        return tl::unexpected(source.error());
    if (source->isEmpty())
        return expected(Words::tr("a value for the key %1").arg(quoted(member.key)));
    member.source = *source;
    const Result<QJsonValue> value = decode(member.source);
    if (!value)
        return tl::unexpected(value.error());
    member.value = *value;
    return member;
}

Result<QList<JsonMember>> Scanner::read()
{
    QList<JsonMember> members;
    QHash<QString, int> lines; // of the keys so far
    if (!skip('{'))
        return expected(QStringLiteral("\"{\""));
    bool isClosed = skip('}');
    while (!isClosed) {
        const Result<JsonMember> next = member();
        if (!next)
            return tl::unexpected(next.error());
        if (const auto first = lines.constFind(next->key); first != lines.cend()) {
            return failAt(next->line, Words::tr("the key %1 is given twice, first in line %2")
                                          .arg(quoted(next->key), QString::number(*first)));
        }
        if (members.size() == maxJsonMembers)
            return failAt(next->line, Words::tr("there are more than %1 keys").arg(maxJsonMembers));
        lines.insert(next->key, next->line);
        members.append(*next);
        isClosed = skip('}');
        if (!isClosed && !skip(','))
            return expected(Words::tr("\",\" or \"}\" after the value of %1").arg(quoted(next->key)));
    }
    skipBlanks();
    if (!atEnd())
        return expected(Words::tr("nothing after the last \"}\""));
    return members;
}

/// What stands at the current place, as an error shows it: a string, or all up to the next blank.
QString Scanner::found() const
{
    if (atEnd())
        return Words::tr("the end of the file");
    const QByteArrayView rest = m_json.sliced(m_at);
    if (!sees('"')) {
        const auto end = std::find_if(rest.begin(), rest.end(), isBlank);
        return quoted(QString::fromUtf8(rest.first(end - rest.begin())));
    }
    const qsizetype end = rest.indexOf('"', 1);
    return shortened(QString::fromUtf8(end < 0 ? rest : rest.first(end + 1)));
}

Scanner::Failure Scanner::failAt(int line, const QString &detail) const
{
    return Failure(Error{ErrorCode::InvalidFile, m_fileName,
                         Words::tr("line %1: %2").arg(QString::number(line), detail)});
}

Scanner::Failure Scanner::expected(const QString &what) const
{
    return failAt(m_line, Words::tr("expected %1, found %2").arg(what, found()));
}

/// The line of the first byte that is not UTF-8, or none.
std::optional<int> firstLineNotUtf8(QByteArrayView json)
{
    int line = 1;
    for (qsizetype from = 0; from < json.size(); ++line) {
        const qsizetype end = json.indexOf('\n', from);
        const qsizetype size = (end < 0 ? json.size() : end) - from;
        if (!json.sliced(from, size).isValidUtf8())
            return line;
        from += size + 1;
    }
    return std::nullopt;
}

bool standsForItself(QChar c)
{
    return c >= u' ' && c <= u'~' && c != u'"' && c != u'\\';
}

} // namespace

Result<QList<JsonMember>> readJsonObject(QByteArrayView json, const QString &fileName)
{
    constexpr QByteArrayView byteOrderMark("\xef\xbb\xbf");
    if (json.startsWith(byteOrderMark))
        json = json.sliced(byteOrderMark.size());
    if (const std::optional<int> line = firstLineNotUtf8(json)) {
        return tl::unexpected(
            Error{ErrorCode::InvalidFile, fileName, Words::tr("line %1: not UTF-8 text").arg(*line)});
    }
    return Scanner(json, fileName).read();
}

QByteArray toJsonString(const QString &text)
{
    // The most are of this kind, and for thousands of them Qt's way would take long.
    if (std::all_of(text.begin(), text.end(), standsForItself))
        return '"' + text.toLatin1() + '"';
    const QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return list.sliced(1, list.size() - 2);
}

} // namespace porthole
