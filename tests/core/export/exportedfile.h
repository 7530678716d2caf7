// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/export/exporter.h"
#include "tests/core/export/fakelog.h"

#include <QTemporaryDir>

namespace porthole::test {

/// A log exported to a file of its own, which goes with this object. Thread: that of its owner.
class ExportedFile final
{
public:
    ExportedFile(const FakeLog &log, ExportFormat format, const MessageFilter &filter = {}, bool utc = true);

    [[nodiscard]] QString name() const { return m_folder.filePath(QStringLiteral("out")); }
    [[nodiscard]] QByteArray content() const;
    [[nodiscard]] const Result<ExportSummary> &result() const { return m_result; }

private:
    QTemporaryDir m_folder;
    Result<ExportSummary> m_result;
};

} // namespace porthole::test
