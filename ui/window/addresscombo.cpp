// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/addresscombo.h"

#include "ui/common/theme.h"

#include <QHeaderView>
#include <QLineEdit>
#include <QNetworkInterface>
#include <QSignalBlocker>
#include <QStandardItemModel>
#include <QTreeView>

namespace porthole {

AddressCombo::AddressCombo(QWidget *parent)
    : QComboBox(parent)
    , m_model(new QStandardItemModel(0, 2, this))
{
    setEditable(true);
    setInsertPolicy(QComboBox::NoInsert);
    setCompleter(nullptr); // would put "127.0.0.1" in the place of a "127" being typed
    auto *list = new QTreeView(this);
    list->setRootIsDecorated(false);
    list->setHeaderHidden(true);
    list->setAllColumnsShowFocus(true);
    list->setUniformRowHeights(true);
    setModel(m_model);
    setView(list);
    list->header()->setStretchLastSection(true);
    fill();
}

QString AddressCombo::address() const
{
    const QString text = currentText().trimmed();
    return text.compare(u"any", Qt::CaseInsensitive) == 0 ? QStringLiteral("any") : text;
}

void AddressCombo::setAddress(const QString &address)
{
    setCurrentIndex(findText(address));
    setEditText(address);
}

void AddressCombo::showPopup()
{
    fill();
    auto *list = static_cast<QTreeView *>(view());
    for (int column = 0; column < m_model->columnCount(); ++column)
        list->resizeColumnToContents(column);
    const int width = list->columnWidth(0) + list->columnWidth(1) + 2 * list->frameWidth();
    list->setMinimumWidth(width + style()->pixelMetric(QStyle::PM_ScrollBarExtent, nullptr, this));
    QComboBox::showPopup();
}

void AddressCombo::fill()
{
    const QString text = currentText();
    const QSignalBlocker quiet(this);
    m_model->setRowCount(0);
    add(QStringLiteral("127.0.0.1"), tr("this machine only"));
    add(QStringLiteral("::1"), tr("this machine only, IPv6"));
    add(QStringLiteral("any"), tr("all IPv4 and IPv6: other machines can connect"));
    for (const QNetworkInterface &interface : QNetworkInterface::allInterfaces()) {
        for (const QNetworkAddressEntry &entry : interface.addressEntries()) {
            if (!entry.ip().isLoopback())
                add(entry.ip().toString(), interface.humanReadableName());
        }
    }
    setCurrentIndex(findText(text));
    setEditText(text);
}

void AddressCombo::add(const QString &address, const QString &detail)
{
    auto *second = new QStandardItem(detail);
    second->setForeground(theme::muted(palette()));
    m_model->appendRow({new QStandardItem(address), second});
    const int row = m_model->rowCount() - 1;
    m_model->item(row)->setToolTip(detail);
    // A screen reader reads the first column alone.
    m_model->item(row)->setData(tr("%1, %2").arg(address, detail), Qt::AccessibleTextRole);
}

} // namespace porthole
