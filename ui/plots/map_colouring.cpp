// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/map_colouring.h"

#include "ui/format.h"
#include "ui/plots/data_colours.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

namespace clinic::ui {

namespace {

QString text(const char* source)
{
    return QCoreApplication::translate("MapColouring", source);
}

std::size_t rowCount(const MapResult& map)
{
    return std::max({map.imageXy.rows(), map.textXy.rows(),
        map.embeddings ? static_cast<std::size_t>(map.embeddings->size()) : 0});
}

bool hasPoison(const MapResult& map)
{
    return map.embeddings && map.embeddings->hasPoisonTruth();
}

bool isDrawn(const MapResult& map, std::size_t row)
{
    const auto known = [row](
                           const Matrix& xy) { return row < xy.rows() && !std::isnan(xy(row, 0)); };
    return known(map.imageXy) || known(map.textXy);
}

void markPoisoned(MapColouring& colouring, const MapResult& map)
{
    if (!hasPoison(map))
        return;
    for (std::size_t row = 0; row < colouring.onTop.size(); ++row)
        colouring.onTop[row] = map.embeddings->isPoisoned(static_cast<std::int64_t>(row)) ? 1 : 0;
    const auto marked = std::count(colouring.onTop.begin(), colouring.onTop.end(), 1);
    // what makes up most of the points is not rare, and being on top would then hide the others
    if (2 * static_cast<std::size_t>(marked) > colouring.onTop.size())
        std::ranges::fill(colouring.onTop, 0);
}

void colourByPoison(MapColouring& colouring, const MapResult& map)
{
    colouring.palette[0] = data_colour::clean;
    colouring.palette[1] = data_colour::poisoned;
    qint64 count[2] = {0, 0};
    for (std::size_t row = 0; row < colouring.colourOfRow.size(); ++row) {
        const bool poisoned =
            hasPoison(map) && map.embeddings->isPoisoned(static_cast<std::int64_t>(row));
        colouring.colourOfRow[row] = poisoned ? 1 : 0;
        if (isDrawn(map, row))
            ++count[poisoned ? 1 : 0];
    }
    if (!hasPoison(map)) {
        colouring.legend = {{text("pairs"), QColor(data_colour::clean), count[0], true}};
        return;
    }
    colouring.legend = {{text("clean"), QColor(data_colour::clean), count[0], true},
        {text("poisoned"), QColor(data_colour::poisoned), count[1], true}};
}

/// The most frequent labels get a colour each, the rest share one.
void colourByLabel(MapColouring& colouring, const MapResult& map)
{
    std::map<std::string, qint64> counts;
    for (std::size_t row = 0; row < colouring.colourOfRow.size(); ++row) {
        if (isDrawn(map, row))
            ++counts[map.embeddings->label(static_cast<std::int64_t>(row))];
    }
    std::vector<std::pair<std::string, qint64>> byCount(counts.begin(), counts.end());
    std::ranges::stable_sort(
        byCount, [](const auto& a, const auto& b) { return a.second > b.second; });
    const auto colours = groupColours();
    const std::size_t named =
        byCount.size() <= colours.size() ? byCount.size() : colours.size() - 1;
    std::map<std::string, std::uint8_t> place;
    qint64 rest = 0;
    for (std::size_t i = 0; i < byCount.size(); ++i) {
        place[byCount[i].first] = static_cast<std::uint8_t>(std::min(i, named));
        if (i >= named) {
            rest += byCount[i].second;
            continue;
        }
        colouring.palette[i] = colours[i];
        const QString name =
            byCount[i].first.empty() ? text("without label") : plainText(byCount[i].first, 80);
        colouring.legend.push_back({name, QColor(colours[i]), byCount[i].second, true});
    }
    if (rest > 0)
        colouring.legend.push_back({QCoreApplication::translate("MapColouring", "%n other label(s)",
                                        nullptr, static_cast<int>(byCount.size() - named)),
            QColor(data_colour::other), rest, true});
    colouring.palette[named] =
        named < colours.size() && rest == 0 ? colours[named] : data_colour::other;
    for (std::size_t row = 0; row < colouring.colourOfRow.size(); ++row) {
        const auto found = place.find(map.embeddings->label(static_cast<std::int64_t>(row)));
        colouring.colourOfRow[row] =
            found == place.end() ? static_cast<std::uint8_t>(named) : found->second;
    }
}

/// Ends of the scale: all but the outermost half percent at each end, so that one odd value does
/// not flatten the rest.
ColourScale scaleOf(std::vector<float> values, const QString& title)
{
    std::erase_if(values, [](float v) { return !std::isfinite(v); });
    if (values.empty())
        return {title, 0, 1};
    const auto at = [&values](double share) {
        const auto place =
            static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
        std::nth_element(values.begin(), values.begin() + place, values.end());
        return static_cast<double>(values[static_cast<std::size_t>(place)]);
    };
    const double low = at(0.005);
    const double high = at(0.995);
    return {title, low, high > low ? high : low + 1e-6};
}

/// `scaled`: the values that the scale is of, those of the frame where there is one.
void colourByValue(MapColouring& colouring, const std::vector<float>& values,
    const std::vector<float>& scaled, const QString& title)
{
    for (std::size_t i = 0; i < colouring.palette.size(); ++i)
        colouring.palette[i] = sequentialColour(static_cast<double>(i) / 255.0);
    colouring.scale = scaleOf(scaled.empty() ? values : scaled, title);
    const double low = colouring.scale->low;
    const double factor = 255.0 / (colouring.scale->high - low);
    for (std::size_t row = 0; row < std::min(values.size(), colouring.colourOfRow.size()); ++row) {
        const double place = std::isfinite(values[row]) ? (values[row] - low) * factor : 0;
        colouring.colourOfRow[row] = static_cast<std::uint8_t>(std::clamp(place, 0.0, 255.0));
    }
}

} // namespace

QColor ColourScale::colourAt(double value) const
{
    return QColor(sequentialColour((value - low) / (high - low)));
}

bool canColourBy(const MapResult& map, ColourBy by)
{
    switch (by) {
    case ColourBy::Poisoned:
        return hasPoison(map);
    case ColourBy::Label:
        return map.embeddings && map.embeddings->hasLabels();
    case ColourBy::OwnCosine:
        return !map.ownCosine.empty();
    case ColourBy::TargetCosine:
        return !map.targetCosine.empty();
    }
    return false;
}

MapColouring colourMap(const MapResult& map, ColourBy by)
{
    MapColouring colouring;
    const MapResult& frame = map.frame ? *map.frame : map;
    const std::size_t rows = rowCount(map);
    colouring.palette.fill(data_colour::other);
    colouring.colourOfRow.assign(rows, 0);
    colouring.onTop.assign(rows, 0);
    markPoisoned(colouring, map);
    if (by == ColourBy::Poisoned || !canColourBy(map, by))
        colourByPoison(colouring, map);
    else if (by == ColourBy::Label)
        colourByLabel(colouring, map);
    else if (by == ColourBy::OwnCosine)
        colourByValue(colouring, map.ownCosine, frame.ownCosine, text("cosine to own caption"));
    else
        colourByValue(colouring, map.targetCosine, frame.targetCosine,
            map.targetName.empty() ? text("cosine to target caption")
                                   : text("cosine to %1").arg(plainText(map.targetName, 80)));
    return colouring;
}

} // namespace clinic::ui
