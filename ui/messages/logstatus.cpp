// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/messages/logstatus.h"

#include "ui/common/format.h"
#include "ui/common/theme.h"
#include "ui/messages/messagemodel.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

namespace porthole {

namespace {

QLabel *makeLabel(const char *name, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setObjectName(QLatin1String(name));
    label->setTextFormat(Qt::PlainText);
    return label;
}

QToolButton *makeButton(const char *name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(QLatin1String(name));
    button->setFocusPolicy(Qt::StrongFocus);
    return button;
}

QString number(quint64 n)
{
    return format::count(qint64(n));
}

} // namespace

LogStatus::LogStatus(MessageModel *model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_loss(makeLabel("loss", this))
    , m_said(makeLabel("said", this))
    , m_matches(makeLabel("matches", this))
    , m_showCleared(makeButton("showCleared", this))
    , m_search(makeButton("searchButton", this))
{
    m_loss->setWordWrap(true);
    m_showCleared->setToolTip(tr("Show again what was cleared away; it is still in the log"));
    auto *line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_loss, 1);
    line->addStretch();
    line->addWidget(m_showCleared);
    line->addWidget(m_said);
    line->addWidget(m_matches);
    line->addWidget(m_search);
    updateColours();
    refresh();
    connect(model, &MessageModel::statusChanged, this, &LogStatus::refresh);
    connect(m_search, &QToolButton::clicked, this, &LogStatus::onSearchButton);
    connect(m_showCleared, &QToolButton::clicked, model, [model] { model->setCleared(false); });
}

QString LogStatus::olderText() const
{
    // A ring's file has never held what is in the files before it.
    const quint64 older = m_ringFile.isEmpty() ? m_model->notShown() : m_model->earlier();
    if (older == 0)
        return {};
    if (!m_ringFile.isEmpty()) {
        return tr("the log begins with the newest file, %1; %2 older messages and events are in the files "
                  "before "
                  "it, as far as the ring keeps them (File, Open Capture\u2026)")
            .arg(m_ringFile, number(older));
    }
    if (older == 1)
        return tr("1 older message or event is no longer held (the newest %1 are)")
            .arg(number(m_model->held()));
    return tr("%1 older messages and events are no longer held (the newest %2 are)")
        .arg(number(older), number(m_model->held()));
}

QString LogStatus::lossText() const
{
    QStringList losses;
    if (const QString older = olderText(); !older.isEmpty())
        losses += older;
    if (m_model->notKept() > 0) {
        losses += format::counted(qint64(m_model->notKept()), tr("1 message was not kept"),
                                  tr("%1 messages were not kept"));
    }
    return losses.join(QStringLiteral(" \u00b7 "));
}

QString LogStatus::matchText() const
{
    const bool isFiltered = !m_model->filter().isEmpty();
    const EntrySearch &search = isFiltered ? m_model->matches() : m_model->hits();
    if (!isFiltered && m_model->highlight().isEmpty())
        return {};
    const quint64 found = !m_model->highlight().isEmpty() ? m_model->hits().found().size() : m_model->count();
    const QString text = tr("%1 of %2 match").arg(number(found), number(m_model->held()));
    if (search.isCancelled())
        return tr("%1, searched only %2 %").arg(text).arg(search.percent());
    return search.isSearching() ? tr("%1, searching: %2 %").arg(text).arg(search.percent()) : text;
}

void LogStatus::refresh()
{
    const QString loss = lossText();
    m_loss->setText(loss);
    m_loss->setVisible(!loss.isEmpty());
    const QString matches = matchText();
    m_matches->setText(matches);
    m_matches->setVisible(!matches.isEmpty());

    const bool isSearching = m_model->matches().isSearching() || m_model->hits().isSearching();
    const bool isCancelled = m_model->matches().isCancelled() || m_model->hits().isCancelled();
    const QString button = isSearching ? tr("Cancel") : tr("Search on");
    m_search->setText(button);
    m_search->setAccessibleName(isSearching ? tr("Cancel the search") : tr("Search all of the log"));
    m_search->setToolTip(isSearching ? tr("Stop searching; what was found stays")
                                     : tr("Search again, and all of the log"));
    m_search->setVisible(isSearching || isCancelled);

    const quint64 cleared = m_model->cleared();
    m_showCleared->setText(tr("Show %1 cleared").arg(number(cleared)));
    m_showCleared->setVisible(cleared > 0);
    setVisible(!loss.isEmpty() || !matches.isEmpty() || isSearching || isCancelled || cleared > 0 ||
               !m_said->text().isEmpty());
}

void LogStatus::setRingFile(const QString &name)
{
    m_ringFile = name;
    refresh();
}

void LogStatus::say(const QString &text)
{
    m_said->setText(text);
    m_said->setVisible(!text.isEmpty());
    refresh();
}

void LogStatus::onSearchButton()
{
    if (m_model->matches().isSearching() || m_model->hits().isSearching())
        m_model->cancelSearch();
    else
        m_model->resumeSearch();
}

void LogStatus::updateColours()
{
    const auto colour = [](QLabel *label, const QColor &text) {
        QPalette palette = label->palette();
        palette.setColor(QPalette::WindowText, text);
        label->setPalette(palette);
    };
    colour(m_loss, theme::warning(palette()));
    colour(m_matches, theme::muted(palette()));
    colour(m_said, theme::warning(palette()));
}

void LogStatus::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateColours();
}

} // namespace porthole
