// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/export/exportdialog.h"

#include "ui/common/filequestion.h"
#include "ui/common/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <limits>

namespace porthole {

namespace {

QString suffixOf(ExportFormat format)
{
    return u'.' + exportFormatNames().at(qsizetype(format));
}

} // namespace

ExportDialog::ExportDialog(ExportSubject subject, QWidget *parent)
    : QDialog(parent)
    , m_subject(std::move(subject))
    , m_format(new QComboBox(this))
    , m_all(new QRadioButton(tr("&All that the capture holds"), this))
    , m_shown(new QRadioButton(tr("What the &log shows now, filtered"), this))
    , m_utc(new QCheckBox(tr("Times in &UTC, not local"), this))
    , m_clientLabel(new QLabel(tr("&Client number:"), this))
    , m_client(new QSpinBox(this))
    , m_directionLabel(new QLabel(tr("&Direction:"), this))
    , m_direction(new QComboBox(this))
    , m_outcome(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_export(new QPushButton(tr("&Export…"), this))
    , m_close(new QPushButton(tr("Close"), this))
{
    setWindowTitle(tr("Export %1").arg(QFileInfo(m_subject.file).fileName()));
    setModal(false);
    m_format->addItem(tr("Packets for Wireshark (pcapng)"), int(ExportFormat::Pcapng));
    m_format->addItem(tr("JSON, one object a line"), int(ExportFormat::Jsonl));
    m_format->addItem(tr("CSV, for spreadsheets"), int(ExportFormat::Csv));
    m_format->addItem(tr("Text, one message a line"), int(ExportFormat::Text));
    m_format->addItem(tr("Raw bytes of one client in one direction"), int(ExportFormat::Raw));
    m_format->setObjectName(QStringLiteral("exportFormat"));
    m_all->setObjectName(QStringLiteral("exportAll"));
    m_shown->setObjectName(QStringLiteral("exportShown"));
    m_utc->setObjectName(QStringLiteral("exportUtc"));
    const bool isNarrowed = !m_subject.filter.isEmpty() || m_subject.firstShown > 0;
    (isNarrowed ? m_shown : m_all)->setChecked(true);
    m_shown->setEnabled(isNarrowed);
    if (!isNarrowed)
        m_shown->setToolTip(tr("The log has no filter: it shows all"));
    m_client->setObjectName(QStringLiteral("exportClient"));
    m_client->setRange(1, std::numeric_limits<int>::max());
    m_client->setValue(int(std::min<quint64>(m_subject.client.value, quint64(m_client->maximum()))));
    m_clientLabel->setBuddy(m_client);
    m_direction->setObjectName(QStringLiteral("exportDirection"));
    m_direction->addItem(tr("From the client"), int(Direction::In));
    m_direction->addItem(tr("To the client"), int(Direction::Out));
    if (m_subject.filter.direction)
        m_direction->setCurrentIndex(m_direction->findData(int(*m_subject.filter.direction)));
    m_directionLabel->setBuddy(m_direction);
    makeLayout();
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::showChoice);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::askWhere);
    connect(m_close, &QPushButton::clicked, this, &ExportDialog::reject);
    showChoice();
}

ExportDialog::~ExportDialog() = default;

void ExportDialog::makeLayout()
{
    m_outcome->setObjectName(QStringLiteral("exportOutcome"));
    m_outcome->setTextFormat(Qt::PlainText);
    m_outcome->setWordWrap(true);
    m_outcome->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_outcome->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_outcome->setMinimumHeight(fontMetrics().lineSpacing() * 3); // coming and going it moves nothing
    m_progress->setRange(0, 100);
    m_progress->setAccessibleName(tr("Progress of the export"));
    QSizePolicy policy = m_progress->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_progress->setSizePolicy(policy);
    m_progress->hide();
    m_export->setObjectName(QStringLiteral("exportStart"));
    m_export->setDefault(true);
    m_close->setObjectName(QStringLiteral("exportClose"));
    m_close->setAutoDefault(false);

    auto *const form = new QFormLayout;
    auto *const formatLabel = new QLabel(tr("&Write as:"), this);
    formatLabel->setBuddy(m_format);
    form->addRow(formatLabel, m_format);
    form->addRow(tr("Messages:"), m_all);
    form->addRow(QString(), m_shown);
    form->addRow(m_clientLabel, m_client);
    form->addRow(m_directionLabel, m_direction);
    form->addRow(QString(), m_utc);
    auto *const buttons = new QDialogButtonBox(this);
    buttons->addButton(m_export, QDialogButtonBox::ActionRole);
    buttons->addButton(m_close, QDialogButtonBox::RejectRole);
    auto *const column = new QVBoxLayout(this);
    column->addLayout(form);
    column->addWidget(m_progress);
    column->addWidget(m_outcome, 1);
    column->addWidget(buttons);
    resize(460, sizeHint().height());
}

ExportFormat ExportDialog::format() const
{
    return ExportFormat(m_format->currentData().toInt());
}

/// What does not matter for the format cannot be chosen; it stays where it is.
void ExportDialog::showChoice()
{
    const bool isIdle = !m_job;
    const bool isRaw = format() == ExportFormat::Raw;
    const bool isNarrowed = !m_subject.filter.isEmpty() || m_subject.firstShown > 0;
    m_format->setEnabled(isIdle);
    m_all->setEnabled(isIdle);
    m_shown->setEnabled(isIdle && isNarrowed);
    for (QWidget *part :
         std::initializer_list<QWidget *>{m_clientLabel, m_client, m_directionLabel, m_direction})
        part->setEnabled(isIdle && isRaw);
    m_utc->setEnabled(isIdle && format() == ExportFormat::Text);
    m_export->setEnabled(isIdle);
    m_close->setText(isIdle ? tr("Close") : tr("Cancel"));
    m_progress->setVisible(!isIdle);
}

ExportSpec ExportDialog::specFor(const QString &file) const
{
    ExportSpec spec;
    spec.file = file;
    spec.format = format();
    spec.utc = m_utc->isChecked();
    if (m_shown->isChecked()) {
        spec.filter = m_subject.filter;
        spec.from = m_subject.firstShown;
    }
    if (spec.format == ExportFormat::Raw) {
        spec.filter.clients = {ConnectionId{quint64(m_client->value())}};
        spec.filter.direction = Direction(m_direction->currentData().toInt());
    }
    return spec;
}

void ExportDialog::askWhere()
{
    const QString suffix = suffixOf(format());
    auto *const question = filequestion::save(this, tr("Export"), tr("*%1;;All files (*)").arg(suffix),
                                              QFileInfo(m_subject.file).completeBaseName() + suffix);
    connect(question, &QFileDialog::fileSelected, this, &ExportDialog::exportTo);
}

void ExportDialog::exportTo(const QString &file)
{
    if (m_job)
        return;
    const ExportSpec spec = specFor(file);
    const Result<void> usable =
        spec.validate().and_then([&] { return checkNotSameFile(m_subject.file, file); });
    if (!usable) {
        say(describe(usable.error()), true);
        return;
    }
    m_progress->setValue(0);
    say(tr("Writing %1").arg(QDir::toNativeSeparators(file)), false);
    m_job = std::make_unique<ExportJob>(m_subject.open, spec);
    connect(m_job.get(), &ExportJob::progressed, m_progress, &QProgressBar::setValue);
    connect(m_job.get(), &ExportJob::finished, this, &ExportDialog::onFinished);
    showChoice();
}

void ExportDialog::onFinished(const Result<ExportSummary> &result)
{
    const QString file = m_job->spec().file;
    if (!result)
        say(describe(result.error()), true);
    else if (result->isCancelled)
        say(tr("The export was stopped; %1 was not written.").arg(QDir::toNativeSeparators(file)), false);
    else
        say(result->toString(QDir::toNativeSeparators(file)).trimmed(), false);
    m_job.release()->deleteLater(); // it is what calls
    showChoice();
    Q_EMIT exportFinished();
}

void ExportDialog::say(const QString &text, bool isError)
{
    QPalette colours = palette();
    if (isError)
        colours.setColor(QPalette::WindowText, theme::bad(palette()));
    m_outcome->setPalette(colours);
    m_outcome->setText(text);
}

void ExportDialog::reject()
{
    if (m_job)
        m_job->cancel();
    else
        QDialog::reject();
}

} // namespace porthole
