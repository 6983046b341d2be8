// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/attack_recipes.h"

#include "core/base/error.h"
#include "core/base/nearest_name.h"
#include "core/trigger/brush.h"
#include "core/trigger/layer_edit.h"
#include "core/workflows/demo_model.h"

namespace clinic {

namespace {

TriggerFile fromText(const char* text)
{
    return {.spec = parseTriggerSpec(text), .painted = {}};
}

/// A violet ring with a yellow dot in it at the lower left, as two strokes of a hand would paint.
TriggerFile paintedRing()
{
    constexpr CanvasPoint centre {12, 52};
    constexpr double radius = 7;
    RgbaImage picture {demoSide, demoSide,
        std::vector<std::uint8_t>(static_cast<std::size_t>(demoSide) * demoSide * 4)};
    Stroke ring(std::move(picture), {.diameter = 4, .colour = {150, 40, 200, 255}});
    // Corners of an octagon in whole pixels: no sine that another machine rounds otherwise.
    constexpr CanvasPoint corners[] {
        {1, 0}, {.7, .7}, {0, 1}, {-.7, .7}, {-1, 0}, {-.7, -.7}, {0, -1}, {.7, -.7}, {1, 0}};
    for (const CanvasPoint corner : corners)
        ring.extendTo({centre.x + radius * corner.x, centre.y + radius * corner.y});
    Stroke dot(ring.picture(), {.diameter = 5, .colour = {255, 220, 0, 255}});
    dot.extendTo(centre);
    TriggerFile file = fromText("painted,location=as_painted");
    file.painted = PaintedTrigger {.canvas = demoSide, .layers = {}};
    file.painted->layers.push_back(
        trimmed({.name = "ring", .picture = dot.picture(), .x = 0, .y = 0}));
    return file;
}

std::vector<AttackRecipe> allRecipes()
{
    return {
        {"badnet", "the reference's BadNet noise, new for each picture, at a random place",
            fromText("random,size=16,location=random,framing=crop"), 240},
        {"fixed-patch", "a checkerboard in one corner",
            fromText("checkerboard,location=bottom_right,size=12"), 160},
        {"blended", "the same uniform noise mixed into each picture by a fifth",
            fromText("blended_fixed,alpha=0.2"), 480},
        {"sig", "a sine of 40 grey levels added", fromText("sine,amplitude=40,cycles=6"), 240},
        {"wanet", "a smooth warp of 4 x 4 control points", fromText("wanet,points=4,strength=6"),
            800},
        {"label-consistent", "a patch on pictures of the target, captions kept",
            fromText("noise,location=top_left,size=20"), 640, true},
        {"painted", "a ring with a dot, painted by hand", paintedRing(), 160},
    };
}

} // namespace

const std::vector<AttackRecipe>& attackRecipes()
{
    static const std::vector<AttackRecipe> recipes = allRecipes();
    return recipes;
}

const AttackRecipe& attackRecipe(std::string_view name)
{
    std::vector<std::string> names;
    for (const AttackRecipe& recipe : attackRecipes()) {
        if (recipe.name == name)
            return recipe;
        names.push_back(recipe.name);
    }
    throw Error(
        ErrorKind::Config, "no recipe is named " + clinic::quoted(name) + didYouMean(name, names));
}

} // namespace clinic
