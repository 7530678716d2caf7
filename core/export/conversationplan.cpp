// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/conversationplan.h"

#include <algorithm>

namespace porthole {

void ConversationPlan::note(const Message &entry)
{
    if (!entry.client.isValid())
        return;
    Share &share = m_shares[entry.client];
    if (!entry.isMessage())
        return;
    if (!share.hasMessages)
        share.firstNs = entry.timeNs;
    share.hasMessages = true;
    share.lastSequence = entry.sequence;
}

std::vector<ConversationPlan::Step> ConversationPlan::steps(const std::vector<CapturedClient> &clients) const
{
    std::vector<Step> steps;
    for (const CapturedClient &client : clients) {
        const auto share = m_shares.constFind(client.id);
        if (share == m_shares.constEnd())
            continue;
        // A message may have been read before its client's opening was noted.
        const qint64 openedNs =
            share->hasMessages ? std::min(client.openedNs, share->firstNs) : client.openedNs;
        steps.push_back({openedNs, &client, true});
        if (client.closed)
            steps.push_back({std::max(client.closed->timeNs, openedNs), &client, false});
    }
    // Steps of the same moment keep their order: an older client closes before one opens that has its port
    // now.
    std::stable_sort(steps.begin(), steps.end(),
                     [](const Step &a, const Step &b) { return a.timeNs < b.timeNs; });
    return steps;
}

} // namespace porthole
