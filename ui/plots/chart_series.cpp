// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/chart_series.h"

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

std::size_t nearestPoint(const std::vector<double>& xs, double x)
{
    const auto after = std::ranges::lower_bound(xs, x);
    if (after == xs.begin())
        return 0;
    if (after == xs.end() || x - *(after - 1) < *after - x)
        return static_cast<std::size_t>(after - xs.begin()) - 1;
    return static_cast<std::size_t>(after - xs.begin());
}

std::pair<std::size_t, std::size_t> shownPoints(
    const std::vector<double>& xs, double low, double high)
{
    const auto first = std::ranges::lower_bound(xs, low) - xs.begin();
    const auto last = std::ranges::upper_bound(xs, high) - xs.begin();
    return {static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, first - 1)),
        std::min(xs.size(), static_cast<std::size_t>(last) + 1)};
}

QString csvText(const std::vector<ChartSeries>& all)
{
    QString text = u"series,step,value,low,high\n"_s;
    for (const ChartSeries& series : all) {
        for (std::size_t i = 0; i < series.x->size(); ++i) {
            text += u'"' + QString(series.name).replace(u'"', u"\"\""_s) + u"\","_s
                + QString::number((*series.x)[i], 'g', 17) + u','
                + QString::number((*series.y)[i], 'g', 17) + u',';
            if (series.low && series.high)
                text += QString::number((*series.low)[i], 'g', 17) + u','
                    + QString::number((*series.high)[i], 'g', 17);
            else
                text += u',';
            text += u'\n';
        }
    }
    return text;
}

} // namespace clinic::ui
