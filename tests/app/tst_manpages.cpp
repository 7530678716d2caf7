// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/commandline.h"
#include "app/exportoptions.h"
#include "app/load/loadspec.h"
#include "core/config/settings.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <algorithm>

using namespace porthole;
using namespace Qt::Literals::StringLiterals;

namespace {

QString content(const QString &name)
{
    QFile file(QStringLiteral(SOURCE_FOLDER "/") + name);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("cannot read %s", qPrintable(file.fileName()));
    return QString::fromUtf8(file.readAll());
}

/// One line, without the "(64 KiB)" after a number.
QString flat(QString text)
{
    static const QRegularExpression unit(u" \\(\\d+ [KMGT]iB\\)"_s);
    return text.simplified().remove(unit);
}

/// What a manual page says of each option, by "--name".
QHash<QString, QString> manual(const QString &name)
{
    static const QRegularExpression font(u"\\\\f."_s);
    static const QRegularExpression option(u"--[a-z-]+"_s);
    QHash<QString, QString> all;
    for (const QString &entry : content(name).replace(u"\\-"_s, u"-"_s).remove(font).split(u".TP\n"_s)) {
        const QString tag = entry.section(u'\n', 0, 0);
        for (auto match = option.globalMatch(tag); match.hasNext();)
            all[match.next().captured()] += flat(entry.section(u'\n', 1));
    }
    return all;
}

struct HelpOption
{
    QString name;  ///< "--port"
    QString value; ///< "N"; empty: it takes none
    QString text;
};

QList<HelpOption> optionsOf(const QString &help)
{
    static const QRegularExpression option(u"^  (?:-., )?(--[a-z-]+)(?: <([^>]+)>)? +"_s,
                                           QRegularExpression::MultilineOption);
    QList<HelpOption> all;
    const QString list = help.section(u"\nOptions:\n"_s, 1).section(u"\nArguments:\n"_s, 0, 0);
    for (auto match = option.globalMatch(list); match.hasNext();) {
        const QRegularExpressionMatch here = match.next();
        const qsizetype end = match.hasNext() ? match.peekNext().capturedStart() : list.size();
        all.append({here.captured(1), here.captured(2),
                    flat(list.mid(here.capturedEnd(), end - here.capturedEnd()))});
    }
    return all;
}

} // namespace

/// What --help, the manual pages and the README say of the options is the same.
class ManPagesTest final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void numbersOfSettingsHaveTheirRange();
    void sayTheSame_data();
    void sayTheSame();
    void readmeHasAll();
};

void ManPagesTest::numbersOfSettingsHaveTheirRange()
{
    QHash<QString, QString> texts;
    for (const HelpOption &option : optionsOf(helpText()))
        texts.insert(option.name, option.text);
    int numbers = 0;
    for (const Setting &setting : allSettings()) {
        if (setting.form != Setting::Form::Number)
            continue;
        const QString range =
            u"%1 to %2, default %3."_s.arg(setting.least).arg(setting.most).arg(setting.write({}));
        const QString text = texts.value(u"--"_s + setting.name);
        QVERIFY2(text.endsWith(range), qPrintable(setting.name + u": "_s + text));
        ++numbers;
    }
    QVERIFY(numbers >= 15);
}

void ManPagesTest::sayTheSame_data()
{
    QTest::addColumn<QString>("help");
    QTest::addColumn<QString>("page");
    QTest::addColumn<int>("numbers"); // options with a range, at least
    QTest::newRow("porthole") << helpText() << u"packaging/linux/porthole.1"_s << 15;
    QTest::newRow("export") << exportHelpText() << u"packaging/linux/porthole.1"_s << 0;
    QTest::newRow("load") << loadHelpText() << u"packaging/linux/porthole-load.1"_s << 7;
}

void ManPagesTest::sayTheSame()
{
    QFETCH(QString, help);
    QFETCH(QString, page);
    QFETCH(int, numbers);

    static const QRegularExpression rangeAndDefault(u"\\d+ to \\d+, default [\\d.]+(?=\\.$)"_s);
    const QHash<QString, QString> pages = manual(page);
    const QList<HelpOption> options = optionsOf(help);
    QVERIFY(options.size() >= 10);
    for (const HelpOption &option : options) {
        QVERIFY2(pages.contains(option.name), qPrintable(option.name + u" is not in the manual page"_s));
        const QString range = rangeAndDefault.match(option.text).captured();
        const bool isNumber = QStringList{u"N"_s, u"BYTES"_s, u"SECONDS"_s}.contains(option.value);
        if (isNumber && numbers > 0)
            QVERIFY2(!range.isEmpty(), qPrintable(option.name + u": "_s + option.text));
        QVERIFY2(pages[option.name].contains(range), qPrintable(option.name + u": "_s + pages[option.name]));
    }
    QVERIFY(std::count_if(options.begin(), options.end(), [](const HelpOption &option) {
                return rangeAndDefault.match(option.text).hasMatch();
            }) >= numbers);
}

void ManPagesTest::readmeHasAll()
{
    const QString readme = content(u"README.md"_s);
    for (const HelpOption &option : optionsOf(helpText()))
        QVERIFY2(readme.contains(option.name), qPrintable(option.name));
    for (const HelpOption &option : optionsOf(exportHelpText()))
        QVERIFY2(readme.contains(option.name), qPrintable(option.name));
}

QTEST_GUILESS_MAIN(ManPagesTest)
#include "tst_manpages.moc"
