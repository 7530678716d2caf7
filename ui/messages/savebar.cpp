// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/savebar.h"

#include "ui/common/format.h"

#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

#include <utility>

namespace porthole {

SaveBar::SaveBar(QWidget *parent)
    : QWidget(parent)
    , m_text(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_button(new QToolButton(this))
{
    m_text->setObjectName(QStringLiteral("saveText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setWordWrap(true);
    m_progress->setRange(0, 100);
    m_progress->setMaximumWidth(180);
    m_progress->setAccessibleName(tr("Progress of saving"));
    m_button->setObjectName(QStringLiteral("saveButton"));
    m_button->setAutoRaise(true);
    m_button->setFocusPolicy(Qt::StrongFocus);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_progress);
    layout->addWidget(m_button);
    hide();

    connect(m_button, &QToolButton::clicked, this, &SaveBar::onButton);
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
            [this, whileCurrent](int percent) { whileCurrent([&] { m_progress->setValue(percent); }); });
    connect(saver, &MessageSaver::saved, this, [this, whileCurrent] { whileCurrent([this] { onSaved(); }); });
    connect(saver, &MessageSaver::failed, this,
            [this, whileCurrent](const Error &error) { whileCurrent([&] { onFailed(error); }); });
    m_progress->setValue(0);
    m_progress->show();
    m_text->setText(tr("Saving to %1").arg(QDir::toNativeSeparators(job.fileName)));
    m_button->setText(tr("Cancel"));
    m_button->setAccessibleName(tr("Cancel"));
    m_button->setToolTip(tr("Stop saving; no file is left behind"));
    show();
    Q_EMIT savingChanged(true);
    saver->start();
}

void SaveBar::say(const QString &text)
{
    if (m_saver) // the progress is more important
        return;
    m_progress->hide();
    m_text->setText(text);
    m_button->setText(QStringLiteral("\u00d7"));
    m_button->setToolTip(tr("Close"));
    m_button->setAccessibleName(tr("Close"));
    show();
}

void SaveBar::onButton()
{
    if (!m_saver) {
        hide();
        return;
    }
    m_saver->cancel();
    endSaving();
    say(tr("Saving was cancelled; no file was written."));
}

void SaveBar::onSaved()
{
    const quint64 written = m_saver->written();
    const quint64 missed = m_saver->missed();
    const QString file = QDir::toNativeSeparators(m_saver->fileName());
    endSaving();
    QString text = written == 1 ? tr("Saved 1 message to %1.").arg(file)
                                : tr("Saved %1 messages to %2.").arg(format::count(qint64(written)), file);
    if (missed > 0) {
        text += QLatin1Char(' ') + tr("Meanwhile %1 older ones left the log before they could be read.")
                                       .arg(format::count(qint64(missed)));
    }
    say(text);
}

void SaveBar::onFailed(const Error &error)
{
    endSaving();
    hide();
    Q_EMIT failed(error);
}

void SaveBar::endSaving()
{
    std::exchange(m_saver, nullptr)->deleteLater();
    Q_EMIT savingChanged(false);
}

} // namespace porthole
