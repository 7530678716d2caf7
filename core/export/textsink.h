// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturedclient.h"
#include "core/export/exportsink.h"
#include "core/export/timetext.h"

#include <QCoreApplication>
#include <QIODevice>

#include <vector>

namespace porthole {

/// Lines of UTF-8 for people: time, client, arrow, length, what is special, and after two blanks the content,
/// escaped (bytetext.h), so that it is safe to show. Thread: that which made it.
class TextSink final : public ExportSink
{
    Q_DECLARE_TR_FUNCTIONS(porthole::TextSink)

public:
    TextSink(QIODevice &out, const std::vector<CapturedClient> &clients, bool utc);

    [[nodiscard]] bool write(const Message &entry) override;

private:
    [[nodiscard]] QString messageHead(const Message &message) const;
    [[nodiscard]] QString eventSentence(const Message &event) const;

    QIODevice &m_out;
    const std::vector<CapturedClient> &m_clients;
    TimeText m_times;
};

} // namespace porthole
