// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/follow/streamcopy.h"

#include "core/base/bytetext.h"
#include "ui/follow/hexrow.h"
#include "ui/follow/streamdocument.h"

#include <algorithm>

namespace porthole {

namespace {

constexpr int rowsUntilClock = 64;

} // namespace

StreamCopy::StreamCopy(const StreamDocument &document, StreamForm form, qint64 first, qint64 from, qint64 to)
    : m_document(document)
    , m_form(form)
    , m_isCutShort(to - from > maxBytes)
    , m_from(from)
    , m_to(std::min(to, from + maxBytes))
    , m_at(from)
    , m_rows(form, document, first)
{
}

int StreamCopy::percent() const
{
    return int((m_at - m_from) * 100 / std::max<qint64>(m_to - m_from, 1));
}

bool StreamCopy::advance(const QDeadlineTimer &deadline)
{
    for (int rows = 1;; ++rows) {
        const std::optional<StreamRow> row = m_rows.next(m_document);
        if (!row || row->from >= m_to)
            return true;
        const qint64 from = std::max(row->from, m_from);
        const qint64 to = std::min(row->to, m_to);
        if (from < to) {
            m_text += (m_form.hex ? hexrow::line(m_document, *row, from, to).trimmed()
                                  : toEscaped(m_document.bytes(from, to)))
                          .toUtf8();
            m_text += '\n';
            m_copied += to - from;
            m_at = to;
        }
        if (rows % rowsUntilClock == 0 && deadline.hasExpired())
            return false;
    }
}

} // namespace porthole
