// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/startup.h"

#include "core/base/platform.h"

#include <QCoreApplication>
#include <QtGlobal>

namespace porthole {

void prepareProcess()
{
    qputenv("QT_NO_THREADED_GLIB", "1");
    platform::raiseDescriptorLimit();
}

void nameApplication()
{
    QCoreApplication::setApplicationName(QStringLiteral("Porthole"));
    QCoreApplication::setOrganizationName(QStringLiteral("Porthole"));
    QCoreApplication::setApplicationVersion(QStringLiteral(PORTHOLE_VERSION));
}

} // namespace porthole
