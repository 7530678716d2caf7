// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/closereason.h"

#include <QCoreApplication>

namespace porthole {

namespace {

struct Wording
{
    const char *keyword;
    const char *sentence;
};

// One line a reason, in the order of the enum.
constexpr Wording wordings[] = {
    {"peer-closed", QT_TRANSLATE_NOOP("porthole::CloseReason", "closed by the client")},
    {"peer-reset", QT_TRANSLATE_NOOP("porthole::CloseReason", "reset by the client")},
    {"kicked", QT_TRANSLATE_NOOP("porthole::CloseReason", "kicked by the user")},
    {"idle-timeout", QT_TRANSLATE_NOOP("porthole::CloseReason", "idle timeout")},
    {"frame-too-long", QT_TRANSLATE_NOOP("porthole::CloseReason", "frame too long")},
    {"malformed-frame", QT_TRANSLATE_NOOP("porthole::CloseReason", "malformed frame")},
    {"replies-unread", QT_TRANSLATE_NOOP("porthole::CloseReason", "does not read its replies")},
    {"server-stopped", QT_TRANSLATE_NOOP("porthole::CloseReason", "server stopped")},
    {"limit-reached", QT_TRANSLATE_NOOP("porthole::CloseReason", "limit reached")},
    {"socket-error", QT_TRANSLATE_NOOP("porthole::CloseReason", "socket error")},
    {"not-allowed", QT_TRANSLATE_NOOP("porthole::CloseReason", "address not allowed")},
    {"banned", QT_TRANSLATE_NOOP("porthole::CloseReason", "address banned")},
    {"tls-handshake-failed", QT_TRANSLATE_NOOP("porthole::CloseReason", "TLS handshake failed")},
    {"tls-broken", QT_TRANSLATE_NOOP("porthole::CloseReason", "TLS broken")},
    {"peer-vanished", QT_TRANSLATE_NOOP("porthole::CloseReason", "the client has vanished")},
    {"out-of-memory", QT_TRANSLATE_NOOP("porthole::CloseReason", "out of memory")},
    {"frame-timeout", QT_TRANSLATE_NOOP("porthole::CloseReason", "frame not finished in time")},
};
static_assert(std::size(wordings) == closeReasonCount);

} // namespace

CloseReason closeReasonNumbered(qint64 number)
{
    const bool isOne = number >= 0 && number < qint64(std::size(wordings));
    return isOne ? CloseReason(number) : CloseReason::SocketError;
}

QString describe(CloseReason reason)
{
    return QCoreApplication::translate("porthole::CloseReason", wordings[size_t(reason)].sentence);
}

QLatin1StringView keyword(CloseReason reason)
{
    return QLatin1StringView(wordings[size_t(reason)].keyword);
}

} // namespace porthole
