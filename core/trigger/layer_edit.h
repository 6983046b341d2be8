// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/brush.h"
#include "core/trigger/painted.h"

namespace clinic {

/// The box of all pixels that are not fully transparent; empty where there are none.
PixelBox contentBox(const RgbaImage& picture);

/// A layer of one transparent pixel, to be painted on.
PaintedLayer emptyLayer(std::string name);
/// True for a layer whose pixels are the canvas's: scale 1, at a whole place.
bool isOnGrid(const PaintedLayer& layer);
/// True for one on the grid that, grown to the canvas, has at most 4096 x 4096 pixels: a file may
/// place a layer far away.
bool canBePaintedOn(const PaintedLayer& layer, int canvas);
/// The same layer with transparent pixels around it, so that it reaches over the whole canvas and
/// can be painted anywhere. It must be one that can be
/// painted on.
PaintedLayer grownToCanvas(PaintedLayer layer, int canvas);
/// The same layer without transparent edges: what a person moves is what there is to see.
PaintedLayer trimmed(PaintedLayer layer);

/// A picture as a new layer in the middle of the canvas, made smaller (by area) if it is larger
/// than that.
PaintedLayer pictureLayer(std::string name, const RgbaImage& picture, int canvas);

/// Where a layer lies on the canvas.
struct LayerFrame {
    double left = 0, top = 0, width = 0, height = 0;
};
LayerFrame frameOf(const PaintedLayer& layer);

/// The topmost visible layer that has something at this place; -1: none.
int layerAt(const PaintedTrigger& painted, CanvasPoint point);

} // namespace clinic
