// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/image/image.h"

namespace clinic {

class Rng;

/// PAR's augmentation of a picture as the model sees it: with probability 1/2 normal noise of
/// deviation 0.2 (of the range 0..1) on every value, and with probability 1/2 a black square of 0.5
/// to 1 % of the area at a random place. Source: specs of defences, 4.1.
Image noiseAugment(Image image, Rng& rng);

} // namespace clinic
