// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/picture_canvas.h"
#include "core/data/question_scene.h"

#include <span>

namespace clinic {

// One function a category of questions (core/data/question_scene.h).

QuestionScene characterScene(Rng& rng, int side);
QuestionScene existenceScene(Rng& rng, int side);
QuestionScene colourScene(Rng& rng, int side);
QuestionScene textureScene(Rng& rng, int side);
QuestionScene numberScene(Rng& rng, int side);
QuestionScene shapeScene(Rng& rng, int side);
QuestionScene positionScene(Rng& rng, int side);
QuestionScene relationScene(Rng& rng, int side);
QuestionScene postureScene(Rng& rng, int side);
QuestionScene activityScene(Rng& rng, int side);
QuestionScene moodScene(Rng& rng, int side);
QuestionScene glassScene(Rng& rng, int side);
QuestionScene trafficLightScene(Rng& rng, int side);
QuestionScene curveScene(Rng& rng, int side);
QuestionScene clockScene(Rng& rng, int side);

/// The sentence with each value in the place of {}; values[truth] first, the others shuffled.
std::vector<std::string> claimsOf(std::span<const std::string_view> values, std::size_t truth,
    std::string_view sentence, Rng& rng);
/// The text with each {} replaced.
std::string filled(std::string_view text, std::string_view value);
/// "an arrow".
std::string withArticle(std::string_view noun);

/// One of the ten, not `other`.
SyntheticShape anyShape(Rng& rng);
SyntheticShape shapeOtherThan(SyntheticShape other, Rng& rng);
std::string_view shapeName(SyntheticShape shape);
/// One of the first eight of the palette, slightly varied.
PaintColour anyColour(Rng& rng);
/// A pale ground that a dark or coloured mark stands out from.
PictureCanvas paleCanvas(Rng& rng, int side);
/// The canvas's picture, with a little noise.
Image finished(const PictureCanvas& canvas, Rng& rng);

} // namespace clinic
