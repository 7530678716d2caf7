// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/settingsstore.h"

#include "core/config/configjson.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

#ifdef Q_OS_UNIX
#include <csignal>
#include <sys/resource.h>
#endif

using namespace porthole;

namespace {

QByteArray contents(const QString &fileName)
{
    QFile file(fileName);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write(const QString &fileName, const QByteArray &bytes)
{
    QFile file(fileName);
    QVERIFY(file.open(QIODevice::WriteOnly));
    QCOMPARE(file.write(bytes), bytes.size());
}

ServerConfig someConfig()
{
    ServerConfig config;
    config.port = 1234;
    config.greeting = QByteArray("\0\xff\n", 3);
    return config;
}

/// Saves while no file may grow beyond a few bytes, or, where there is no such limit, to where no file can
/// be.
Result<void> saveWithoutRoom(const QString &fileName, const ServerConfig &config)
{
#ifdef Q_OS_UNIX
    rlimit limit = {};
    ::getrlimit(RLIMIT_FSIZE, &limit);
    const rlimit small = {10, limit.rlim_max};
    const auto handler =
        std::signal(SIGXFSZ, SIG_IGN); // so that the write fails instead of ending the program
    ::setrlimit(RLIMIT_FSIZE, &small);
    const Result<void> saved = saveSettings(fileName, config);
    ::setrlimit(RLIMIT_FSIZE, &limit);
    std::signal(SIGXFSZ, handler);
    return saved;
#else
    return saveSettings(fileName + QStringLiteral("/below"), config);
#endif
}

} // namespace

class TestSettingsStore final : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void filesAreMeantBesideIt();
    void init();
    void savesAndLoads();
    void makesItsFolder();
    void replacesWithoutARest();
    void loadKeepsDefaults();
    void loadNamesTheFile();
    void cannotRead_data();
    void cannotRead();
    void refusesAHugeFile();
    void cannotWrite_data();
    void cannotWrite();
    void failedWriteLeavesTheOldFile();
    void longestSettingsFit();
    void defaultFile();

private:
    [[nodiscard]] QString path(const QString &name) const { return m_dir->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_dir;
};

void TestSettingsStore::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    QVERIFY(m_dir->isValid());
}

void TestSettingsStore::savesAndLoads()
{
    const QString file = path(QStringLiteral("größe €.json"));
    QVERIFY(saveSettings(file, someConfig()));
    QCOMPARE(contents(file), toJson(someConfig()));
    QVERIFY(loadSettings(file) == someConfig());
}

void TestSettingsStore::makesItsFolder()
{
    const QString file = path(QStringLiteral("a/b c/settings.json"));
    QVERIFY(saveSettings(file, someConfig()));
    QVERIFY(loadSettings(file) == someConfig());
    QCOMPARE(QDir(path(QStringLiteral("a/b c"))).entryList(QDir::Files | QDir::Hidden),
             QStringList{QStringLiteral("settings.json")});
}

void TestSettingsStore::replacesWithoutARest()
{
    const QString file = path(QStringLiteral("settings.json"));
    write(file, QByteArray(100'000, 'x'));
    QVERIFY(saveSettings(file, someConfig()));
    QCOMPARE(contents(file), toJson(someConfig()));
}

void TestSettingsStore::loadKeepsDefaults()
{
    const QString file = path(QStringLiteral("settings.json"));
    write(file, R"({"max-clients": 5})");
    ServerConfig expected = someConfig();
    expected.maxClients = 5;
    QVERIFY(loadSettings(file, someConfig()) == expected);
}

void TestSettingsStore::loadNamesTheFile()
{
    const QString file = path(QStringLiteral("settings.json"));
    write(file, "{\n  \"port\": 99999\n}\n");
    const Result<ServerConfig> loaded = loadSettings(file);
    QVERIFY(!loaded);
    QCOMPARE(describe(loaded.error()),
             QStringLiteral("cannot use the settings in %1: line 2, key \"port\": 99999 is not a port number "
                            "(0 to 65535; 0 lets the system choose)")
                 .arg(file));
}

void TestSettingsStore::cannotRead_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("not there") << QStringLiteral("none.json");
    QTest::newRow("a folder") << QStringLiteral(".");
    QTest::newRow("its folder is a file") << QStringLiteral("file/settings.json");
}

void TestSettingsStore::cannotRead()
{
    write(path(QStringLiteral("file")), "x");
    QFETCH(QString, name);
    const Result<ServerConfig> loaded = loadSettings(path(name));
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().code, ErrorCode::FileNotReadable);
    QCOMPARE(loaded.error().subject, path(name));
    QVERIFY(!loaded.error().detail.isEmpty());
    QVERIFY(loaded.error().detail != QStringLiteral("Unknown error"));
}

void TestSettingsStore::refusesAHugeFile()
{
    QFile file(path(QStringLiteral("huge")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.resize(33 * 1024 * 1024));
    file.close();
    const Result<ServerConfig> loaded = loadSettings(file.fileName());
    QVERIFY(!loaded);
    QCOMPARE(loaded.error().code, ErrorCode::InvalidFile);
    QCOMPARE(loaded.error().detail,
             QStringLiteral("it has more than 33554432 bytes, so it is not a settings file"));
}

void TestSettingsStore::cannotWrite_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("a folder") << QStringLiteral("folder");
    QTest::newRow("its folder is a file") << QStringLiteral("file/settings.json");
    QTest::newRow("a folder above is a file") << QStringLiteral("file/a/b/settings.json");
}

void TestSettingsStore::cannotWrite()
{
    QVERIFY(QDir(m_dir->path()).mkdir(QStringLiteral("folder")));
    write(path(QStringLiteral("file")), "x");
    QFETCH(QString, name);
    const Result<void> saved = saveSettings(path(name), someConfig());
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, ErrorCode::FileNotWritable);
    QCOMPARE(saved.error().subject, path(name));
    QVERIFY(!saved.error().detail.isEmpty());
    QVERIFY(saved.error().detail != QStringLiteral("Unknown error"));
    QCOMPARE(contents(path(QStringLiteral("file"))), QByteArray("x"));
    QVERIFY(QFileInfo(path(QStringLiteral("folder"))).isDir());
}

/// A disk that is full shows only while the file is being written.
void TestSettingsStore::failedWriteLeavesTheOldFile()
{
    const QString file = path(QStringLiteral("settings.json"));
    QVERIFY(saveSettings(file, {}));
    const Result<void> saved = saveWithoutRoom(file, someConfig());
    QVERIFY(!saved);
    QCOMPARE(saved.error().code, ErrorCode::FileNotWritable);
    QVERIFY2(saved.error().detail != QStringLiteral("Unknown error"), qPrintable(saved.error().detail));
    QCOMPARE(contents(file), toJson({}));
    QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files | QDir::Hidden).size(), 1);
}

void TestSettingsStore::longestSettingsFit()
{
    ServerConfig config;
    config.greeting = QByteArray(1024 * 1024, '\x01');
    config.reply = {ReplySpec::Mode::Text, QByteArray(1024 * 1024, '\\')};
    const QString file = path(QStringLiteral("settings.json"));
    QVERIFY(saveSettings(file, config));
    QVERIFY(loadSettings(file) == config);
}

void TestSettingsStore::defaultFile()
{
    QStandardPaths::setTestModeEnabled(true);
    const QString file = defaultSettingsFile();
    QVERIFY(QFileInfo(file).isAbsolute());
    QVERIFY(file.endsWith(QStringLiteral("/porthole/settings.json")));
}

void TestSettingsStore::filesAreMeantBesideIt()
{
    const QString file = path(QStringLiteral("tls.json"));
    ServerConfig config;
    config.tls.certFile = QStringLiteral("sub/../cert.pem");
    config.tls.keyFile = QStringLiteral("/etc/key.pem");
    QVERIFY(saveSettings(file, config));
    const TlsOptions tls = loadSettings(file).value().tls;
    QCOMPARE(tls.certFile, path(QStringLiteral("cert.pem")));
    QCOMPARE(tls.keyFile, QStringLiteral("/etc/key.pem"));
    QVERIFY(tls.clientCaFile.isEmpty());
}

QTEST_GUILESS_MAIN(TestSettingsStore)
#include "tst_settingsstore.moc"
