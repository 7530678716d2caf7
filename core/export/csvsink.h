// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturedclient.h"
#include "core/export/exportsink.h"
#include "core/export/timetext.h"

#include <QIODevice>

#include <vector>

namespace porthole {

/// A table (RFC 4180, in UTF-8) whose first line names the columns. The content is escaped (bytetext.h), so
/// it has no line breaks of its own, and fromEscaped() gives back its bytes. Escaped is also a sign at its
/// beginning that would make a spreadsheet run it as a formula. Times are UTC. Thread: that which made it.
class CsvSink final : public ExportSink
{
public:
    CsvSink(QIODevice &out, const std::vector<CapturedClient> &clients);

    void begin() override;
    [[nodiscard]] bool write(const Message &entry) override;

private:
    void writeQuoted(QByteArrayView bytes);

    QIODevice &m_out;
    const std::vector<CapturedClient> &m_clients;
    TimeText m_times{TimeText::Form::UtcNs};
};

} // namespace porthole
