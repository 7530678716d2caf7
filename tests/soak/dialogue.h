// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/serverconfig.h"

#include <QByteArray>

namespace porthole::test {

/// What a client says, and what must come back, as the settings have it. It knows the forms from their
/// definition and uses none of the server's code for them. Thread: any (a plain value).
class Dialogue final
{
public:
    explicit Dialogue(const ServerConfig &config)
        : m_framing(config.framing)
        , m_reply(config.reply)
        , m_greeting(config.greeting)
    {
    }

    /// One frame with these bytes in it, which are letters and digits, at least one.
    [[nodiscard]] QByteArray frame(const QByteArray &payload) const;
    /// What comes back for one such frame.
    [[nodiscard]] QByteArray answer(const QByteArray &frame) const;
    /// What comes first.
    [[nodiscard]] const QByteArray &greeting() const { return m_greeting; }

private:
    FramingSpec m_framing;
    ReplySpec m_reply;
    QByteArray m_greeting;
};

} // namespace porthole::test
