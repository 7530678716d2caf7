// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/capture/messagefilter.h"

#include <QWidget>

class QCheckBox;
class QLineEdit;

namespace porthole {

class ByteSpinBox;
class FieldMark;

/// The filters that are wanted seldom: sizes, times, events, broken frames. Thread: main.
class MoreFilters final : public QWidget
{
    Q_OBJECT

public:
    explicit MoreFilters(QWidget *parent = nullptr);

    /// Narrows `filter` down to what is set here.
    void narrow(MessageFilter &filter) const;
    [[nodiscard]] bool isSet() const;
    void clear();
    /// A time without a date is on the day of this one, in ns since 1970-01-01 UTC.
    void setDayOf(qint64 timeNs) { m_dayOfNs = timeNs; }

Q_SIGNALS:
    void changed();

private:
    struct TimeField
    {
        QLineEdit *edit;
        FieldMark *mark;
        std::optional<qint64> ns; // the last valid one
    };

    [[nodiscard]] ByteSpinBox *makeSize(const char *name, const QString &accessibleName);
    void makeTime(TimeField &field, const char *name, const QString &accessibleName);
    void readTime(TimeField &field);

    ByteSpinBox *m_minSize;
    ByteSpinBox *m_maxSize;
    TimeField m_from{};
    TimeField m_to{};
    QCheckBox *m_events;
    QCheckBox *m_onlyBroken;
    qint64 m_dayOfNs;
};

} // namespace porthole
