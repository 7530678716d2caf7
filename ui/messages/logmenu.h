// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

class QHeaderView;
class QMenu;

namespace porthole {

class MessageModel;

/// Entries that choose which columns the log has, and what its times are counted from. Thread: main.
void addColumnEntries(QMenu *menu, QHeaderView *header, MessageModel *model);

/// Entries that copy these bytes in the forms of CopyFormat; of many only so many that the text stays about
/// below `maxChars`. `host` and `port`: where the line for a shell sends to. Thread: main.
void addCopyEntries(QMenu *menu, const QByteArray &bytes, qsizetype maxChars, const QString &host,
                    quint16 port);

} // namespace porthole
