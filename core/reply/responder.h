// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/replyspec.h"

#include <QByteArrayView>

namespace porthole {

/// Answers frames as a ReplySpec says. No socket, no event loop, no clock. Thread: that of its owner.
class Responder final
{
public:
    explicit Responder(const ReplySpec &spec);

    /// The bytes that answer a complete frame (`frameBytes`: the frame exactly as it came); empty for no answer.
    /// The view holds as long as `frameBytes` and this object do.
    [[nodiscard]] QByteArrayView answer(QByteArrayView frameBytes) const;

private:
    ReplySpec m_spec;
};

} // namespace porthole
