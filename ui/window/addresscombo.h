// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QComboBox>

class QStandardItemModel;

namespace porthole {

/// Takes the address to listen on: typed, or chosen from this machine's own, which are looked up each time
/// the list opens. A second column tells what each is. Thread: main.
class AddressCombo final : public QComboBox
{
    Q_OBJECT

public:
    explicit AddressCombo(QWidget *parent = nullptr);

    /// As ServerConfig::address: "any" or what was typed, without blanks around it.
    [[nodiscard]] QString address() const;
    void setAddress(const QString &address);

    void showPopup() override;

private:
    void fill();
    void add(const QString &address, const QString &detail);

    QStandardItemModel *m_model;
};

} // namespace porthole
