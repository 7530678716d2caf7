// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QWidget>

class QGridLayout;
class QLabel;

namespace porthole {

/// What a field of the grid shows.
struct GridValue
{
    enum class Tone : quint8 { Plain, Warning, Bad };

    QString text;  ///< empty: the field is not there
    QString exact; ///< on hover
    Tone tone = Tone::Plain;
};

/// Names and values in two columns of pairs; wide fields have a line of their own. Values can be selected and
/// copied, and a selection outlives the change of a figure. Whatever a value is, it does not widen the grid,
/// and what has no room is told on hover. Thread: main.
class ValueGrid final : public QWidget
{
    Q_OBJECT

public:
    explicit ValueGrid(QWidget *parent = nullptr);

    enum class Width { Half, Whole };
    /// Adds a field and gives its number, counted from 0. It is hidden until it has a value.
    int addField(const QString &name, Width width);
    /// One value for each field.
    void setValues(const QList<GridValue> &values);
    [[nodiscard]] QString text(int field) const;

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Field
    {
        QLabel *name;
        QLabel *value;
        Width width;
        GridValue::Tone tone = GridValue::Tone::Plain;
        bool isShown = false;
    };

    void arrange();
    void colour(const Field &field);

    QGridLayout *m_layout;
    QList<Field> m_fields;
};

} // namespace porthole
