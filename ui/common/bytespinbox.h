// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDoubleSpinBox>

namespace porthole {

/// A field for a whole number of bytes up to 2^53, which people may type as the options take it: 64K, 10 MiB
/// (as of byteCount()). What is above the maximum becomes the maximum. Thread: main.
class ByteSpinBox final : public QDoubleSpinBox
{
    Q_OBJECT

public:
    explicit ByteSpinBox(QWidget *parent = nullptr);

    [[nodiscard]] QValidator::State validate(QString &text, int &position) const override;
    [[nodiscard]] double valueFromText(const QString &text) const override;

private:
    [[nodiscard]] QString typed(const QString &text) const;
    [[nodiscard]] bool isSpecial(const QString &text) const;
};

} // namespace porthole
