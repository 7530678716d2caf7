// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/noticebar.h"

#include "ui/common/format.h"
#include "ui/common/svgiconengine.h"
#include "ui/common/theme.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QShortcut>
#include <QStyle>
#include <QToolButton>

#include <algorithm>

namespace porthole {

NoticeBar::NoticeBar(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_position(new QLabel(this))
    , m_close(new QToolButton(this))
{
    setAccessibleName(tr("Notices"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setWordWrap(true);
    m_text->setObjectName(QStringLiteral("noticeText"));
    m_position->setTextFormat(Qt::PlainText);
    m_position->setObjectName(QStringLiteral("noticePosition"));
    m_close->setAutoRaise(true);
    m_close->setIcon(theme::icon(QStringLiteral("close")));
    m_close->setToolTip(tr("Dismiss this notice (Esc)"));
    m_close->setAccessibleName(tr("Dismiss"));
    m_close->setObjectName(QStringLiteral("noticeClose"));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 4, 6, 4);
    row->setSpacing(8);
    row->addWidget(m_icon);
    row->addWidget(m_text, 1);
    row->addWidget(m_position);
    row->addWidget(m_close);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);

    auto *escape = new QShortcut(Qt::Key_Escape, this);
    connect(escape, &QShortcut::activated, this, &NoticeBar::dismiss);
    // Another Esc in the same window makes it ambiguous; the notice is what the user sees, so it goes.
    connect(escape, &QShortcut::activatedAmbiguously, this, &NoticeBar::dismiss);
    connect(m_close, &QToolButton::clicked, this, &NoticeBar::dismiss);
    m_infoTimer.setSingleShot(true);
    m_infoTimer.setInterval(std::chrono::seconds(8));
    connect(&m_infoTimer, &QTimer::timeout, this, &NoticeBar::dismiss);
    hide();
}

void NoticeBar::showError(const QString &sentence)
{
    add(Kind::Error, sentence);
}

void NoticeBar::showWarning(const QString &sentence)
{
    add(Kind::Warning, sentence);
}

void NoticeBar::showInfo(const QString &sentence)
{
    add(Kind::Info, sentence);
}

void NoticeBar::add(Kind kind, const QString &sentence)
{
    const auto same = std::find_if(m_notices.begin(), m_notices.end(),
                                   [&](const Notice &n) { return n.kind == kind && n.sentence == sentence; });
    if (same != m_notices.end()) {
        ++same->times;
    } else if (m_notices.size() >= maxNotices) {
        ++m_notKept;
    } else {
        m_notices.append({kind, sentence, 1});
    }
    refresh();
    if (m_notices.size() == 1)
        announce();
}

void NoticeBar::dismiss()
{
    if (m_notices.isEmpty())
        return;
    m_notices.removeFirst();
    refresh();
    if (!m_notices.isEmpty())
        announce();
}

void NoticeBar::clear()
{
    m_notices.clear();
    refresh();
}

void NoticeBar::setInfoLifetime(std::chrono::milliseconds lifetime)
{
    m_infoTimer.setInterval(lifetime);
}

QString NoticeBar::currentText() const
{
    return m_notices.isEmpty() ? QString() : m_notices.first().sentence;
}

void NoticeBar::refresh()
{
    m_infoTimer.stop();
    if (m_notices.isEmpty()) {
        m_notKept = 0;
        hide();
        return;
    }
    const Notice &first = m_notices.first();
    m_text->setText(first.times == 1 ? first.sentence
                                     : tr("%1 (%2 times)").arg(first.sentence, format::count(first.times)));
    QString position = m_notices.size() == 1 ? QString() : tr("1 of %1").arg(m_notices.size());
    if (m_notKept > 0)
        position += tr(", %1 more not kept").arg(format::count(m_notKept));
    m_position->setText(position);
    m_position->setVisible(!position.isEmpty());
    applyColours();
    if (first.kind == Kind::Info)
        m_infoTimer.start();
    show();
}

void NoticeBar::announce()
{
    setAccessibleDescription(m_text->text());
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

QColor NoticeBar::colour() const
{
    switch (m_notices.isEmpty() ? Kind::Info : m_notices.first().kind) {
    case Kind::Error:
        return theme::bad(palette());
    case Kind::Warning:
        return theme::warning(palette());
    case Kind::Info:
        return theme::incoming(palette());
    }
    Q_UNREACHABLE();
    return {};
}

void NoticeBar::applyColours()
{
    if (m_notices.isEmpty())
        return;
    const Kind kind = m_notices.first().kind;
    const QString name = kind == Kind::Error     ? QStringLiteral("error")
                         : kind == Kind::Warning ? QStringLiteral("warning")
                                                 : QStringLiteral("info");
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
    m_icon->setPixmap(colouredIcon(name, colour()).pixmap(QSize(size, size), devicePixelRatioF()));
    update();
}

void NoticeBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    QColor tint = colour();
    painter.fillRect(rect(), palette().color(QPalette::Base));
    tint.setAlphaF(0.12f);
    painter.fillRect(rect(), tint);
    painter.fillRect(QRect(0, 0, 4, height()), colour());
}

void NoticeBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange)
        applyColours();
}

} // namespace porthole
