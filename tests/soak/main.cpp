// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/startup.h"
#include "tests/soak/soakrun.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QRandomGenerator>
#include <QTemporaryDir>

#include <cstdio>
#include <limits>

using namespace porthole::test;

namespace {

/// False: an option is not a number, or out of range; it has been said.
bool read(const QStringList &arguments, SoakOptions &options)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(QStringLiteral("Does to a server at random what users and clients do, "
                                                    "and compares what is left afterwards with what\n"
                                                    "was there before. Exit status: 0, or 1 if something was "
                                                    "wrong or was left behind, with the figures."));
    parser.addHelpOption();
    parser.addOption({QStringLiteral("minutes"),
                      QStringLiteral("How long, after the warm-up; 1 unless given."), QStringLiteral("N"),
                      QStringLiteral("1")});
    parser.addOption(
        {QStringLiteral("acts"), QStringLiteral("So many acts in place of a time."), QStringLiteral("N")});
    parser.addOption({QStringLiteral("seed"), QStringLiteral("As printed by an earlier soak."),
                      QStringLiteral("N"), QString::number(QRandomGenerator::global()->generate())});
    parser.process(arguments);
    bool isFine = parser.positionalArguments().isEmpty();
    const auto number = [&](const QString &name, uint least, uint most) {
        bool isNumber = false;
        const uint value = parser.value(name).toUInt(&isNumber);
        if (!isNumber || value < least || value > most) {
            std::fprintf(stderr, "porthole-soak: --%s takes a number from %u to %u\n", qPrintable(name),
                         least, most);
            isFine = false;
        }
        return value;
    };
    options.lasts = std::chrono::minutes(number(QStringLiteral("minutes"), 1, 7 * 24 * 60));
    options.seed = number(QStringLiteral("seed"), 0, std::numeric_limits<quint32>::max());
    if (parser.isSet(QStringLiteral("acts")))
        options.acts = int(number(QStringLiteral("acts"), 10, 1'000'000'000));
    return isFine;
}

} // namespace

int main(int argc, char *argv[])
{
    porthole::prepareProcess();
    const QCoreApplication application(argc, argv);
    SoakOptions options;
    if (!read(QCoreApplication::arguments(), options))
        return 2;
    // What is left in the folder for temporary files is counted, so it is one that nobody else uses.
    const QTemporaryDir folder;
    const QByteArray path = folder.path().toLocal8Bit();
    qputenv("TMPDIR", path);
    qputenv("TMP", path);
    return runSoak(options);
}
