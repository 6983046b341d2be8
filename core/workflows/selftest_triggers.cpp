// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/image/image_io.h"
#include "core/image/preprocess.h"
#include "core/trigger/framing.h"
#include "core/workflows/selftest_run.h"

#include <set>

namespace clinic {

namespace {

/// One picture with one of the reference's triggers, as triggers/index.json has it.
struct TriggerCase {
    std::string image; ///< in preprocess/
    std::string trigger; ///< part of the expected picture's name
    std::string type; ///< the reference's patch_type
    std::string location; ///< the reference's patch_location; empty: none
    std::string noise; ///< the file of the noise that was drawn; empty: none

    std::string expected() const { return image + "." + trigger + ".png"; }
    /// The warp's grid and the sine are floating point; all else is exact.
    double tolerance() const { return type == "warped" || type == "SIG" ? 1 : 0; }
};

TriggerCase caseOf(const nlohmann::json& one)
{
    return {one.at("image").get<std::string>(), one.at("trigger").get<std::string>(),
        one.at("patch_type").get<std::string>(), one.value("patch_location", std::string()),
        one.value("noise", std::string())};
}

Trigger triggerOf(const TriggerCase& one, const std::filesystem::path& folder)
{
    TriggerSpec spec = parseTriggerSpec(one.location.empty() || one.location == "blended"
            ? one.type
            : one.type + ",patch_location=" + one.location);
    if (one.type == "warped")
        spec.file = folder / "warp_grid.safetensors";
    else if (!one.noise.empty())
        spec.file = folder / one.noise;
    return Trigger(spec);
}

void compareCase(SelftestRun& run, const TriggerCase& one, Deviation& deviation)
{
    const std::filesystem::path folder = run.folder() / "triggers";
    const Trigger trigger = triggerOf(one, folder);
    Image image = frameForTrigger(
        readImage(run.folder() / "preprocess" / one.image), trigger.spec(), referenceCanvas);
    trigger.apply(image, 0);
    comparePixels(image, readImage(folder / one.expected()), deviation);
}

void compareSquashed(SelftestRun& run, const std::string& image, Deviation& deviation)
{
    const Image whole = readImage(run.folder() / "preprocess" / image);
    comparePixels(resizeTo(whole, referenceCanvas, referenceCanvas),
        readImage(run.folder() / "triggers" / (image + ".resized.png")), deviation);
}

} // namespace

void checkTriggers(SelftestRun& run)
{
    if (!run.has("triggers/index.json"))
        return;
    std::vector<TriggerCase> cases;
    run.check("triggers/index.json", 0, [&](Deviation& deviation) {
        const nlohmann::json index = run.json("triggers/index.json");
        for (const auto& one : index.at("cases"))
            cases.push_back(caseOf(one));
        if (cases.empty())
            deviation.differs("no cases");
    });
    std::set<std::string> images;
    for (const TriggerCase& one : cases)
        images.insert(one.image);
    for (const std::string& image : images) {
        if (run.has("triggers/" + image + ".resized.png"))
            run.check("triggers/" + image + ".resized.png", 0,
                [&](Deviation& deviation) { compareSquashed(run, image, deviation); });
    }
    for (const TriggerCase& one : cases)
        run.check("triggers/" + one.expected(), one.tolerance(),
            [&](Deviation& deviation) { compareCase(run, one, deviation); });
}

} // namespace clinic
