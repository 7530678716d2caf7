// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/access/bandialog.h"

#include "core/config/addressrange.h"
#include "core/config/limits.h"
#include "core/config/valuetext.h"
#include "ui/access/banmodel.h"
#include "ui/common/theme.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace porthole {

namespace {

constexpr std::chrono::milliseconds refreshInterval{1000};
constexpr int otherTime = -1; // as many minutes as are given
constexpr int mostMinutes = 10 * 365 * 24 * 60;

} // namespace

BanDialog::BanDialog(Server *server, QWidget *parent)
    : QDialog(parent)
    , m_server(server)
    , m_model(new BanModel(this))
    , m_table(new QTableView(this))
    , m_address(new QLineEdit(this))
    , m_time(new QComboBox(this))
    , m_minutes(new QSpinBox(this))
    , m_reason(new QLineEdit(this))
    , m_ban(new QPushButton(tr("&Ban"), this))
    , m_unban(new QPushButton(tr("&Unban"), this))
    , m_error(new QLabel(this))
{
    setWindowTitle(tr("Banned Addresses"));
    setModal(false);
    m_table->setModel(m_model);
    m_table->setObjectName(QStringLiteral("banTable"));
    m_table->setAccessibleName(tr("Banned addresses"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setShowGrid(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_address->setObjectName(QStringLiteral("banAddress"));
    m_address->setAccessibleName(tr("Address to ban"));
    m_address->setMaxLength(int(limits::maxAddressListText));
    m_address->setPlaceholderText(tr("Address, such as 192.0.2.7"));
    m_address->setToolTip(tr("One address, or several with spaces or commas between them"));
    m_time->setObjectName(QStringLiteral("banTime"));
    m_time->setAccessibleName(tr("For how long"));
    m_time->addItem(tr("for 10 minutes"), 10);
    m_time->addItem(tr("for an hour"), 60);
    m_time->addItem(tr("for a day"), 24 * 60);
    m_time->addItem(tr("for another time"), otherTime);
    m_time->addItem(tr("for good"), 0);
    m_minutes->setObjectName(QStringLiteral("banMinutes"));
    m_minutes->setAccessibleName(tr("Minutes"));
    m_minutes->setRange(1, mostMinutes);
    m_minutes->setValue(30);
    m_minutes->setSuffix(tr(" min"));
    m_minutes->hide();
    connect(m_time, &QComboBox::currentIndexChanged, m_minutes,
            [this] { m_minutes->setVisible(m_time->currentData() == otherTime); });
    m_reason->setObjectName(QStringLiteral("banReason"));
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setMaxLength(int(limits::maxBanReason));
    m_reason->setPlaceholderText(tr("Reason (may be left empty)"));
    m_ban->setObjectName(QStringLiteral("ban"));
    m_ban->setDefault(true);
    m_unban->setObjectName(QStringLiteral("unban"));
    m_unban->setAutoDefault(false);
    m_error->setObjectName(QStringLiteral("banError"));
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    makeLayout();
    connect(m_ban, &QPushButton::clicked, this, &BanDialog::banTyped);
    connect(m_unban, &QPushButton::clicked, this, &BanDialog::unbanSelected);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            [this] { m_unban->setEnabled(m_table->selectionModel()->hasSelection()); });
    connect(m_model, &QAbstractItemModel::modelReset, this, [this] { m_unban->setEnabled(false); });
    connect(&m_refresh, &QTimer::timeout, this, &BanDialog::refresh);
    m_unban->setEnabled(false);
    QWidget *const order[] = {m_address, m_time, m_minutes, m_reason, m_ban, m_table, m_unban};
    for (size_t i = 1; i < std::size(order); ++i)
        setTabOrder(order[i - 1], order[i]);
    m_address->setFocus();
    refresh();
}

void BanDialog::makeLayout()
{
    auto *const row = new QHBoxLayout;
    row->addWidget(m_address, 2);
    row->addWidget(m_time);
    row->addWidget(m_minutes);
    row->addWidget(m_reason, 3);
    row->addWidget(m_ban);
    auto *const buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    buttons->addButton(m_unban, QDialogButtonBox::ActionRole);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *const note =
        new QLabel(tr("Bans are kept in the settings, and go on when Porthole is started again. Ranges of "
                      "addresses are denied in the settings dialog."),
                   this);
    note->setWordWrap(true);
    auto *const column = new QVBoxLayout(this);
    column->addLayout(row);
    column->addWidget(m_error);
    column->addWidget(m_table, 1);
    column->addWidget(note);
    column->addWidget(buttons);
    for (const auto &[header, width] : {std::pair(BanModel::Address, 150),
                                        {BanModel::Since, 145},
                                        {BanModel::Until, 145},
                                        {BanModel::Hits, 60}})
        m_table->setColumnWidth(header, width);
    resize(680, 380);
    m_error->hide();
}

void BanDialog::propose(const QList<QHostAddress> &addresses)
{
    QStringList texts;
    for (const QHostAddress &address : addresses)
        texts += plainAddress(address).toString();
    texts.removeDuplicates();
    m_address->setText(texts.join(QStringLiteral(", ")));
    m_reason->setFocus();
}

QList<QHostAddress> BanDialog::typed()
{
    static const QRegularExpression between(QStringLiteral("[,\\s]+"));
    const QString all = m_address->text().trimmed();
    if (m_address->text().size() >= limits::maxAddressListText) { // the last one may be cut
        say(tr("these are more than can be banned at once, which is %1 addresses; ban them in parts")
                .arg(limits::maxBans));
        return {};
    }
    QStringList parts = all.split(between, Qt::SkipEmptyParts);
    if (parts.isEmpty())
        parts += all; // to be named below
    QList<QHostAddress> addresses;
    for (const QString &text : std::as_const(parts)) {
        const Result<AddressRange> range = AddressRange::parse(text);
        // Ranges are for the list of denied ones.
        const auto address = range ? range->onlyAddress() : std::nullopt;
        if (!address) {
            say(tr("%1 is not an address; write one such as 192.0.2.7 or 2001:db8::1").arg(quoted(text)));
            return {};
        }
        addresses += *address;
    }
    return addresses;
}

int BanDialog::minutes() const
{
    const int chosen = m_time->currentData().toInt();
    return chosen == otherTime ? m_minutes->value() : chosen;
}

void BanDialog::banTyped()
{
    const QList<QHostAddress> addresses = typed();
    if (addresses.isEmpty())
        return;
    const Result<void> banned = m_server->ban(addresses, minutes(), m_reason->text().trimmed());
    say(banned ? QString() : describe(banned.error()));
    if (banned) {
        m_address->clear();
        m_reason->clear();
    }
    refresh();
}

void BanDialog::unbanSelected()
{
    QList<QHostAddress> addresses;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows)
        addresses.append(m_model->ban(row.row()).address);
    m_server->unban(addresses);
    refresh();
}

void BanDialog::refresh()
{
    // Thousands of them are not to be looked through each second for nothing.
    const auto revision = m_server->bansRevision();
    if (m_shown == revision)
        return;
    m_shown = revision;
    m_model->setBans(m_server->bans());
}

void BanDialog::say(const QString &error)
{
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, theme::bad(palette()));
    m_error->setPalette(colours);
    m_error->setText(error);
    m_error->setVisible(!error.isEmpty());
}

void BanDialog::showEvent(QShowEvent *event)
{
    QDialog::showEvent(event);
    refresh();
    m_refresh.start(refreshInterval);
}

void BanDialog::hideEvent(QHideEvent *event)
{
    m_refresh.stop();
    QDialog::hideEvent(event);
}

} // namespace porthole
