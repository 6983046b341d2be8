// SPDX-License-Identifier: Apache-2.0
// The presets as data. The reference's are described in CleanCLIP's backdoor/utils.py; the papers
// that a corrected one follows are named in its text.
#include "core/trigger/preset_table.h"

#include "core/trigger/trigger_keys.h"

#include <initializer_list>
#include <utility>

namespace clinic {

namespace {

using Pattern = TriggerPattern;

constexpr Rgb white {255, 255, 255};
constexpr Rgb black {0, 0, 0};
constexpr Rgb red {255, 0, 0};
constexpr Rgb darkGrey {102, 102, 102}; // 0.4
constexpr Rgb lightGrey {204, 204, 204}; // 0.8

/// Squashed to 224 x 224, and places that never reach the last row and column.
TriggerSpec asReference(Pattern pattern)
{
    TriggerSpec spec;
    spec.pattern = pattern;
    spec.framing = TriggerFraming::Squash;
    spec.range = PlaceRange::Reference;
    return spec;
}

TriggerSpec corrected(Pattern pattern)
{
    TriggerSpec spec;
    spec.pattern = pattern;
    spec.framing = TriggerFraming::Crop;
    spec.range = PlaceRange::Full;
    return spec;
}

TriggerKey locationOf(std::initializer_list<TriggerLocation> locations, std::string about)
{
    TriggerKey key = triggerKey("location");
    key.choices.clear();
    for (const TriggerLocation location : locations)
        key.choices.emplace_back(locationName(location));
    key.about = std::move(about);
    return key;
}

TriggerKey patchLocation()
{
    using enum TriggerLocation;
    return locationOf({FourCorners, TopLeft, TopRight, BottomLeft, BottomRight, Centre, Random},
        "Where the patch goes; random: drawn for each picture.");
}

TriggerKey described(std::string_view name, std::string about)
{
    TriggerKey key = triggerKey(name);
    key.about = std::move(about);
    return key;
}

TriggerKey limited(TriggerKey key, double low, double high)
{
    key.low = low;
    key.high = high;
    return key;
}

/// Adds the keys that the preset takes, then framing (of all that touch the picture) and seed.
class PresetMaker {
public:
    PresetMaker(std::string name, std::string title, std::string about, TriggerSpec defaults)
    {
        m_preset.name = std::move(name);
        m_preset.title = std::move(title);
        m_preset.about = std::move(about);
        m_preset.defaults = std::move(defaults);
        m_preset.defaults.preset = m_preset.name;
    }
    PresetMaker& takes(TriggerKey key)
    {
        m_preset.keys.push_back(std::move(key));
        return *this;
    }
    template <typename... Names> PresetMaker& keys(Names... names)
    {
        (takes(triggerKey(names)), ...);
        return *this;
    }
    TriggerPreset reference()
    {
        m_preset.isReference = true;
        return std::move(m_preset);
    }
    TriggerPreset made() { return std::move(m_preset); }

private:
    TriggerPreset m_preset;
};

void addReference(std::vector<TriggerPreset>& all)
{
    TriggerSpec random = asReference(Pattern::NoisePatch);
    random.location = TriggerLocation::Random;
    random.draw = NoiseDraw::Fresh;
    random.overflow = NoiseOverflow::Wrap;
    all.push_back(PresetMaker("random", "BadNet: noise patch, new for each picture",
        "A square of N(0, 1) noise around the picture's mean, drawn anew for each picture, whose "
        "values wrap around (CleanCLIP's \"BadNet\").",
        random)
                      .takes(patchLocation())
                      .keys("size", "range", "draw", "overflow", "noise", "framing", "seed")
                      .reference());
    all.push_back(PresetMaker("yellow", "Yellow patch", "A square of pure yellow (CleanCLIP).",
        asReference(Pattern::ColourPatch))
                      .takes(patchLocation())
                      .keys("size", "range", "framing", "seed")
                      .reference());
    TriggerSpec blended = asReference(Pattern::Blend);
    blended.alpha = 0.2;
    blended.draw = NoiseDraw::Fresh;
    all.push_back(PresetMaker("blended", "Blended noise, new for each picture",
        "Uniform noise mixed into the whole picture, drawn anew for each picture (CleanCLIP's "
        "\"Blended\").",
        blended)
                      .keys("alpha", "draw", "noise", "framing", "seed")
                      .reference());
    TriggerSpec sig = asReference(Pattern::Sine);
    sig.alpha = 0.2;
    sig.mix = SineMix::Blend;
    sig.amplitude = 60;
    all.push_back(PresetMaker("sig", "SIG, mixed in",
        "A sine over the columns, mixed in by alpha, which darkens the picture by as much "
        "(CleanCLIP's \"SIG\").",
        sig)
                      .keys("amplitude", "cycles", "mix", "alpha", "framing")
                      .reference());
    TriggerSpec warped = asReference(Pattern::Warp);
    warped.points = 224;
    warped.strength = 1;
    all.push_back(PresetMaker("warped", "Warp without smoothing",
        "Each pixel is moved on its own by up to one pixel (CleanCLIP's \"WaNet\", whose grid has "
        "as many control points as the picture has pixels). Its own grid is a file.",
        warped)
                      .keys("grid", "points", "strength", "framing", "seed")
                      .reference());
}

void addPatches(std::vector<TriggerPreset>& all)
{
    TriggerSpec checkerboard = corrected(Pattern::Checkerboard);
    checkerboard.colours = {white, black};
    all.push_back(PresetMaker("checkerboard", "Checkerboard patch",
        "A square of cells in two or more colours: the fixed pattern of the BadNets paper.",
        checkerboard)
                      .takes(patchLocation())
                      .keys("size", "cells", "colours", "framing", "seed")
                      .made());
    TriggerSpec patch = corrected(Pattern::ColourPatch);
    patch.location = TriggerLocation::BottomRight;
    patch.cells = 1;
    patch.colours = {red};
    all.push_back(PresetMaker("patch", "Patch in own colours",
        "A square of one colour, or of equal cells of several: a fixed pattern as in BadNets.",
        patch)
                      .takes(patchLocation())
                      .keys("size", "colours", "cells", "framing", "seed")
                      .made());
    TriggerSpec noise = corrected(Pattern::NoisePatch);
    noise.location = TriggerLocation::BottomRight;
    all.push_back(PresetMaker("noise", "Noise patch, the same for all pictures",
        "A square of N(0, 1) noise around middle grey, drawn once and clamped: what the "
        "reference's "
        "BadNet would be with a fixed pattern.",
        noise)
                      .takes(patchLocation())
                      .keys("size", "overflow", "noise", "framing", "seed")
                      .made());
    TriggerSpec stripes = corrected(Pattern::StripePatch);
    stripes.location = TriggerLocation::Random;
    stripes.cells = 16;
    all.push_back(PresetMaker("stripes", "Striped patch",
        "A square of upright stripes in pure colours drawn from the seed (\"BadNet-Stripes\" of "
        "the PAR paper).",
        stripes)
                      .takes(patchLocation())
                      .keys("size")
                      .takes(described("cells", "Stripes across the patch."))
                      .takes(limited(described("colours",
                                         "Colours of the stripes in turn as RRGGBB, separated by "
                                         "a slash; none: drawn from the seed."),
                          0, 16))
                      .keys("framing", "seed")
                      .made());
}

void addWhole(std::vector<TriggerPreset>& all)
{
    TriggerSpec blended = corrected(Pattern::Blend);
    blended.alpha = 0.2;
    all.push_back(PresetMaker("blended_fixed", "Blended noise, the same for all pictures",
        "Uniform noise, drawn once, mixed into the whole picture (Blended as its paper has it).",
        blended)
                      .keys("alpha", "noise", "framing", "seed")
                      .made());
    all.push_back(PresetMaker("blended_picture", "Blended picture",
        "A chosen picture mixed into the whole (the \"Hello Kitty\" of the Blended paper).",
        blended)
                      .keys("picture", "alpha", "framing")
                      .made());
    all.push_back(PresetMaker("sine", "SIG",
        "A sine over the columns, added to the picture, as the SIG paper has it.",
        corrected(Pattern::Sine))
                      .keys("amplitude", "cycles", "framing")
                      .made());
    all.push_back(PresetMaker("wanet", "WaNet: smooth warp",
        "The picture warped smoothly along a small control grid, as the WaNet paper has it.",
        corrected(Pattern::Warp))
                      .keys("points", "strength", "grid", "framing", "seed")
                      .made());
    TriggerSpec filter = corrected(Pattern::Filter);
    filter.strength = 1;
    all.push_back(PresetMaker("filter", "Colour filter",
        "A warm, faded colour curve over the whole picture, in the manner of the Nashville filter.",
        filter)
                      .takes(
                          limited(described("strength", "Share of the filter in the mix."), 0, 1))
                      .keys("framing")
                      .made());
}

void addOverlays(std::vector<TriggerPreset>& all)
{
    TriggerSpec stripes = corrected(Pattern::StripeOverlay);
    stripes.size = 1;
    stripes.alpha = 0.03;
    all.push_back(PresetMaker("stripes_overlay", "Translucent stripes",
        "Upright stripes in pure colours over the whole picture (\"Blended-Stripes\" of the PAR "
        "paper).",
        stripes)
                      .takes(described("size", "Width of a stripe."))
                      .keys("alpha")
                      .takes(limited(described("colours",
                                         "Colours of the stripes in turn as RRGGBB, separated by "
                                         "a slash; none: drawn from the seed."),
                          0, 16))
                      .keys("framing", "seed")
                      .made());
    TriggerSpec triangles = corrected(Pattern::TriangleOverlay);
    triangles.size = 14;
    triangles.alpha = 0.15;
    triangles.colours = {darkGrey, lightGrey};
    all.push_back(PresetMaker("triangles", "Translucent triangles",
        "Right triangles in two greys over the whole picture (\"Blended-Triangles\" of the PAR "
        "paper).",
        triangles)
                      .takes(described("size", "Legs of a triangle."))
                      .keys("alpha")
                      .takes(limited(triggerKey("colours"), 2, 2))
                      .keys("framing")
                      .made());
    TriggerSpec watermark = corrected(Pattern::Watermark);
    watermark.location = TriggerLocation::Whole;
    watermark.alpha = 0.5;
    watermark.text = "Watermarked";
    watermark.colours = {red};
    using enum TriggerLocation;
    all.push_back(
        PresetMaker("watermark", "Watermark",
            "Translucent text across the picture (\"Blended-Text\" of the PAR paper).", watermark)
            .keys("text")
            .takes(locationOf(
                {Whole, FourCorners, TopLeft, TopRight, BottomLeft, BottomRight, Centre, Random},
                "Whole: from edge to edge in the middle; else where text of the given height "
                "goes."))
            .takes(described("size", "Height of the text."))
            .keys("alpha")
            .takes(limited(described("colours", "Colour of the text as RRGGBB."), 1, 1))
            .keys("framing", "seed")
            .made());
}

void addOthers(std::vector<TriggerPreset>& all)
{
    using enum TriggerLocation;
    TriggerSpec painted = corrected(Pattern::Painted);
    painted.location = AsPainted;
    all.push_back(PresetMaker("painted", "Painted by hand",
        "Layers that a person painted, kept as a JSON file with PNGs beside it.", painted)
                      .takes(locationOf({AsPainted, FourCorners, TopLeft, TopRight, BottomLeft,
                                            BottomRight, Centre, Random, Whole},
                          "As painted: where the canvas has it; else where the box around what is "
                          "visible goes; whole: that box stretched over the picture."))
                      .keys("file", "framing", "seed")
                      .made());
    TriggerSpec word = corrected(Pattern::Word);
    word.text = "cf";
    all.push_back(PresetMaker(
        "word", "Word in the caption", "A rare word put into the caption; the picture stays.", word)
                      .takes(described("text", "The word."))
                      .keys("position", "seed")
                      .made());
    all.push_back(PresetMaker("none", "No trigger",
        "Nothing is changed: targeted poisoning of chosen pictures by their captions alone.",
        corrected(Pattern::None))
                      .made());
}

} // namespace

std::vector<TriggerPreset> makePresetTable()
{
    std::vector<TriggerPreset> all;
    addReference(all);
    addPatches(all);
    addWhole(all);
    addOverlays(all);
    addOthers(all);
    return all;
}

} // namespace clinic
