// SPDX-License-Identifier: GPL-3.0-or-later
// Makes a capture of one client's long conversation, follows it in a view, and measures that: followacts.h.
// Without a display: QT_QPA_PLATFORM=offscreen.
#include "tests/bench/follow/conversation.h"
#include "tests/bench/follow/followacts.h"

#include <QApplication>
#include <QCommandLineParser>

#include <cstdio>

using namespace porthole;

int main(int argc, char *argv[])
{
    const QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addOptions(
        {{QStringLiteral("messages"), {}, QStringLiteral("N"), QStringLiteral("2000000")},
         {QStringLiteral("payload"), {}, QStringLiteral("BYTES"), QStringLiteral("100")},
         {QStringLiteral("keep"), QStringLiteral("do not write, read the file that is there")}});
    parser.addPositionalArgument(QStringLiteral("FILE"), {});
    parser.process(application);
    const QString file = parser.positionalArguments().value(0, QStringLiteral("follow.porthole"));
    if (!parser.isSet(QStringLiteral("keep")) &&
        !bench::writeConversation(file, parser.value(QStringLiteral("messages")).toULongLong(),
                                  parser.value(QStringLiteral("payload")).toInt())) {
        std::fputs("cannot write the capture\n", stderr);
        return 1;
    }
    bench::FollowActs(file).run();
    return 0;
}
