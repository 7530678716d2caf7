// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/capturefile.h"
#include "core/capture/capturereader.h"

#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace porthole::test {

/// A capture file in a folder of its own, for tests of what is in it. Thread: that of its owner.
class CaptureFixture
{
public:
    /// An empty folder in place of the one before.
    void renew() { m_folder = std::make_unique<QTemporaryDir>(); }
    [[nodiscard]] QString path() const { return m_folder->filePath(QStringLiteral("x.porthole")); }
    [[nodiscard]] std::unique_ptr<CaptureFile> create(const CaptureOptions &options = {}) const
    {
        auto file = CaptureFile::create(path(), options);
        return file ? *std::move(file) : nullptr;
    }
    [[nodiscard]] std::unique_ptr<CaptureReader> open() const
    {
        auto reader = CaptureReader::open(path());
        if (!reader)
            qWarning().noquote() << describe(reader.error());
        return reader ? *std::move(reader) : nullptr;
    }
    /// Makes the file, with these in it, and closes it.
    void write(std::vector<MessageBatch> batches, const CaptureOptions &options = {}) const
    {
        const auto file = create(options);
        QVERIFY(file);
        QVERIFY(file->write(batches));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
};

} // namespace porthole::test
