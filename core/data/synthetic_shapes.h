// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace clinic {

/// The ten shapes of the demo, in the order of its classes.
enum class SyntheticShape {
    Circle,
    Square,
    Triangle,
    Star,
    Heart,
    Cross,
    Ring,
    Arrow,
    Diamond,
    Moon
};

/// Whether (x, y) lies in the shape of radius about 1 around the origin; y points down.
bool isInside(SyntheticShape shape, double x, double y);

} // namespace clinic
