// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QTimer>
#include <QWidget>

#include <chrono>

class QLabel;
class QToolButton;

namespace porthole {

/// The bar in which the window says what went wrong, in place of pop-ups. Hidden while there is nothing to
/// say; several notices wait in line, the oldest shown first ("1 of 3"); the same sentence again only raises
/// its count. Errors and warnings stay until they are dismissed (Esc or ×), plain information leaves by
/// itself. Thread: main.
class NoticeBar final : public QWidget
{
    Q_OBJECT

public:
    /// More than this are not kept; how many is shown.
    static constexpr qsizetype maxNotices = 20;

    explicit NoticeBar(QWidget *parent = nullptr);

    void showError(const QString &sentence);
    void showWarning(const QString &sentence);
    void showInfo(const QString &sentence);
    /// Takes away the notice that is shown; the next one follows.
    void dismiss();
    /// Takes away all of them.
    void clear();
    /// How long information is shown (8 s unless told).
    void setInfoLifetime(std::chrono::milliseconds lifetime);

    /// The sentence that is shown; empty if none.
    [[nodiscard]] QString currentText() const;
    [[nodiscard]] qsizetype count() const { return m_notices.size(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    enum class Kind { Error, Warning, Info };
    struct Notice
    {
        Kind kind;
        QString sentence;
        int times = 1;
    };

    void add(Kind kind, const QString &sentence);
    void refresh();
    void announce();
    void applyColours();
    [[nodiscard]] QColor colour() const;

    QList<Notice> m_notices; // the first is shown
    qint64 m_notKept = 0;    // since the bar was last empty
    QTimer m_infoTimer;
    QLabel *m_icon;
    QLabel *m_text;
    QLabel *m_position;
    QToolButton *m_close;
};

} // namespace porthole
