// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/capture/messagefilter.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace porthole {

Result<void> MessageFilter::validate() const
{
    if (pattern.kind != BytePattern::Kind::Regex)
        return {};
    const QRegularExpression expression(QString::fromUtf8(pattern.bytes));
    if (expression.isValid())
        return {};
    return tl::unexpected(Error{ErrorCode::InvalidValue, expression.pattern(),
                                QCoreApplication::translate("porthole::MessageFilter", "%1, at character %2")
                                    .arg(expression.errorString())
                                    .arg(expression.patternErrorOffset() + 1)});
}

bool MessageFilter::passesApartFromPattern(const Message &message) const
{
    if (!clients.isEmpty() && !clients.contains(message.client))
        return false;
    if (message.timeNs < fromNs || message.timeNs >= toNs)
        return false;
    if (!message.isMessage())
        return events && !direction && !onlyBroken;
    return (!direction || *direction == message.direction) && message.length >= minLength &&
           message.length <= maxLength && (!onlyBroken || message.kind != FrameKind::Complete);
}

} // namespace porthole
