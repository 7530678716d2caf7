// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/config/framingspec.h"

#include <QHash>
#include <QWidget>

class QComboBox;
class QLineEdit;

namespace porthole {

class FieldMark;

/// Chooses a framing: its mode, and beside it the parameter of a mode that has one, in the form of the
/// command line ("0d0a", "02:03", "4:le:incl"). Each mode remembers its parameter. Thread: main.
class FramingEdit final : public QWidget
{
    Q_OBJECT

public:
    explicit FramingEdit(QWidget *parent = nullptr);

    void setFraming(const FramingSpec &framing);
    /// What is entered; the parameters of other modes are those of the last setFraming().
    [[nodiscard]] Result<FramingSpec> framing() const;
    /// What the chosen mode does and how its parameter is written.
    [[nodiscard]] QString explanation() const;

Q_SIGNALS:
    /// The user changed something.
    void edited();

private:
    void onModeChanged();
    void onParameterEdited();
    void showParameter();
    [[nodiscard]] FramingSpec::Mode mode() const;

    FramingSpec m_given;
    QHash<FramingSpec::Mode, QString> m_parameters;
    bool m_loading = false;
    QComboBox *m_mode;
    QLineEdit *m_parameter;
    FieldMark *m_mark;
};

} // namespace porthole
