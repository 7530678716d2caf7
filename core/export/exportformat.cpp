// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/export/exportformat.h"

#include <QFileInfo>

namespace porthole {

QStringList exportFormatNames()
{
    return {QStringLiteral("pcapng"), QStringLiteral("jsonl"), QStringLiteral("csv"), QStringLiteral("txt"),
            QStringLiteral("raw")};
}

std::optional<ExportFormat> exportFormatNamed(QStringView name)
{
    const qsizetype index = exportFormatNames().indexOf(name);
    if (index < 0)
        return std::nullopt;
    return ExportFormat(index);
}

std::optional<ExportFormat> exportFormatOfFile(const QString &fileName)
{
    const QString suffix = QFileInfo(fileName).suffix().toLower();
    return suffix == u"bin" ? ExportFormat::Raw : exportFormatNamed(suffix);
}

} // namespace porthole
