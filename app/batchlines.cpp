// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/batchlines.h"

#include <QHash>

#include <algorithm>
#include <vector>

namespace porthole {

namespace {

struct Line
{
    qint64 placeMs; // in time
    QByteArray text;
};

class Lines final
{
public:
    /// After all earlier ones of that client.
    void add(ConnectionId client, const QDateTime &at, const QByteArray &text)
    {
        qint64 &last = m_lastMs[client.value];
        last = std::max(last, at.toMSecsSinceEpoch());
        m_lines.push_back({last, text});
    }
    void add(const QDateTime &at, const QByteArray &text)
    {
        m_lines.push_back({at.toMSecsSinceEpoch(), text});
    }
    [[nodiscard]] QByteArray inOrder()
    {
        std::ranges::stable_sort(m_lines, {}, &Line::placeMs);
        QByteArray all;
        for (const Line &line : m_lines)
            all += line.text;
        return all;
    }

private:
    std::vector<Line> m_lines;
    QHash<quint64, qint64> m_lastMs; // of each client's lines
};

} // namespace

QByteArray linesOf(const ClientBatch &batch, const EventLines &form)
{
    Lines lines;
    for (const ClientOpened &client : batch.opened)
        lines.add(client.id, client.since, form.opened(client));
    for (const ClientNoted &client : batch.noted)
        lines.add(client.id, client.at, form.noted(client));
    for (const ClientClosed &client : batch.closed)
        lines.add(client.id, client.at, form.closed(client));
    for (const FurtherRefusals &refusals : batch.furtherRefused)
        lines.add(refusals.at, form.refused(refusals));
    return lines.inOrder();
}

} // namespace porthole
