// SPDX-License-Identifier: Apache-2.0
#include "ui/plots/point_raster.h"

#include "core/base/parallel.h"
#include "ui/plots/line_raster.h"

#include <algorithm>
#include <cmath>
#include <optional>

namespace clinic::ui {

namespace {

constexpr int stripeRows = 32;
constexpr std::size_t singlyRinged = 20'000; ///< up to so many in view have a ring each
constexpr std::size_t singlyDrawn = 50'000; ///< up to so many points in view are drawn one by one

/// What all stripes of one picture share.
struct Frame {
    const RasterScene& scene;
    const PixelTransform& transform;
    QSize pixels;
    double ratio;
    PointSizes sizes;
    std::array<std::uint64_t, 256> lanes;
    ToneCurve tone;
    std::optional<ToneCurve> lineTone, strongTone;
    std::optional<ToneCurve> veilTone; ///< there are too many rings
    std::uint64_t veil = 0;
    PointStamp disc, diamond;
    PointStamp rareDisc, rareDiamond, halo;
    PointStamp ring, ringShadow;
};

Frame makeFrame(
    const RasterScene& scene, const PixelTransform& transform, QSize pixels, double ratio)
{
    const QRectF view = transform.dataArea(QRectF(QPointF(0, 0), QSizeF(pixels)));
    std::size_t visible = 0;
    for (const PointLayer& layer : scene.common)
        visible += layer.points->countNear(view);
    const PointSizes sizes = PointSizes::forView(visible, pixels, ratio);
    const double stroke = 1.3 * ratio;
    const double rare = sizes.rareRadius;
    Frame frame {scene, transform, pixels, ratio, sizes, {},
        ToneCurve(sizes.dense ? 0.4 : 1, sizes.toneFull), {}, {}, {}, 0,
        PointStamp(StampShape::Disc, sizes.radius),
        PointStamp(StampShape::Diamond, sizes.radius, stroke), PointStamp(StampShape::Disc, rare),
        PointStamp(StampShape::Diamond, rare * 1.1, stroke * 1.15),
        PointStamp(StampShape::Disc, rare + 0.9 * ratio),
        PointStamp(StampShape::Ring, rare + 1.6 * ratio, 1.4 * ratio),
        PointStamp(StampShape::Ring, rare + 2.7 * ratio, 1.2 * ratio)};
    std::ranges::transform(scene.palette, frame.lanes.begin(), DensityBuffer::lanes);
    if (!scene.lines.empty())
        frame.lineTone.emplace(lineTone(scene.lines.size(), false));
    if (!scene.strongLines.empty())
        frame.strongTone.emplace(lineTone(scene.strongLines.size(), true));
    std::size_t ringed = 0;
    for (const RingLayer& layer : scene.ringed)
        ringed += layer.points->countNear(view);
    if (ringed > singlyRinged) {
        frame.veilTone.emplace(0.35, 1e6); // never opaque: the colours below stay readable
        frame.veil = DensityBuffer::lanes(
            qGray(scene.ground) > 127 ? qRgb(20, 24, 32) : qRgb(255, 255, 255));
    }
    return frame;
}

/// One stripe: rows [first, last) of the picture.
class Stripe {
public:
    Stripe(const Frame& frame, DensityBuffer& buffer, QRgb* pixels, int first, int last)
        : m_frame(frame)
        , m_buffer(buffer)
        , m_target {pixels, frame.pixels.width(), first, last}
    {
    }

    void draw()
    {
        drawLines(m_frame.scene.lines, m_frame.lineTone);
        if (m_frame.sizes.dense)
            countPoints();
        else
            stampPoints();
        drawLines(m_frame.scene.strongLines, m_frame.strongTone);
        // All halos first: in a tight group they would otherwise cover their neighbours.
        for (const PointLayer& layer : m_frame.scene.rare)
            stampHalos(layer);
        for (const PointLayer& layer : m_frame.scene.rare)
            stampRare(layer);
        if (m_frame.veilTone) {
            countRings();
            return;
        }
        for (const RingLayer& layer : m_frame.scene.ringed)
            stampRings(layer);
    }

private:
    /// Data area of the stripe and `reach` pixels around it.
    QRectF areaWithin(int reach) const
    {
        return m_frame.transform.dataArea(QRectF(-reach, m_target.firstRow - reach,
            m_target.width + 2 * reach, m_target.lastRow - m_target.firstRow + 2 * reach));
    }

    void drawLines(std::span<const PairLine> lines, const std::optional<ToneCurve>& tone)
    {
        if (!tone)
            return;
        m_buffer.start(m_target.width, m_target.lastRow - m_target.firstRow);
        addLines(m_buffer, lines, m_frame.scene.palette, m_frame.transform, m_target.width,
            m_target.firstRow, m_target.lastRow);
        m_buffer.blendOnto(m_target.pixels, *tone);
    }

    void countPoints()
    {
        m_buffer.start(m_target.width, m_target.lastRow - m_target.firstRow);
        for (const PointLayer& layer : m_frame.scene.common) {
            layer.points->forRuns(areaWithin(m_frame.sizes.splat + 1), [&](PointIndex::Run run) {
                switch (m_frame.sizes.splat) {
                case 1:
                    return countRun<1>(layer, run);
                case 2:
                    return countRun<2>(layer, run);
                case 3:
                    return countRun<3>(layer, run);
                default:
                    return countRun<4>(layer, run);
                }
            });
        }
        m_buffer.blendOnto(m_target.pixels, m_frame.tone);
    }

    template <int Side> void countRun(const PointLayer& layer, PointIndex::Run run)
    {
        constexpr std::size_t piece =
            256; // places first, in one loop that the compiler turns into vector code
        int column[piece];
        int row[piece];
        const float scaleX = static_cast<float>(m_frame.transform.scaleX);
        const float scaleY = static_cast<float>(m_frame.transform.scaleY);
        const float margin = DensityBuffer::margin;
        const float offsetX =
            static_cast<float>(m_frame.transform.offsetX) - 0.5F * (Side - 1) + margin;
        const float offsetY = static_cast<float>(m_frame.transform.offsetY - m_target.firstRow)
            - 0.5F * (Side - 1) + margin;
        const auto columns = static_cast<unsigned>(m_target.width + DensityBuffer::margin);
        const auto rows =
            static_cast<unsigned>(m_target.lastRow - m_target.firstRow + DensityBuffer::margin);
        const std::ptrdiff_t stride = m_buffer.stride();
        std::uint64_t* origin = m_buffer.cell(-DensityBuffer::margin, -DensityBuffer::margin);
        for (std::size_t begin = run.begin; begin < run.end; begin += piece) {
            const std::size_t count = std::min(piece, run.end - begin);
            const float* x = layer.points->x().data() + begin;
            const float* y = layer.points->y().data() + begin;
            for (std::size_t i = 0; i < count; ++i) {
                column[i] = static_cast<int>(x[i] * scaleX + offsetX);
                row[i] = static_cast<int>(y[i] * scaleY + offsetY);
            }
            const std::uint8_t* colour = layer.colours.data() + begin;
            for (std::size_t i = 0; i < count; ++i) {
                if (static_cast<unsigned>(column[i]) >= columns
                    || static_cast<unsigned>(row[i]) >= rows)
                    continue;
                std::uint64_t* cell = origin + row[i] * stride + column[i];
                const std::uint64_t lanes = m_frame.lanes[colour[i]];
                for (int dy = 0; dy < Side; ++dy) {
                    for (int dx = 0; dx < Side; ++dx)
                        DensityBuffer::add(cell[dy * stride + dx], lanes);
                }
            }
        }
    }

    template <typename Stamp>
    void forPoints(const PointIndex& points, int reach, const Stamp& stamp)
    {
        const QRectF area = areaWithin(reach);
        points.forRuns(area, [&](PointIndex::Run run) {
            for (std::size_t i = run.begin; i < run.end; ++i) {
                if (const float y = points.y()[i]; y >= area.top() && y <= area.bottom())
                    stamp(m_frame.transform.pixelX(points.x()[i]), m_frame.transform.pixelY(y), i);
            }
        });
    }

    void stampPoints()
    {
        const auto& palette = m_frame.scene.palette;
        for (const PointLayer& layer : m_frame.scene.common) {
            const PointStamp& shape = layer.discs ? m_frame.disc : m_frame.diamond;
            forPoints(*layer.points, shape.reach(), [&](float x, float y, std::size_t i) {
                shape.draw(m_target, x, y, palette[layer.colours[i]], layer.discs ? 205 : 235);
            });
        }
    }

    void stampHalos(const PointLayer& layer)
    {
        forPoints(*layer.points, m_frame.halo.reach(), [&](float x, float y, std::size_t) {
            m_frame.halo.draw(m_target, x, y, m_frame.scene.ground, layer.discs ? 170 : 90);
        });
    }

    void stampRare(const PointLayer& layer)
    {
        const PointStamp& shape = layer.discs ? m_frame.rareDisc : m_frame.rareDiamond;
        forPoints(*layer.points, shape.reach(), [&](float x, float y, std::size_t i) {
            shape.draw(m_target, x, y, m_frame.scene.palette[layer.colours[i]], 256);
        });
    }

    static bool isRinged(const RingLayer& layer, std::size_t i)
    {
        return layer.chosen.empty() || layer.chosen[layer.points->rows()[i]] != 0;
    }

    void countRings()
    {
        const int side = m_frame.sizes.splat;
        const int rows = m_target.lastRow - m_target.firstRow;
        m_buffer.start(m_target.width, rows);
        for (const RingLayer& layer : m_frame.scene.ringed) {
            forPoints(*layer.points, side + 1, [&](float x, float y, std::size_t i) {
                const float half = 0.5F * static_cast<float>(side - 1);
                const int column = static_cast<int>(std::floor(x - half));
                const int row = static_cast<int>(std::floor(y - half)) - m_target.firstRow;
                if (column < -side || column > m_target.width || row < -side || row > rows
                    || !isRinged(layer, i))
                    return;
                for (int dy = 0; dy < side; ++dy) {
                    for (int dx = 0; dx < side; ++dx)
                        DensityBuffer::add(*m_buffer.cell(column + dx, row + dy), m_frame.veil);
                }
            });
        }
        m_buffer.blendOnto(m_target.pixels, *m_frame.veilTone);
    }

    void stampRings(const RingLayer& layer)
    {
        forPoints(*layer.points, m_frame.ringShadow.reach(), [&](float x, float y, std::size_t i) {
            if (!isRinged(layer, i))
                return;
            m_frame.ringShadow.draw(m_target, x, y, qRgb(20, 24, 32), 235);
            m_frame.ring.draw(m_target, x, y, qRgb(255, 255, 255), 256);
        });
    }

    const Frame& m_frame;
    DensityBuffer& m_buffer;
    PointStamp::Target m_target;
};

} // namespace

QRectF PixelTransform::dataArea(const QRectF& pixels) const
{
    const QPointF a((pixels.left() - offsetX) / scaleX, (pixels.top() - offsetY) / scaleY);
    const QPointF b((pixels.right() - offsetX) / scaleX, (pixels.bottom() - offsetY) / scaleY);
    return QRectF(a, b).normalized();
}

PointSizes PointSizes::forView(std::size_t visible, QSize pixels, double ratio)
{
    const double area = static_cast<double>(pixels.width()) * pixels.height() / (ratio * ratio);
    const double spacing = std::sqrt(area / std::max(1.0, static_cast<double>(visible)));
    PointSizes sizes;
    sizes.dense = visible > singlyDrawn;
    sizes.splat =
        std::clamp(static_cast<int>(std::lround((visible > 300'000 ? 1.5 : 2) * ratio)), 1, 4);
    sizes.radius = ratio * std::clamp(0.32 * spacing, 1.6, 4.2);
    sizes.rareRadius = std::max(ratio * 2.8, sizes.radius * 1.12);
    const double weight = static_cast<double>(visible) * sizes.splat * sizes.splat
        / std::max(1.0, area * ratio * ratio);
    sizes.toneFull = std::clamp(14 * weight, 6.0, 700.0);
    return sizes;
}

QImage PointRaster::draw(const RasterScene& scene, const PixelTransform& transform, QSize pixels,
    double ratio, PointSizes* used)
{
    QImage image(pixels, QImage::Format_ARGB32_Premultiplied);
    if (pixels.isEmpty())
        return image;
    const Frame frame = makeFrame(scene, transform, pixels, ratio);
    if (used != nullptr)
        *used = frame.sizes;
    auto* data = reinterpret_cast<QRgb*>(image.bits()); // NOLINT: 32-bit pixels, rows without gaps
    const auto rows = pixels.height();
    const auto stripes = static_cast<std::size_t>((rows + stripeRows - 1) / stripeRows);
    parallelFor(stripes, 1, [&](std::size_t begin, std::size_t end) {
        std::unique_ptr<DensityBuffer> buffer = takeBuffer();
        for (std::size_t stripe = begin; stripe < end; ++stripe) {
            const int first = static_cast<int>(stripe) * stripeRows;
            const int last = std::min(rows, first + stripeRows);
            QRgb* target = data + static_cast<std::ptrdiff_t>(first) * pixels.width();
            std::fill(
                target, target + static_cast<std::ptrdiff_t>(last - first) * pixels.width(), 0U);
            Stripe(frame, *buffer, target, first, last).draw();
        }
        giveBuffer(std::move(buffer));
    });
    image.setDevicePixelRatio(ratio);
    return image;
}

std::unique_ptr<DensityBuffer> PointRaster::takeBuffer()
{
    const std::lock_guard lock(m_mutex);
    if (m_buffers.empty())
        return std::make_unique<DensityBuffer>();
    std::unique_ptr<DensityBuffer> buffer = std::move(m_buffers.back());
    m_buffers.pop_back();
    return buffer;
}

void PointRaster::giveBuffer(std::unique_ptr<DensityBuffer> buffer)
{
    const std::lock_guard lock(m_mutex);
    m_buffers.push_back(std::move(buffer));
}

} // namespace clinic::ui
