// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/savebar.h"

#include "ui/common/format.h"

#include <QDir>

#include <utility>

namespace porthole {

SaveBar::SaveBar(QWidget *parent)
    : ProgressLine(parent)
{
    connect(this, &SaveBar::cancelled, this, &SaveBar::cancel);
}

void SaveBar::save(const MessageSource &source, const MessageSaver::Job &job)
{
    if (m_saver)
        return;
    auto *saver = new MessageSaver(source.another(), job, this);
    m_saver = saver;
    // What an earlier saver said last may come after its end.
    const auto whileCurrent = [this, saver](auto &&act) {
        if (m_saver == saver)
            act();
    };
    connect(saver, &MessageSaver::progressed, this,
            [this, whileCurrent](int percent) { whileCurrent([&] { setPercent(percent); }); });
    connect(saver, &MessageSaver::saved, this, [this, whileCurrent] { whileCurrent([this] { onSaved(); }); });
    connect(saver, &MessageSaver::failed, this,
            [this, whileCurrent](const Error &error) { whileCurrent([&] { onFailed(error); }); });
    begin(tr("Saving to %1").arg(QDir::toNativeSeparators(job.fileName)),
          tr("Stop saving; no file is left behind"));
    Q_EMIT savingChanged(true);
    saver->start();
}

void SaveBar::cancel()
{
    m_saver->cancel();
    endSaving(tr("Saving was cancelled; no file was written."));
}

void SaveBar::onSaved()
{
    const quint64 written = m_saver->written();
    const quint64 missed = m_saver->missed();
    const QString file = QDir::toNativeSeparators(m_saver->fileName());
    QString text = written == 1 ? tr("Saved 1 message to %1.").arg(file)
                                : tr("Saved %1 messages to %2.").arg(format::count(qint64(written)), file);
    if (missed > 0) {
        text += QLatin1Char(' ') + tr("Meanwhile %1 older ones left the log before they could be read.")
                                       .arg(format::count(qint64(missed)));
    }
    endSaving(text);
}

void SaveBar::onFailed(const Error &error)
{
    endSaving({});
    Q_EMIT failed(error);
}

void SaveBar::endSaving(const QString &text)
{
    std::exchange(m_saver, nullptr)->deleteLater();
    end(text);
    Q_EMIT savingChanged(false);
}

} // namespace porthole
