// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/map_axes.h"

#include "core/workflows/project_embeddings.h"
#include "ui/format.h"
#include "ui/plots/custom_plot.h"

#include <QCoreApplication>

#include <algorithm>

namespace clinic::ui {

namespace {

QColor faded(QColor colour, double share)
{
    colour.setAlphaF(static_cast<float>(share));
    return colour;
}

void styleAxis(QCPAxis& axis, const QColor& text, const QFont& font)
{
    const QPen line(faded(text, 0.35), 0);
    axis.setBasePen(line);
    axis.setTickPen(line);
    axis.setSubTicks(false);
    axis.setTickLengthIn(0);
    axis.setTickLengthOut(4);
    axis.ticker()->setTickCount(4);
    axis.setTickLabelColor(faded(text, 0.65));
    axis.setLabelColor(faded(text, 0.85));
    axis.setTickLabelFont(font);
    axis.setLabelFont(font);
    axis.setLabelPadding(4);
    axis.grid()->setPen(QPen(faded(text, 0.08), 0));
    axis.grid()->setZeroLinePen(QPen(faded(text, 0.14), 0));
}

} // namespace

void styleAxes(QCustomPlot& plot, const QPalette& palette)
{
    const QColor text = palette.color(QPalette::Text);
    plot.setBackground(palette.color(QPalette::Base));
    QFont font = plot.font();
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * 0.9);
    styleAxis(*plot.xAxis, text, font);
    styleAxis(*plot.yAxis, text, font);
    plot.selectionRect()->setPen(QPen(palette.color(QPalette::Highlight), 1));
    plot.selectionRect()->setBrush(faded(palette.color(QPalette::Highlight), 0.15));
}

void labelAxes(QCustomPlot& plot, const MapResult* map)
{
    const bool meaning = map != nullptr && map->explainedVariance.size() >= 2;
    QCPAxis* const axes[2] = {plot.xAxis, plot.yAxis};
    for (std::size_t i = 0; i < 2; ++i) {
        axes[i]->setVisible(meaning);
        if (meaning)
            axes[i]->setLabel(
                QCoreApplication::translate("ScatterView", "PC %1 (%2)")
                    .arg(QString::number(i + 1), formatPercent(map->explainedVariance[i])));
    }
}

void fitAxes(QCustomPlot& plot, const QRectF& bounds)
{
    if (bounds.isNull())
        return;
    const QSizeF size = plot.axisRect()->size();
    const double unit = 1.08
        * std::max({bounds.width() / std::max(1.0, size.width()),
            bounds.height() / std::max(1.0, size.height()), 1e-9});
    const QPointF centre = bounds.center();
    plot.xAxis->setRange(
        centre.x() - unit * size.width() / 2, centre.x() + unit * size.width() / 2);
    plot.yAxis->setRange(
        centre.y() - unit * size.height() / 2, centre.y() + unit * size.height() / 2);
}

void keepAspect(QCustomPlot& plot)
{
    plot.yAxis->setScaleRatio(plot.xAxis, 1.0);
}

} // namespace clinic::ui
