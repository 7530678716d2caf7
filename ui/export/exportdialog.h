// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/export/exportjob.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QRadioButton;
class QSpinBox;

namespace porthole {

/// A capture to export, as the tab in front shows it. Thread: main (a plain value).
struct ExportSubject
{
    CaptureReader::Factory open; ///< called in the exporting thread
    QString file;                ///< of the capture, which is not to be written over
    MessageFilter filter;        ///< what its log is narrowed down to
    quint64 firstShown = 0;      ///< entries before this one were cleared from its log
    ConnectionId client;         ///< that which is selected, if any
};

/// Asks what of a capture to write, how and where; writes it while all else goes on, and says what it came
/// to. Thread: main.
class ExportDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit ExportDialog(ExportSubject subject, QWidget *parent = nullptr);
    /// Stops an export that is under way; its file does not appear.
    ~ExportDialog() override;

    [[nodiscard]] bool isExporting() const { return m_job != nullptr; }
    /// What is chosen, to be written to `file`.
    [[nodiscard]] ExportSpec specFor(const QString &file) const;
    /// Writes what is chosen. Nothing while an export is under way.
    void exportTo(const QString &file);

    /// While an export is under way, stops it; else closes.
    void reject() override;

Q_SIGNALS:
    /// The export has come to its end, whichever.
    void exportFinished();

private:
    void makeLayout();
    void showChoice();
    void askWhere();
    void onFinished(const Result<ExportSummary> &result);
    void say(const QString &text, bool isError);
    [[nodiscard]] ExportFormat format() const;

    const ExportSubject m_subject;
    QComboBox *m_format;
    QRadioButton *m_all;
    QRadioButton *m_shown;
    QCheckBox *m_utc;
    QLabel *m_clientLabel;
    QSpinBox *m_client;
    QLabel *m_directionLabel;
    QComboBox *m_direction;
    QLabel *m_outcome;
    QProgressBar *m_progress;
    QPushButton *m_export;
    QPushButton *m_close;
    std::unique_ptr<ExportJob> m_job;
};

} // namespace porthole
