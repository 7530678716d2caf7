// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/window/statusline.h"

#include "core/base/counted.h"
#include "core/base/reach.h"
#include "ui/common/format.h"
#include "ui/common/svgiconengine.h"
#include "ui/common/theme.h"
#include "ui/common/verticalline.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QStyle>
#include <QToolButton>

#include <algorithm>
#include <array>

namespace porthole {

namespace {

/// "9,999", then "12.3 k", "1.2 M", "1.2 G"
QString shortCount(quint64 n)
{
    if (n < 10000)
        return format::count(qint64(n));
    static constexpr std::array<char16_t, 4> units = {u'k', u'M', u'G', u'T'};
    double scaled = double(n) / 1000;
    size_t unit = 0;
    while (scaled >= 999.95 && unit + 1 < units.size()) {
        scaled /= 1000;
        ++unit;
    }
    return QStringLiteral("%1 %2").arg(QLocale().toString(scaled, 'f', 1)).arg(QChar(units[unit]));
}

bool isRunning(Server::State state)
{
    return state == Server::State::Listening || state == Server::State::Draining;
}

/// Messages and events, `shown` being how many of them.
QString entriesText(const QString &shown, quint64 n)
{
    return counted(qint64(n), StatusLine::tr("1 entry"), StatusLine::tr("%1 entries"), shown);
}

QString captureText(const StatusLine::Log &log)
{
    const QString held = entriesText(shortCount(log.held), log.held);
    const QString text = log.mode == CaptureMode::Live ? StatusLine::tr("live capture: %1, %2 lost")
                                                       : StatusLine::tr("capture: %1, %2 lost");
    return text.arg(held, shortCount(log.lost));
}

QString captureToolTip(const StatusLine::Log &log)
{
    const QString how =
        log.mode == CaptureMode::Live
            ? StatusLine::tr("Live: traffic is never slowed down; what could not be written is counted.")
            : StatusLine::tr("Complete: clients are slowed down rather than lose a message.");
    const QString text =
        log.isRing ? StatusLine::tr(
                         "%1\nMessages and events in this file: %2, with %3 in %4\nOlder ones in the files "
                         "before it, as far as the ring keeps them: %5\nLost, as in not kept at all: %6")
                   : StatusLine::tr("%1\nMessages and events: %2, with %3 in %4\nOlder ones that made room: "
                                    "%5\nLost, as in not kept at all: %6");
    return text.arg(how, format::count(qint64(log.held)), format::bytes(log.fileBytes), log.file,
                    format::count(qint64(log.forgotten)), format::count(qint64(log.lost)));
}

QString endedText(const StatusLine::Log &log)
{
    return (log.isRing ? StatusLine::tr("capture ended: %1 kept in this file, no more")
                       : StatusLine::tr("capture ended: %1 kept, no more"))
        .arg(shortCount(log.held));
}

QString endedToolTip(const StatusLine::Log &log)
{
    const QString text =
        log.isRing
            ? StatusLine::tr("%1\nWhat has come since then is not kept. What was kept before is in %3 (%2 "
                             "in this file), and in the files before it, as far as the ring keeps them")
            : StatusLine::tr("%1\nWhat has come since then is not kept. What was kept before, %2, is in %3");
    return text.arg(log.ended, entriesText(format::count(qint64(log.held)), log.held), log.file);
}

void colour(QLabel *label, const QColor &colour)
{
    QPalette palette;
    if (colour.isValid())
        palette.setColor(QPalette::WindowText, colour);
    label->setPalette(palette);
}

} // namespace

StatusLine::StatusLine(QWidget *parent)
    : QWidget(parent)
    , m_row(new QHBoxLayout(this))
    , m_server(new QLabel(this))
    , m_exposedIcon(new QLabel(this))
    , m_exposed(new QLabel(tr("other machines can connect"), this))
{
    m_row->setContentsMargins(6, 0, 6, 0);
    m_row->setSpacing(6);
    m_server->setTextFormat(Qt::PlainText);
    m_server->setMinimumWidth(fontMetrics().averageCharWidth() * 16);
    m_server->setObjectName(QStringLiteral("statusServer"));
    m_exposed->setObjectName(QStringLiteral("statusExposed"));
    m_row->addWidget(m_server);
    m_row->addWidget(m_exposedIcon);
    m_row->addWidget(m_exposed);
    m_row->addStretch(1);
    m_clients = addPart(QStringLiteral("statusClients"));
    m_rates = addPart(QStringLiteral("statusRates"));
    m_log = addPart(QStringLiteral("statusLog"));
    addSaving();
    setServer(Server::State::Stopped, {}, {});
    setClients(0, 0);
    setRates(0, 0);
    setLog({});
    setSaving({});
}

void StatusLine::addSaving()
{
    m_saving = new QLabel(this);
    m_saving->setTextFormat(Qt::PlainText);
    m_saving->setObjectName(QStringLiteral("statusSaving"));
    m_row->addWidget(m_saving);
    m_cancelSaving = new QToolButton(this);
    m_cancelSaving->setText(tr("Cancel"));
    m_cancelSaving->setObjectName(QStringLiteral("cancelSaving"));
    m_cancelSaving->setAccessibleName(tr("Cancel saving the capture"));
    m_cancelSaving->setToolTip(tr("Stop saving; a file of that name stays as it was"));
    m_row->addWidget(m_cancelSaving);
    connect(m_cancelSaving, &QToolButton::clicked, this, &StatusLine::cancelSavingRequested);
}

QLabel *StatusLine::addPart(const QString &name)
{
    m_row->addWidget(new VerticalLine(this));
    auto *label = new QLabel(this);
    label->setTextFormat(Qt::PlainText);
    label->setObjectName(name);
    m_row->addWidget(label);
    return label;
}

void StatusLine::setServer(Server::State state, const Endpoint &endpoint, const QDateTime &since)
{
    m_state = state;
    m_isExposed = isRunning(state) && isReachableFromOutside(endpoint.address);
    m_exposed->setToolTip(
        m_isExposed
            ? tr("%1 Use 127.0.0.1 or ::1 to keep it to this machine.").arg(describeReach(endpoint.address))
            : QString());
    switch (state) {
    case Server::State::Stopped:
        m_serverText = tr("Stopped");
        break;
    case Server::State::Starting:
        m_serverText = tr("Starting…");
        break;
    case Server::State::Listening: {
        const QString time = since.toLocalTime().toString(QStringLiteral("HH:mm"));
        m_serverText = tr("Listening on %1 since %2").arg(endpoint.toString(), time);
        break;
    }
    case Server::State::Draining:
        m_serverText = tr("Stopping: closing the clients…");
        break;
    case Server::State::Failed:
        m_serverText = tr("Not listening: the start failed");
        break;
    }
    m_server->setToolTip(state == Server::State::Listening ? tr("Since %1").arg(format::dateTime(since))
                                                           : QString());
    m_server->setAccessibleName(m_serverText);
    m_exposed->setVisible(m_isExposed);
    m_exposedIcon->setVisible(m_isExposed);
    applyColours();
    fitServer();
}

void StatusLine::setClients(qsizetype open, qint64 refused)
{
    QString text = format::counted(open, tr("1 client"), tr("%1 clients"));
    if (refused > 0)
        text = tr("%1, %2 refused").arg(text, format::count(refused));
    m_clients->setText(text);
    m_clients->setToolTip(tr("Clients that are connected, also those whose TLS handshake is not done; "
                             "refused: turned away by a limit, a list or a ban"));
    fitServer();
    if (m_hasRefused != (refused > 0)) {
        m_hasRefused = refused > 0;
        applyColours();
    }
}

void StatusLine::setRates(double in, double out)
{
    m_rates->setText(tr("↑ out %1  ↓ in %2").arg(format::rate(out), format::rate(in)));
    m_rates->setToolTip(tr("Bytes a second to and from all clients, over the last second"));
    // Only ever wider, so that the parts beside it do not dance with each digit.
    m_rates->setMinimumWidth(std::max(m_rates->minimumWidth(), m_rates->sizeHint().width()));
    fitServer();
}

void StatusLine::setLog(const std::optional<Log> &log)
{
    if (log) {
        m_log->setText(log->ended.isEmpty() ? captureText(*log) : endedText(*log));
        m_log->setToolTip(log->ended.isEmpty() ? captureToolTip(*log) : endedToolTip(*log));
    } else {
        m_log->setText(tr("no capture"));
        m_log->setToolTip(tr("Messages are kept once the server has been started, unless the settings say "
                             "otherwise"));
    }
    fitServer();
    const bool hasLost = log && (log->lost > 0 || !log->ended.isEmpty());
    if (m_hasLost != hasLost) {
        m_hasLost = hasLost;
        applyColours();
    }
}

void StatusLine::setSaving(std::optional<int> percent)
{
    m_saving->setText(tr("saving the capture: %1 %").arg(percent.value_or(0)));
    // The words do not jump with each digit.
    m_saving->setMinimumWidth(
        m_saving->fontMetrics().horizontalAdvance(tr("saving the capture: %1 %").arg(100)));
    m_saving->setVisible(percent.has_value());
    m_cancelSaving->setVisible(percent.has_value());
    fitServer();
}

void StatusLine::fitServer()
{
    int others = m_row->contentsMargins().left() + m_row->contentsMargins().right();
    for (int i = 0; i < m_row->count(); ++i) {
        const QWidget *widget = m_row->itemAt(i)->widget();
        if (widget && widget != m_server && !widget->isHidden())
            others += std::max(widget->sizeHint().width(), widget->minimumWidth());
        others += m_row->spacing();
    }
    m_server->setText(fontMetrics().elidedText(m_serverText, Qt::ElideRight, std::max(0, width() - others)));
}

void StatusLine::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitServer();
}

void StatusLine::applyColours()
{
    const QColor warning = theme::warning(palette());
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
    m_exposedIcon->setPixmap(
        colouredIcon(QStringLiteral("warning"), warning).pixmap(QSize(size, size), devicePixelRatioF()));
    colour(m_exposed, warning);
    colour(m_clients, m_hasRefused ? warning : QColor());
    colour(m_log, m_hasLost ? warning : QColor());
    switch (m_state) {
    case Server::State::Listening:
        colour(m_server, theme::good(palette()));
        break;
    case Server::State::Failed:
        colour(m_server, theme::bad(palette()));
        break;
    case Server::State::Draining:
        colour(m_server, warning);
        break;
    case Server::State::Stopped:
    case Server::State::Starting:
        colour(m_server, {});
        break;
    }
}

void StatusLine::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyColours();
}

} // namespace porthole
