// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/reply/responder.h"

namespace porthole {

Responder::Responder(const ReplySpec &spec)
    : m_spec(spec)
{
}

QByteArrayView Responder::answer(QByteArrayView frameBytes) const
{
    switch (m_spec.mode) {
    case ReplySpec::Mode::None: return {};
    case ReplySpec::Mode::Echo: return frameBytes;
    case ReplySpec::Mode::Text: return m_spec.text;
    }
    Q_UNREACHABLE();
    return {};
}

} // namespace porthole
