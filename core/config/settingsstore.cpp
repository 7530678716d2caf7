// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/config/settingsstore.h"

#include "core/base/logging.h"
#include "core/config/configjson.h"

#include <QByteArrayView>
#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>

#include <filesystem>
#include <system_error>

namespace porthole {

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(porthole::SettingsStore)
};

// The longest reply and greeting, every byte of them escaped, and as much again.
constexpr qint64 maxFileBytes = 32 * 1024 * 1024;

tl::unexpected<Error> notReadable(const QString &fileName, const QString &detail)
{
    return tl::unexpected(Error{ErrorCode::FileNotReadable, fileName, detail});
}

tl::unexpected<Error> notWritable(const QString &fileName, const QString &detail)
{
    return tl::unexpected(Error{ErrorCode::FileNotWritable, fileName, detail});
}

/// Makes the file's folder, if need be. Not by QDir, which does not say why it could not.
std::error_code makeFolderOf(const QString &fileName)
{
    std::error_code error;
    std::filesystem::create_directories(QFileInfo(fileName).filesystemAbsolutePath(), error);
    return error;
}

/// A write that is cut short gives no error; only the next one does.
bool writeAll(QFileDevice &file, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const qint64 written = file.write(bytes.data(), bytes.size());
        if (written <= 0)
            return false;
        bytes = bytes.sliced(written);
    }
    return true;
}

} // namespace

void makeFilesAbsolute(TlsOptions &tls, const QDir &folder)
{
    for (QString *name : {&tls.certFile, &tls.keyFile, &tls.clientCaFile}) {
        if (!name->isEmpty())
            *name = QDir::cleanPath(folder.absoluteFilePath(*name));
    }
}

Result<ServerConfig> loadSettings(const QString &fileName, const ServerConfig &defaults)
{
    QFile file(fileName);
    if (!file.open(QIODevice::ReadOnly))
        return notReadable(fileName, file.errorString());
    const QByteArray json = file.read(maxFileBytes + 1);
    if (file.error() != QFileDevice::NoError)
        return notReadable(fileName, file.errorString());
    if (json.size() > maxFileBytes) {
        return tl::unexpected(
            Error{ErrorCode::InvalidFile, fileName,
                  Words::tr("it has more than %1 bytes, so it is not a settings file").arg(maxFileBytes)});
    }
    qCDebug(lcConfig) << "read" << fileName;
    return fromJson(json, fileName, defaults).map([&](ServerConfig config) {
        makeFilesAbsolute(config.tls, QFileInfo(fileName).absoluteDir());
        return config;
    });
}

Result<void> saveSettings(const QString &fileName, const ServerConfig &config)
{
    if (const std::error_code error = makeFolderOf(fileName))
        return notWritable(fileName, QString::fromLocal8Bit(error.message().c_str()));
    QSaveFile file(fileName);
    // Unbuffered: commit() keeps silent about a disk that fills up while it flushes, and renames half a file.
    const bool isSaved = file.open(QIODevice::WriteOnly | QIODevice::Unbuffered) &&
                         writeAll(file, toJson(config)) && file.commit();
    if (!isSaved)
        return notWritable(fileName, file.errorString());
    qCDebug(lcConfig) << "wrote" << fileName;
    return {};
}

QString defaultSettingsFile()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    return folder + QStringLiteral("/porthole/settings.json");
}

} // namespace porthole
