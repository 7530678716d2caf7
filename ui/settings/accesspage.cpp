// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/accesspage.h"

#include "core/config/limits.h"
#include "core/config/settings.h"

#include <QLineEdit>
#include <QSpinBox>

namespace porthole {

AccessPage::AccessPage(QWidget *parent)
    : SettingsPage(parent)
    , m_allow(makeRangesField("allow"))
    , m_deny(makeRangesField("deny"))
    , m_maxPerAddress(makeCountField(0, int(limits::maxClients)))
    , m_connectRate(makeCountField(0, limits::maxConnectRate))
{
    m_allow->setPlaceholderText(tr("all addresses"));
    m_deny->setPlaceholderText(tr("none"));
    m_maxPerAddress->setSpecialValueText(tr("any number"));
    m_connectRate->setSpecialValueText(tr("any number"));
    addField(tr("&Allow only:"), m_allow,
             tr("Addresses and ranges with commas between them, such as 10.0.0.0/8, 2001:db8::1."),
             QStringLiteral("allow"));
    addField(tr("&Deny:"), m_deny, tr("These are turned away, also if they are allowed above."),
             QStringLiteral("deny"));
    addField(tr("&Clients of one address:"), m_maxPerAddress,
             tr("Further ones are turned away while so many are open."), QStringLiteral("max-per-address"));
    addField(tr("C&onnections a second:"), m_connectRate,
             tr("Of one address. Whoever connects more often is turned away."),
             QStringLiteral("connect-rate"));
}

QLineEdit *AccessPage::makeRangesField(const char *name)
{
    auto *const field = new QLineEdit(this);
    field->setObjectName(QLatin1String(name));
    field->setMaxLength(int(limits::maxAddressListText));
    connect(field, &QLineEdit::textChanged, this, &AccessPage::edited);
    return field;
}

void AccessPage::setConfig(const ServerConfig &config)
{
    m_allow->setText(toString(config.access.allow));
    m_deny->setText(toString(config.access.deny));
    m_maxPerAddress->setValue(config.access.maxPerAddress);
    m_connectRate->setValue(config.access.connectRate);
}

Result<void> AccessPage::apply(ServerConfig &config) const
{
    config.access.maxPerAddress = m_maxPerAddress->value();
    config.access.connectRate = m_connectRate->value();
    return applySetting(config, u"allow", m_allow->text()).and_then([&] {
        return applySetting(config, u"deny", m_deny->text());
    });
}

} // namespace porthole
