// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingsdialog.h"

#include "ui/common/svgiconengine.h"
#include "ui/common/theme.h"
#include "ui/settings/accesspage.h"
#include "ui/settings/connectionspage.h"
#include "ui/settings/capturepage.h"
#include "ui/settings/flowpage.h"
#include "ui/settings/messagespage.h"
#include "ui/settings/tlspage.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QStyle>
#include <QTabWidget>
#include <QVBoxLayout>

#include <utility>

namespace porthole {

SettingsDialog::SettingsDialog(QWidget *parent)
    : QDialog(parent)
    , m_tabs(new QTabWidget(this))
    , m_problemIcon(new QLabel(this))
    , m_problem(new QLabel(this))
    , m_running(new QLabel(tr("The server is running: changes apply at the next Start."), this))
    , m_buttons(new QDialogButtonBox(
          QDialogButtonBox::Ok | QDialogButtonBox::Cancel | QDialogButtonBox::RestoreDefaults, this))
{
    setWindowTitle(tr("Settings"));
    setModal(false);
    addPage(new MessagesPage(this), tr("Messages"));
    addPage(new ConnectionsPage(this), tr("Connections"));
    addPage(new AccessPage(this), tr("Access"));
    addPage(new FlowPage(this), tr("Flow and stop"));
    addPage(new CapturePage(this), tr("Capture"));
    addPage(new TlsPage(this), tr("TLS"));

    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_problem->setObjectName(QStringLiteral("problem"));
    m_problem->setMinimumHeight(fontMetrics().lineSpacing() * 2); // coming and going it moves nothing
    m_running->setObjectName(QStringLiteral("running"));
    m_running->setTextFormat(Qt::PlainText);
    m_running->hide();
    m_buttons->button(QDialogButtonBox::RestoreDefaults)->setText(tr("Restore defaults"));

    auto *problemRow = new QHBoxLayout;
    problemRow->addWidget(m_problemIcon, 0, Qt::AlignTop);
    problemRow->addWidget(m_problem, 1);
    auto *column = new QVBoxLayout(this);
    column->addWidget(m_tabs, 1);
    column->addWidget(m_running);
    column->addLayout(problemRow);
    column->addWidget(m_buttons);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &SettingsDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &SettingsDialog::reject);
    connect(m_buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this,
            &SettingsDialog::restoreDefaults);
    setConfig({});
}

void SettingsDialog::addPage(SettingsPage *page, const QString &title)
{
    m_pages.append(page);
    m_tabs->addTab(page, title);
    connect(page, &SettingsPage::edited, this, &SettingsDialog::validate);
}

void SettingsDialog::setConfig(const ServerConfig &config)
{
    {
        const QScopedValueRollback loading(m_loading, true);
        m_given = config;
        for (SettingsPage *page : std::as_const(m_pages))
            page->setConfig(config);
    }
    validate();
}

Result<ServerConfig> SettingsDialog::entered() const
{
    ServerConfig config = m_given;
    for (const SettingsPage *page : m_pages) {
        if (const Result<void> applied = page->apply(config); !applied)
            return tl::unexpected(applied.error());
    }
    // The address is the server bar's, which says itself what is wrong with it.
    ServerConfig checked = config;
    checked.address = ServerConfig().address;
    if (const Result<void> valid = checked.validate(); !valid)
        return tl::unexpected(valid.error());
    return config;
}

ServerConfig SettingsDialog::config() const
{
    return entered().value_or(m_given);
}

void SettingsDialog::setRunning(bool running)
{
    m_running->setVisible(running);
}

void SettingsDialog::restoreDefaults()
{
    ServerConfig defaults;
    defaults.address = m_given.address;
    defaults.port = m_given.port;
    {
        const QScopedValueRollback loading(m_loading, true);
        for (SettingsPage *page : std::as_const(m_pages))
            page->setConfig(defaults);
    }
    validate();
}

void SettingsDialog::validate()
{
    if (m_loading)
        return;
    const Result<ServerConfig> result = entered();
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(result.has_value());
    showProblem(result ? QString() : sentenceFor(result.error()));
}

/// An error names the setting as the settings file does; here it has the label of its field.
QString SettingsDialog::sentenceFor(const Error &error) const
{
    const auto *field = findChild<QWidget *>(error.subject);
    if (!field)
        return describe(error);
    Error named = error;
    named.subject = field->accessibleName();
    return describe(named);
}

void SettingsDialog::showProblem(const QString &sentence)
{
    m_problem->setText(sentence);
    m_problemIcon->setVisible(!sentence.isEmpty());
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
    m_problemIcon->setPixmap(colouredIcon(QStringLiteral("error"), theme::bad(palette()))
                                 .pixmap(QSize(size, size), devicePixelRatioF()));
}

void SettingsDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        showProblem(m_problem->text());
}

} // namespace porthole
