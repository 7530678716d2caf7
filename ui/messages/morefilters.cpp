// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/morefilters.h"

#include "core/base/platform.h"
#include "ui/common/bytespinbox.h"
#include "ui/messages/logtime.h"
#include "ui/settings/fieldmark.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QSignalBlocker>

#include <limits>

namespace porthole {

MoreFilters::MoreFilters(QWidget *parent)
    : QWidget(parent)
    , m_minSize(makeSize("minSize", tr("Smallest size in bytes")))
    , m_maxSize(makeSize("maxSize", tr("Largest size in bytes")))
    , m_events(new QCheckBox(tr("Show &events (connected, closed, \u2026)"), this))
    , m_onlyBroken(new QCheckBox(tr("Only &broken frames"), this))
    , m_dayOfNs(platform::wallClockNs())
{
    m_minSize->setSpecialValueText(tr("any"));
    m_maxSize->setMinimum(-1);
    m_maxSize->setValue(-1);
    m_maxSize->setSpecialValueText(tr("any"));
    makeTime(m_from, "fromTime", tr("Earliest time"));
    makeTime(m_to, "toTime", tr("Latest time, exclusive"));
    m_events->setObjectName(QStringLiteral("events"));
    m_events->setChecked(true);
    m_onlyBroken->setObjectName(QStringLiteral("onlyBroken"));
    m_onlyBroken->setToolTip(tr("Incomplete, too long, malformed, \u2026; whatever is not a whole message"));

    auto *form = new QFormLayout(this);
    form->addRow(tr("Size &from:"), m_minSize);
    form->addRow(tr("Size &to:"), m_maxSize);
    form->addRow(tr("T&ime from:"), m_from.edit);
    form->addRow(tr("Time &until:"), m_to.edit);
    form->addRow(m_events);
    form->addRow(m_onlyBroken);
    for (QCheckBox *box : {m_events, m_onlyBroken})
        connect(box, &QCheckBox::toggled, this, &MoreFilters::changed);
}

ByteSpinBox *MoreFilters::makeSize(const char *name, const QString &accessibleName)
{
    auto *size = new ByteSpinBox(this);
    size->setObjectName(QLatin1String(name));
    size->setAccessibleName(accessibleName);
    size->setRange(0, std::numeric_limits<int>::max());
    size->setSingleStep(1);
    connect(size, &ByteSpinBox::valueChanged, this, &MoreFilters::changed);
    return size;
}

void MoreFilters::makeTime(TimeField &field, const char *name, const QString &accessibleName)
{
    field.edit = new QLineEdit(this);
    field.edit->setObjectName(QLatin1String(name));
    field.edit->setAccessibleName(accessibleName);
    field.edit->setPlaceholderText(tr("12:01:07.5 or 2026-11-23 12:01"));
    field.edit->setMinimumWidth(field.edit->fontMetrics().horizontalAdvance(field.edit->placeholderText()) +
                                24);
    field.mark = new FieldMark(field.edit);
    connect(field.edit, &QLineEdit::textChanged, this, [this, &field] { readTime(field); });
}

void MoreFilters::readTime(TimeField &field)
{
    const QString text = field.edit->text().trimmed();
    const std::optional<qint64> ns = logtime::parse(text, m_dayOfNs);
    const bool isValid = ns || text.isEmpty();
    field.mark->setError(isValid ? QString()
                                 : tr("Not a time: write 12:01, 12:01:07.5 or 2026-11-23 12:01:07"));
    if (!isValid || ns == field.ns)
        return;
    field.ns = ns;
    Q_EMIT changed();
}

void MoreFilters::narrow(MessageFilter &filter) const
{
    filter.minLength = qint64(m_minSize->value());
    if (m_maxSize->value() >= 0)
        filter.maxLength = qint64(m_maxSize->value());
    if (m_from.ns)
        filter.fromNs = *m_from.ns;
    if (m_to.ns)
        filter.toNs = *m_to.ns;
    filter.events = m_events->isChecked();
    filter.onlyBroken = m_onlyBroken->isChecked();
}

bool MoreFilters::isSet() const
{
    MessageFilter filter;
    narrow(filter);
    return !filter.isEmpty();
}

void MoreFilters::clear()
{
    {
        const QSignalBlocker quiet(this);
        m_minSize->setValue(0);
        m_maxSize->setValue(-1);
        m_from.edit->clear();
        m_to.edit->clear();
        m_events->setChecked(true);
        m_onlyBroken->setChecked(false);
    }
    Q_EMIT changed();
}

} // namespace porthole
