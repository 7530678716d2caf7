// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <limits>

namespace porthole {

/// Writes times, of which most fall into the same second as the one before. Thread: that of its owner.
class TimeText final
{
public:
    enum class Form {
        UtcNs,   ///< "2026-11-23T12:01:07.123456789Z" (ISO 8601)
        UtcUs,   ///< "2026-11-23T12:01:07.123456Z"
        LocalUs, ///< "2026-11-23 13:01:07.123456", as the window shows it
    };
    explicit TimeText(Form form)
        : m_form(form)
    {
    }

    /// `timeNs` counts from 1970-01-01 UTC.
    [[nodiscard]] QByteArray write(qint64 timeNs);

private:
    const Form m_form;
    qint64 m_second = std::numeric_limits<qint64>::min(); // that m_upToSecond is of
    QByteArray m_upToSecond;
};

} // namespace porthole
