// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "ui/plots/density_buffer.h"
#include "ui/plots/point_index.h"
#include "ui/plots/point_stamp.h"

#include <QImage>
#include <QRectF>

#include <array>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

namespace clinic::ui {

/// Data to device pixels of the picture, along each axis.
struct PixelTransform {
    double scaleX = 1, offsetX = 0;
    double scaleY = -1, offsetY = 0;

    float pixelX(float x) const { return static_cast<float>(x * scaleX + offsetX); }
    float pixelY(float y) const { return static_cast<float>(y * scaleY + offsetY); }
    /// The data rectangle of a rectangle in pixels.
    QRectF dataArea(const QRectF& pixels) const;
};

/// Points of one modality. `colours` holds a place in the palette for each point, in the index's
/// order.
struct PointLayer {
    const PointIndex* points = nullptr;
    std::span<const std::uint8_t> colours;
    bool discs = true; ///< else hollow diamonds
};

/// Points that are ringed. Up to 20,000 in view have a ring each; more are counted into a veil.
struct RingLayer {
    const PointIndex* points = nullptr;
    std::span<const std::uint8_t> chosen; ///< by row, 1 for a ring; empty: all points
};

struct PairLine {
    float x0 = 0, y0 = 0, x1 = 0, y1 = 0; ///< data coordinates
    std::uint8_t colour = 0;
};

/// Everything that is drawn, from the ground up.
struct RasterScene {
    std::span<const PairLine> lines;
    std::vector<PointLayer> common;
    std::span<const PairLine> strongLines; ///< of rare, selected and current pairs
    std::vector<PointLayer> rare; ///< never covered by common ones, never smaller than a few pixels
    std::vector<RingLayer> ringed; ///< selected points
    std::array<QRgb, 256> palette {};
    QRgb ground =
        0xffffffff; ///< opaque; rare points and rings stand off from their surroundings by it
};

/// Sizes of points in device pixels, chosen by how many are in view.
struct PointSizes {
    bool dense = false; ///< common points are counted per pixel, not drawn one by one
    int splat = 2; ///< side of a counted point
    double radius = 3;
    double rareRadius = 3.5;
    double toneFull = 30; ///< weight at which a counted pixel is opaque

    static PointSizes forView(std::size_t visible, QSize pixels, double ratio);
};

/// Draws points into a picture with threadCount() threads. The picture is cut into stripes that
/// threads take in turn, so nothing is shared and the result does not depend on the number of
/// threads.
class PointRaster {
public:
    /// Premultiplied, transparent where nothing is drawn. `ratio`: device pixels per unit of the
    /// widget.
    QImage draw(const RasterScene& scene, const PixelTransform& transform, QSize pixels,
        double ratio, PointSizes* used = nullptr);

private:
    std::unique_ptr<DensityBuffer> takeBuffer();
    void giveBuffer(std::unique_ptr<DensityBuffer> buffer);

    std::mutex m_mutex;
    std::vector<std::unique_ptr<DensityBuffer>> m_buffers; ///< kept from frame to frame
};

} // namespace clinic::ui
