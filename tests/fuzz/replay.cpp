// SPDX-License-Identifier: GPL-3.0-or-later
//
// Runs a target without libFuzzer: all files of its corpus, and a number of inputs made from them by chance,
// the same ones for the same seed. An input that ends the program is written to a file before it does.
//
//     fuzz_line [--mutations N] [--seed N] FILE_OR_FOLDER…

#include "fuzztarget.h"

#include <QByteArray>
#include <QDirIterator>
#include <QFile>
#include <QStringList>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

namespace {

constexpr unsigned usualSeed = 20261125;
constexpr int usualMutations = 2000;
constexpr qsizetype mostInserted = 16;

QByteArray current; // what the target is given just now
QByteArray findingFile;

/// Not what a handler of signals may do in general; but the program is at its end, and all else was said.
void saveCurrent(int signal)
{
    std::signal(signal, SIG_DFL);
    if (std::FILE *const file = std::fopen(findingFile.constData(), "wb")) {
        std::fwrite(current.constData(), 1, size_t(current.size()), file);
        std::fclose(file);
        std::fprintf(stderr, "the input is in %s; give that file to this program to see it again\n",
                     findingFile.constData());
    }
    std::raise(signal);
}

void run(const QByteArray &input)
{
    current = input;
    // A copy of exactly this size: reading behind its end is noticed by AddressSanitizer.
    const std::vector<uint8_t> bytes(input.begin(), input.end());
    LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

QByteArray contentOf(const QString &name)
{
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) {
        std::fprintf(stderr, "cannot read %s\n", qPrintable(name));
        std::exit(2);
    }
    return file.readAll();
}

/// The inputs in these files and folders, in the order of their names.
std::vector<QByteArray> readAll(const QStringList &places)
{
    QStringList names;
    for (const QString &place : places) {
        QDirIterator files(place, QDir::Files, QDirIterator::Subdirectories);
        if (!QFileInfo(place).isDir())
            names << place;
        while (files.hasNext())
            names << files.next();
    }
    names.sort();
    std::vector<QByteArray> inputs;
    for (const QString &name : names)
        inputs.push_back(contentOf(name));
    return inputs;
}

/// One small change, of the kinds that break parsers.
void change(QByteArray &input, const std::vector<QByteArray> &corpus, std::mt19937 &random)
{
    const auto below = [&random](qsizetype end) { return end > 0 ? qsizetype(random() % quint64(end)) : 0; };
    static constexpr char telling[] = {0,   1,   '\n', '\r',       '"',        '\\',
                                       ':', '/', '{',  char(0x7f), char(0x80), char(0xff)};
    const qsizetype at = below(input.size());
    switch (random() % 7) {
    case 0:
        if (!input.isEmpty())
            input[at] = char(input[at] ^ (1 << below(8)));
        break;
    case 1:
        if (!input.isEmpty())
            input[at] = telling[below(sizeof telling)];
        break;
    case 2:
        input.insert(at, char(random()));
        break;
    case 3:
        input.remove(at, 1 + below(mostInserted));
        break;
    case 4:
        input.insert(below(input.size()), input.mid(at, 1 + below(mostInserted)));
        break;
    case 5: {
        const QByteArray &other = corpus[size_t(below(qsizetype(corpus.size())))];
        input = input.first(at) + other.mid(below(other.size()));
        break;
    }
    default:
        input.truncate(at);
    }
}

struct Options
{
    unsigned seed = usualSeed;
    int mutations = usualMutations;
    QStringList places;
};

Options read(const QStringList &arguments)
{
    Options options;
    for (qsizetype i = 1; i < arguments.size(); ++i) {
        const bool isSeed = arguments[i] == u"--seed";
        if (!isSeed && arguments[i] != u"--mutations") {
            options.places << arguments[i];
            continue;
        }
        bool isNumber = false;
        const unsigned number = arguments.value(++i).toUInt(&isNumber);
        if (!isNumber || number > 1'000'000'000) {
            std::fprintf(stderr, "%s wants a number\n", qPrintable(arguments[i - 1]));
            std::exit(2);
        }
        if (isSeed)
            options.seed = number;
        else
            options.mutations = int(number);
    }
    return options;
}

} // namespace

int main(int argc, char **argv)
{
    QStringList arguments;
    for (int i = 0; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    const Options options = read(arguments);
    findingFile = "finding-" + QFileInfo(arguments.value(0)).baseName().toLocal8Bit();
    std::signal(SIGABRT, saveCurrent);
    std::signal(SIGSEGV, saveCurrent);
    std::signal(SIGFPE, saveCurrent);

    const std::vector<QByteArray> corpus = readAll(options.places);
    if (corpus.empty()) {
        std::fprintf(stderr, "no inputs were given\n");
        return 2;
    }
    for (const QByteArray &input : corpus)
        run(input);
    std::printf("%zu files and %d mutations of them, seed %u\n", corpus.size(), options.mutations,
                options.seed);
    std::fflush(stdout);
    std::mt19937 random(options.seed);
    for (int i = 0; i < options.mutations; ++i) {
        QByteArray input = corpus[size_t(i) % corpus.size()];
        for (unsigned changes = 1 + random() % 4; changes > 0; --changes)
            change(input, corpus, random);
        run(input);
    }
    return 0;
}
