// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/export/exportedfile.h"

#include <QFile>

namespace porthole::test {

ExportedFile::ExportedFile(const FakeLog &log, ExportFormat format, const MessageFilter &filter, bool utc)
    : m_result(Exporter(log, log.clients(), ExportSpec{name(), format, filter, utc}).run())
{
}

QByteArray ExportedFile::content() const
{
    QFile file(name());
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace porthole::test
