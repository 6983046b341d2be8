// SPDX-License-Identifier: Apache-2.0
// Panning and hovering over a million points, against a painter that draws them one by one. Prints,
// asserts nothing.
//   bench_point_cloud [points, default 1000000] [device pixels per unit, default 1]
#include "core/base/parallel.h"
#include "core/base/rng.h"
#include "ui/plots/custom_plot.h"
#include "ui/plots/data_colours.h"
#include "ui/plots/map_axes.h"
#include "ui/plots/map_scene.h"
#include "ui/plots/point_cloud.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QPainter>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>

using namespace clinic;
using namespace clinic::ui;

namespace {

constexpr int clusters = 40;

std::shared_ptr<const MapResult> randomMap(std::size_t n)
{
    auto map = std::make_shared<MapResult>();
    map->modality = MapModality::Image;
    map->imageXy = Matrix(n, 2);
    map->explainedVariance = {0.3, 0.2};
    Rng rng(1);
    for (std::size_t i = 0; i < n; ++i) {
        Rng centre(2, rng.below(clusters));
        const double x = centre.normal();
        const double y = centre.normal();
        map->imageXy(i, 0) = static_cast<float>(x + 0.25 * rng.normal());
        map->imageXy(i, 1) = static_cast<float>(y + 0.25 * rng.normal());
    }
    return map;
}

/// Two percent of the points in the colour of poison and on top, without an embedding set to ask.
std::shared_ptr<const PreparedMap> withPoison(const PreparedMap& plain)
{
    auto prepared = std::make_shared<PreparedMap>(plain);
    prepared->colouring.palette[0] = data_colour::clean;
    prepared->colouring.palette[1] = data_colour::poisoned;
    std::vector<std::uint32_t> rare;
    for (std::size_t row = 0; row < prepared->colouring.onTop.size(); row += 50) {
        prepared->colouring.onTop[row] = 1;
        prepared->colouring.colourOfRow[row] = 1;
        rare.push_back(static_cast<std::uint32_t>(row));
    }
    prepared->image.rare = PointIndex(prepared->map->imageXy, rare);
    prepared->image.rareColours.assign(rare.size(), 1);
    return prepared;
}

struct Times {
    std::vector<double> values; ///< milliseconds of the clock on the wall
    double processor =
        0; ///< milliseconds of all threads together, which other programs do not lengthen

    double at(double share)
    {
        std::ranges::sort(values);
        return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
    }
};

template <typename Body> double millisecondsOf(const Body& body)
{
    QElapsedTimer timer;
    timer.start();
    body();
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

template <typename Body> void measure(Times& times, const Body& body)
{
    const std::clock_t before = std::clock();
    times.values.push_back(millisecondsOf(body));
    times.processor += 1000.0 * static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC;
}

void report(const char* what, Times times, const char* unit = "ms")
{
    std::printf("%-34s median %7.2f %s  slowest tenth %7.2f %s  (n = %zu)\n", what, times.at(0.5),
        unit, times.at(0.9), unit, times.values.size());
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const std::size_t n = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000;
    const double ratio = argc > 2 ? std::strtod(argv[2], nullptr) : 1;
    QApplication application(argc, argv);
    std::printf(
        "%zu points, %zu threads, 1280 x 800 units, %.1f pixels a unit\n", n, threadCount(), ratio);

    std::shared_ptr<const PreparedMap> prepared;
    const auto map = randomMap(n);
    const double preparing =
        millisecondsOf([&] { prepared = prepareMap(map, ColourBy::Poisoned, nullptr); });
    MapScene scene;
    scene.setPrepared(withPoison(*prepared));
    QCustomPlot plot;
    plot.resize(1280, 800);
    plot.setBufferDevicePixelRatio(ratio);
    auto* cloud = new PointCloud(plot.xAxis, plot.yAxis, scene); // the plot owns it
    styleAxes(plot, plot.palette());
    plot.replot();
    fitAxes(plot, scene.bounds());
    plot.replot();
    QImage screen(QSize(1280, 800) * ratio, QImage::Format_ARGB32_Premultiplied);
    screen.setDevicePixelRatio(ratio);
    const auto frame =
        [&] { // all that a frame on screen costs: points, axes, the copy to the window
            plot.replot(QCustomPlot::rpImmediateRefresh);
            plot.render(&screen);
        };

    Times pan;
    Times zoom;
    Times hover;
    Rng rng(3);
    for (int i = 0; i < 120; ++i) {
        plot.xAxis->moveRange(plot.xAxis->range().size() * (i % 60 < 30 ? 0.004 : -0.004));
        plot.yAxis->moveRange(plot.yAxis->range().size() * (i % 40 < 20 ? 0.003 : -0.003));
        measure(pan, frame);
    }
    for (int i = 0; i < 40; ++i) {
        plot.xAxis->scaleRange(i < 20 ? 0.8 : 1.25);
        plot.yAxis->scaleRange(i < 20 ? 0.8 : 1.25);
        measure(zoom, frame);
    }
    const QSizeF unit(plot.xAxis->range().size() / 1200, plot.yAxis->range().size() / 750);
    for (int i = 0; i < 2000; ++i) {
        const QPointF at(plot.xAxis->range().lower + plot.xAxis->range().size() * rng.uniform(),
            plot.yAxis->range().lower + plot.yAxis->range().size() * rng.uniform());
        hover.values.push_back(
            1000 * millisecondsOf([&] { (void)scene.pick(at, unit * 10, unit * 4); }));
    }
    Times naive; // as a plot with one item per point does it
    for (int i = 0; i < 3; ++i) {
        measure(naive, [&] {
            QPainter painter(&screen);
            painter.setPen(Qt::NoPen);
            painter.setBrush(QColor(data_colour::clean));
            for (std::size_t row = 0; row < n; ++row)
                painter.drawEllipse(
                    cloud->coordsToPixels(map->imageXy(row, 0), map->imageXy(row, 1)), 1.5, 1.5);
        });
    }
    std::printf("%-34s %7.1f ms, once, on a thread of its own\n", "sort and colour", preparing);
    report("pan, a frame", pan);
    report("zoom, a frame", zoom);
    report("point under the cursor", hover, "us");
    report("painter, point by point, a frame", naive);
    std::printf("processor time of a frame: pan %.1f ms, zoom %.1f ms, painter %.1f ms\n",
        pan.processor / 120, zoom.processor / 40, naive.processor / 3);
    std::printf("frames a second while panning: %.0f; against the painter: %.0fx\n",
        1000 / pan.at(0.5), naive.at(0.5) / pan.at(0.5));
    return 0;
}
