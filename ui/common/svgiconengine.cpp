// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/svgiconengine.h"

#include "core/base/logging.h"

#include <QFile>
#include <QIcon>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <utility>

// In a static library the resources are linked in only if something refers to them. The macro must be used
// outside of any namespace.
static void linkResources()
{
    Q_INIT_RESOURCE(porthole);
}

namespace porthole {

namespace {

QByteArray readSvg(const QString &name)
{
    linkResources();
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    if (file.open(QIODevice::ReadOnly))
        return file.readAll();
    qCWarning(lcUi) << "no such icon:" << name;
    return {};
}

} // namespace

SvgIconEngine::SvgIconEngine(const QString &name, ColourOf colour)
    : m_name(name)
    , m_svg(readSvg(name))
    , m_colour(std::move(colour))
{
}

void SvgIconEngine::paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State)
{
    render(painter, rect, m_colour(mode));
}

QPixmap SvgIconEngine::pixmap(const QSize &size, QIcon::Mode mode, QIcon::State)
{
    const QColor colour = m_colour(mode);
    const QString cacheKey = QStringLiteral("porthole/%1/%2x%3/%4")
                                 .arg(m_name)
                                 .arg(size.width())
                                 .arg(size.height())
                                 .arg(colour.name(QColor::HexArgb));
    QPixmap pixmap;
    if (QPixmapCache::find(cacheKey, &pixmap))
        return pixmap;
    pixmap = QPixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    render(&painter, QRectF(QPointF(0, 0), size), colour);
    painter.end();
    QPixmapCache::insert(cacheKey, pixmap);
    return pixmap;
}

void SvgIconEngine::render(QPainter *painter, const QRectF &rect, const QColor &colour) const
{
    QByteArray svg = m_svg;
    svg.replace("currentColor", colour.name().toLatin1());
    QSvgRenderer renderer(svg);
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    const qreal opacity = painter->opacity();
    painter->setOpacity(opacity * colour.alphaF());
    renderer.render(painter, rect);
    painter->setOpacity(opacity);
}

QIconEngine *SvgIconEngine::clone() const
{
    return new SvgIconEngine(*this);
}

QString SvgIconEngine::key() const
{
    return QStringLiteral("porthole-svg");
}

QString SvgIconEngine::iconName()
{
    return m_name;
}

bool SvgIconEngine::isNull()
{
    return m_svg.isEmpty();
}

QIcon colouredIcon(const QString &name, const QColor &colour)
{
    return QIcon(new SvgIconEngine(name, [colour](QIcon::Mode) { return colour; }));
}

} // namespace porthole
