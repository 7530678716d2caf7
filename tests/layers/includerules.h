// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>

namespace porthole::test {

/// One #include that breaks a rule.
struct Finding
{
    QString file;
    int line = 0;
    QString include;
    QString rule;

    /// "core/net/a.cpp:3: \"ui/b.h\": core may not include ui"
    [[nodiscard]] QString toString() const;
};

/// Which file may include which: app > ui > core, and inside core net > capture > framing > reply > telemetry
/// > config > base. Of core/net, ui sees the façade and its value types only. core, and what the program
/// without a window is made of, include no header of a Qt module that draws. Thread: any.
class IncludeRules final
{
public:
    /// `guiFolders`: folders of headers that only a window may include.
    explicit IncludeRules(const QStringList &guiFolders = {});

    /// What is wrong with the includes of one file; `path` is relative to the root, with '/'.
    [[nodiscard]] QList<Finding> check(const QString &path, const QByteArray &source) const;
    /// How many header names are kept for windows.
    [[nodiscard]] qsizetype guiHeaderCount() const { return m_guiHeaders.size(); }

private:
    [[nodiscard]] QString brokenRule(const QString &path, const QString &include, bool quoted) const;
    [[nodiscard]] bool isGuiHeader(const QString &include) const;

    QSet<QString> m_guiHeaders; // lower case, without a folder
};

} // namespace porthole::test
