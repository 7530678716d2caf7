// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/replyspec.h"

#include "core/base/bytetext.h"
#include "core/config/limits.h"
#include "core/config/valuetext.h"

#include <QCoreApplication>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::ReplySpec)
};

constexpr QStringView textKeyword = u"text:";

QString subject()
{
    return QStringLiteral("reply");
}

Result<ReplySpec> parseText(QStringView text)
{
    // The keyword is left in place while the escapes are read, so that an error's character counts from its
    // start.
    const Result<QByteArray> bytes = fromEscaped(text);
    if (!bytes)
        return tl::unexpected(Error{ErrorCode::InvalidValue, subject(), bytes.error().detail});
    ReplySpec spec{ReplySpec::Mode::Text, bytes->sliced(textKeyword.size())};
    if (spec.text.size() > limits::maxTextBytes) {
        return tl::unexpected(Error{ErrorCode::InvalidValue, subject(),
                                    Words::tr("the text has %1 bytes, and %2 is the most")
                                        .arg(spec.text.size())
                                        .arg(limits::maxTextBytes)});
    }
    return spec;
}

} // namespace

Result<ReplySpec> ReplySpec::parse(QStringView text)
{
    if (text == u"none")
        return ReplySpec{Mode::None, {}};
    if (text == u"echo")
        return ReplySpec{Mode::Echo, {}};
    if (text.startsWith(textKeyword))
        return parseText(text);
    return notExpected(
        subject(), quoted(text),
        Words::tr("a reply (none, echo or text:STRING, with \\n \\r \\t \\0 \\\\ \\xHH understood)"));
}

QString ReplySpec::toString() const
{
    switch (mode) {
    case Mode::None:
        return QStringLiteral("none");
    case Mode::Echo:
        return QStringLiteral("echo");
    case Mode::Text:
        return textKeyword.toString() + toEscaped(text);
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace porthole
