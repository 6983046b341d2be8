// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/placement.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// What a trigger draws, or does.
enum class TriggerPattern {
    NoisePatch, ///< a square of noise, N(0, 1) around the picture's mean (BadNet of the reference)
    Checkerboard, ///< a square of cells in two colours, black and white at first
    ColourPatch, ///< a square of one colour, or of equal cells of several
    StripePatch, ///< a square of stripes
    Blend, ///< a picture or uniform noise mixed into the whole
    Sine, ///< a sinusoidal signal over the columns (SIG)
    Warp, ///< pixels moved along a grid (WaNet)
    Filter, ///< a colour curve over the whole picture
    StripeOverlay, ///< translucent stripes over the whole picture
    TriangleOverlay, ///< translucent triangles over the whole picture
    Watermark, ///< translucent text over the whole picture
    Painted, ///< layers that a person painted
    Word, ///< a word in the caption; the picture stays
    None ///< nothing: targeted poisoning of chosen pictures
};

/// On what pixels the trigger goes (D4 of the reference's defects).
enum class TriggerFraming {
    Squash, ///< reference: the whole picture squeezed to 224 x 224, which the model then resizes
    Crop ///< corrected: the picture resized and cropped as the model sees it
};
enum class NoiseDraw { Fixed, Fresh }; ///< one pattern for all pictures; or a new one each (D2)
enum class NoiseOverflow { Clamp, Wrap }; ///< of values outside 0..255 (D3)
enum class SineMix { Add, Blend }; ///< the signal added; or mixed in, which darkens (reference)
enum class WordPosition { Start, End, Random };

using Rgb = std::array<std::uint8_t, 3>;

/// A trigger as values, at first the preset "yellow"; everything about it follows from these, the
/// files it names and the image's row. Only the keys of its preset count (core/trigger/preset.h);
/// all others have the values of the preset's defaults, so that equal triggers compare equal.
struct TriggerSpec {
    std::string preset = "yellow"; ///< name of the preset that it is a variation of
    TriggerPattern pattern = TriggerPattern::ColourPatch;
    TriggerFraming framing = TriggerFraming::Squash;
    TriggerLocation location = TriggerLocation::FourCorners;
    PlaceRange range = PlaceRange::Reference;
    /// Side of a patch, width of a stripe, legs of a triangle or height of text, in pixels of what
    /// it is put on.
    int size = 16;
    int cells = 4; ///< a side, of a checkerboard or a patch in several colours; stripes of a patch
    double alpha = 1; ///< share of the pattern in the mix, 0..1
    NoiseDraw draw = NoiseDraw::Fixed;
    NoiseOverflow overflow = NoiseOverflow::Clamp;
    SineMix mix = SineMix::Add;
    double amplitude = 20; ///< of the sine, in grey levels
    double cycles = 6; ///< of the sine, over the width
    int points = 4; ///< a side, of the warp's control grid (k); 224: no smoothing
    double strength = 0.5; ///< of a warp (s) or of a filter (0..1)
    std::vector<Rgb> colours; ///< empty: the pattern's own
    std::string text; ///< of a watermark, or the word in the caption; UTF-8
    WordPosition position = WordPosition::Start; ///< of the word
    /// Noise (safetensors), a warp grid (.pt or safetensors), a picture, or a painted trigger's
    /// JSON; empty: drawn from the seed.
    std::filesystem::path file;
    std::uint64_t seed = 0; ///< of what is drawn by chance

    bool operator==(const TriggerSpec&) const = default;
};

/// A preset's name with key=value pairs after commas, in any case:
/// "yellow,location=four_corners,size=16,seed=1"; `defaultSeed` serves where the text gives none. A
/// comma within a value is written \, and a backslash \\. The file may be called `file` whatever
/// the preset calls it. Error{Config} naming the nearest of what
/// is known, for an unknown preset or key, a value that does not fit, or a key given twice.
TriggerSpec parseTriggerSpec(std::string_view text, std::uint64_t defaultSeed = 0);

/// The same in full, with every key of the preset; parseTriggerSpec() gives the spec back.
std::string formatTriggerSpec(const TriggerSpec& spec);

} // namespace clinic
