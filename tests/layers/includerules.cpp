// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/layers/includerules.h"

#include <QDir>
#include <QRegularExpression>

namespace porthole::test {

namespace {

const QStringList layers = {QStringLiteral("core"), QStringLiteral("ui"), QStringLiteral("app")};
const QStringList coreFolders = {QStringLiteral("base"),      QStringLiteral("config"),
                                 QStringLiteral("tls"),       QStringLiteral("telemetry"),
                                 QStringLiteral("reply"),     QStringLiteral("framing"),
                                 QStringLiteral("capture"),   QStringLiteral("export"),
                                 QStringLiteral("net")};
const QStringList seenByUi = {QStringLiteral("core/net/server.h"), QStringLiteral("core/net/clientevents.h")};
const QString windowRun = QStringLiteral("app/windowrun.");

/// "core/net/server.h", 1 -> "net"; empty if there is none.
QString folder(const QString &path, int depth)
{
    const QStringList parts = path.split(u'/');
    return depth + 1 < parts.size() ? parts[depth] : QString();
}

bool mayUseGui(const QString &path)
{
    return folder(path, 0) == u"ui" || path.startsWith(windowRun);
}

} // namespace

QString Finding::toString() const
{
    return QStringLiteral("%1:%2: \"%3\": %4").arg(file).arg(line).arg(include, rule);
}

IncludeRules::IncludeRules(const QStringList &guiFolders)
{
    for (const QString &guiFolder : guiFolders) {
        for (const QString &header : QDir(guiFolder).entryList(QDir::Files))
            m_guiHeaders.insert(header.toLower());
    }
    // Known without the folders too, which a build without a window does not have.
    for (const char *name :
         {"QApplication", "QGuiApplication", "QWidget", "QMainWindow", "QPainter", "QColor", "QIcon",
          "QPixmap", "QImage", "QFont", "QPalette", "QChart", "QSvgRenderer"}) {
        m_guiHeaders.insert(QString::fromLatin1(name).toLower());
        m_guiHeaders.insert(QString::fromLatin1(name).toLower() + QStringLiteral(".h"));
    }
}

QList<Finding> IncludeRules::check(const QString &path, const QByteArray &source) const
{
    static const QRegularExpression pattern(QStringLiteral(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])"));
    QList<Finding> findings;
    int number = 0;
    for (const QByteArray &line : source.split('\n')) {
        ++number;
        const auto match = pattern.match(QString::fromUtf8(line));
        if (!match.hasMatch())
            continue;
        const QString include = match.captured(2);
        if (const QString rule = brokenRule(path, include, match.captured(1) == u"\""); !rule.isEmpty())
            findings.append({path, number, include, rule});
    }
    return findings;
}

QString IncludeRules::brokenRule(const QString &path, const QString &include, bool quoted) const
{
    const QString from = folder(path, 0);
    const QString to = folder(include, 0);
    if (!layers.contains(to)) {
        if (quoted)
            return QStringLiteral("headers of the project are included by their path from the root");
        return isGuiHeader(include) && !mayUseGui(path) ? QStringLiteral("only a window may use what draws")
                                                        : QString();
    }
    if (layers.indexOf(to) > layers.indexOf(from) || (to == u"ui" && !mayUseGui(path)))
        return QStringLiteral("%1 may not include %2").arg(path.startsWith(windowRun) ? path : from, to);
    const QString toFolder = folder(include, 1);
    if (from == u"core" && coreFolders.indexOf(toFolder) > coreFolders.indexOf(folder(path, 1)))
        return QStringLiteral("core/%1 may not include core/%2").arg(folder(path, 1), toFolder);
    if (to == u"core" && !coreFolders.contains(toFolder))
        return QStringLiteral("core has no folder %1").arg(toFolder);
    if (from == u"ui" && to == u"core" && toFolder == u"net" && !seenByUi.contains(include))
        return QStringLiteral("of core/net, ui may include server.h and clientevents.h only");
    return {};
}

bool IncludeRules::isGuiHeader(const QString &include) const
{
    static const QRegularExpression module(
        QStringLiteral("^Qt(Gui|Widgets|Charts|Svg|SvgWidgets|OpenGL|OpenGLWidgets)(/|$)"));
    return module.match(include).hasMatch() || m_guiHeaders.contains(include.section(u'/', -1).toLower());
}

} // namespace porthole::test
