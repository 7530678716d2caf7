// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturedclient.h"
#include "core/export/exportsink.h"
#include "core/export/timetext.h"

#include <QIODevice>

#include <vector>

namespace porthole {

/// One JSON object (RFC 8259) a line, in pure ASCII. The content is `text` where it is UTF-8, else `base64`
/// (RFC 4648, section 4). Times are UTC. Thread: that which made it.
class JsonlSink final : public ExportSink
{
public:
    JsonlSink(QIODevice &out, const std::vector<CapturedClient> &clients);

    [[nodiscard]] bool write(const Message &entry) override;

private:
    void writeMessage(const Message &message);
    void writeEvent(const Message &event, const CapturedClient *client);
    void writeText(QByteArrayView utf8);
    void writeBase64(QByteArrayView bytes);

    QIODevice &m_out;
    const std::vector<CapturedClient> &m_clients;
    TimeText m_times{TimeText::Form::UtcNs};
};

} // namespace porthole
