// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/timetext.h"

#include <QDateTime>

namespace porthole {

QByteArray TimeText::write(qint64 timeNs)
{
    constexpr qint64 nsPerSecond = 1'000'000'000;
    const qint64 fraction = (timeNs % nsPerSecond + nsPerSecond) % nsPerSecond;
    // Rounded down; timeNs - fraction would not fit at the end of the range.
    const qint64 second = timeNs / nsPerSecond - (timeNs % nsPerSecond < 0 ? 1 : 0);
    if (second != m_second) {
        const bool isLocal = m_form == Form::LocalUs;
        const QDateTime time = QDateTime::fromSecsSinceEpoch(second, isLocal ? Qt::LocalTime : Qt::UTC);
        m_upToSecond =
            (time.date().toString(Qt::ISODate) + (isLocal ? u' ' : u'T') + time.time().toString(Qt::ISODate))
                .toLatin1();
        m_second = second;
    }
    const QByteArray digits = QByteArray::number(fraction).rightJustified(9, '0');
    QByteArray text = m_upToSecond + '.' + digits.first(m_form == Form::UtcNs ? 9 : 6);
    if (m_form != Form::LocalUs)
        text += 'Z';
    return text;
}

} // namespace porthole
