// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/settings/settingspage.h"

#include "core/config/limits.h"
#include "ui/common/bytespinbox.h"

#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace porthole {

namespace {

constexpr int hintCharacters = 84; // the width in which every explanation fits two lines
constexpr int hintGap = 6;         // pixels between an explanation and the next field

} // namespace

SettingsPage::SettingsPage(QWidget *parent)
    : QWidget(parent)
    , m_form(new QFormLayout(this))
{
    m_form->setRowWrapPolicy(QFormLayout::DontWrapRows);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setLabelAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_form->setHorizontalSpacing(12);
    m_form->setVerticalSpacing(4);
}

void SettingsPage::addField(const QString &label, QWidget *field, const QString &explanation,
                            const QString &setting)
{
    auto *caption = new QLabel(label, this);
    caption->setBuddy(field);
    const QString tip = tr("%1\nIn the settings file: %2").arg(explanation, setting);
    caption->setToolTip(tip);
    field->setToolTip(tip);
    field->setObjectName(setting);
    if (field->accessibleName().isEmpty())
        field->setAccessibleName(QString(label).remove(u'&').remove(u':'));
    field->setAccessibleDescription(explanation);
    m_form->addRow(caption, field);

    auto *hint = new QLabel(explanation, this);
    hint->setWordWrap(true);
    hint->setTextFormat(Qt::PlainText);
    hint->setForegroundRole(QPalette::PlaceholderText);
    hint->setContentsMargins(0, 0, 0, hintGap);
    hint->setObjectName(setting + QStringLiteral("-hint"));
    // A tab does not grow with the height that wrapped text needs, so room for two lines is kept in any case.
    const int width = fontMetrics().averageCharWidth() * hintCharacters;
    const int twoLines = 2 * fontMetrics().lineSpacing() + hintGap;
    hint->setMinimumSize(width, std::max(twoLines, hint->heightForWidth(width)));
    hint->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_form->addRow(QString(), hint);
}

QSpinBox *SettingsPage::makeCountField(int least, int most)
{
    auto *field = new QSpinBox(this);
    field->setRange(least, most);
    field->setGroupSeparatorShown(true);
    field->setAccelerated(true);
    connect(field, &QSpinBox::valueChanged, this, &SettingsPage::edited);
    return field;
}

QDoubleSpinBox *SettingsPage::makeBytesField(qint64 most)
{
    auto *field = new ByteSpinBox(this);
    field->setRange(0, double(most));
    connect(field, &QDoubleSpinBox::valueChanged, this, &SettingsPage::edited);
    return field;
}

QDoubleSpinBox *SettingsPage::makeSecondsField(const QString &zero)
{
    auto *field = new QDoubleSpinBox(this);
    field->setDecimals(3);
    field->setRange(0, double(limits::maxTimeout.count()));
    field->setSuffix(tr(" s"));
    field->setGroupSeparatorShown(true);
    field->setSpecialValueText(zero);
    connect(field, &QDoubleSpinBox::valueChanged, this, &SettingsPage::edited);
    return field;
}

qint64 SettingsPage::bytesIn(const QDoubleSpinBox *field)
{
    return std::llround(field->value());
}

std::chrono::milliseconds SettingsPage::timeIn(const QDoubleSpinBox *field)
{
    return std::chrono::milliseconds(std::llround(field->value() * 1000));
}

void SettingsPage::setTime(QDoubleSpinBox *field, std::chrono::milliseconds time)
{
    field->setValue(double(time.count()) / 1000);
}

} // namespace porthole
