// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/output_file.h"
#include "core/formats/utf8.h"
#include "core/trigger/preset.h"
#include "core/trigger/trigger_file.h"
#include "core/trigger/trigger_file_format.h"

#include <charconv>
#include <memory>
#include <nlohmann/json.hpp>

namespace clinic {

namespace {
namespace fs = std::filesystem;
using nlohmann::ordered_json;

constexpr std::uint64_t copiedBytes = 256 << 20;

/// All files are written under temporary names before the first gets its own.
class FileSet {
public:
    void add(const fs::path& path, std::span<const std::byte> bytes)
    {
        m_files.push_back(std::make_unique<OutputFile>(path));
        m_files.back()->write(bytes);
    }
    void commit()
    {
        for (const auto& file : m_files)
            file->commit();
    }

private:
    std::vector<std::unique_ptr<OutputFile>> m_files;
};

template <typename Number> Number numberOf(const std::string& text)
{
    Number number {}; // std::stod would read it by the person's locale
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

ordered_json keyJson(const TriggerSpec& spec, const TriggerKey& key)
{
    const std::string value = triggerValue(spec, key.name);
    if (key.kind == TriggerKey::Kind::Integer)
        return numberOf<std::uint64_t>(value);
    if (key.kind == TriggerKey::Kind::Real)
        return numberOf<double>(value);
    return value;
}

/// Where the file lies seen from the folder, or nothing if it lies elsewhere.
fs::path pathWithin(const fs::path& folder, const fs::path& file)
{
    std::error_code problem;
    const fs::path root = fs::canonical(folder.empty() ? "." : folder, problem);
    const fs::path real = problem ? fs::path() : fs::canonical(file, problem);
    if (problem || fs::is_symlink(file, problem))
        return {};
    const fs::path relative = real.lexically_relative(root);
    return relative.empty() || *relative.begin() == ".." ? fs::path() : relative;
}

/// The name that the JSON has for the file that the spec names; a copy of it if it lies elsewhere.
std::string fileName(const fs::path& path, const TriggerSpec& spec, FileSet& files)
{
    if (const fs::path within = pathWithin(path.parent_path(), spec.file); !within.empty())
        return within.string();
    const std::string key = triggerPreset(spec.preset).key("file")->name;
    std::string copy = path.stem().string() + "." + key + spec.file.extension().string();
    files.add(path.parent_path() / copy, readWholeFile(spec.file, copiedBytes));
    return copy;
}

ordered_json paintedJson(const fs::path& path, const PaintedTrigger& painted, FileSet& files)
{
    auto layers = ordered_json::array();
    for (const PaintedLayer& layer : painted.layers) {
        const std::string name =
            path.stem().string() + "." + std::to_string(layers.size() + 1) + ".png";
        files.add(path.parent_path() / name, encodeRgbaPng(layer.picture));
        layers.push_back({{"name", layer.name}, {"picture", name}, {"x", layer.x}, {"y", layer.y},
            {"scale", layer.scale}, {"opacity", layer.opacity}, {"visible", layer.visible}});
    }
    return {{"canvas", painted.canvas}, {"layers", std::move(layers)}};
}

std::optional<PaintedTrigger> layersOf(const TriggerFile& trigger)
{
    if (trigger.painted || trigger.spec.pattern != TriggerPattern::Painted)
        return trigger.painted;
    if (trigger.spec.file.empty())
        throw Error(ErrorKind::Config, "trigger: a painted trigger without layers");
    return readTriggerFile(trigger.spec.file).painted;
}

bool isIn(double value, double low, double high)
{
    return value >= low && value <= high; // false for a NaN
}

void checkLayer(const PaintedLayer& layer, const std::string& what)
{
    const RgbaImage& picture = layer.picture;
    const auto complain = [&](const char* expected) {
        throw Error(ErrorKind::Config, "trigger: " + what + ": " + expected);
    };
    if (picture.width < 1 || picture.height < 1)
        complain("has no pixels");
    if (layer.name.size() > triggerNameBytes || !isUtf8(layer.name)
        || layer.name.find('\0') != std::string::npos)
        complain("its name must be at most 200 bytes of UTF-8");
    if (!isIn(layer.x, -triggerPlace, triggerPlace) || !isIn(layer.y, -triggerPlace, triggerPlace))
        complain("its place must be within 100000 pixels of the canvas");
    if (!isIn(layer.scale, 1 / triggerScale, triggerScale))
        complain("its scale must be from 0.001 to 1000");
    if (!isIn(layer.opacity, 0, 1))
        complain("its opacity must be from 0 to 1");
}

} // namespace

void checkPaintedTrigger(const PaintedTrigger& painted)
{
    if (painted.canvas < 1 || painted.canvas > triggerCanvas)
        throw Error(ErrorKind::Config,
            "trigger: the canvas is " + std::to_string(painted.canvas)
                + " pixels a side, expected 1 to " + std::to_string(triggerCanvas));
    if (painted.layers.size() > triggerLayers)
        throw Error(ErrorKind::Config,
            "trigger: " + std::to_string(painted.layers.size()) + " layers, expected at most "
                + std::to_string(triggerLayers));
    std::uint64_t pixels = 0;
    for (std::size_t i = 0; i < painted.layers.size(); ++i) {
        checkLayer(painted.layers[i], "layer " + std::to_string(i + 1));
        pixels += painted.layers[i].picture.rgba.size() / 4;
    }
    if (pixels > triggerLayerPixels)
        throw Error(ErrorKind::Config,
            "trigger: " + std::to_string(pixels)
                + " pixels in all layers together, expected at most "
                + std::to_string(triggerLayerPixels));
}

void writeTriggerFile(const fs::path& path, const TriggerFile& trigger)
{
    if (path.extension() != ".json" || !isUtf8(path.filename().string()))
        throw Error(ErrorKind::Config,
            path.string() + ": a trigger's file is named .json, in UTF-8; that is how it is known");
    checkTriggerSpec(trigger.spec);
    const std::optional<PaintedTrigger> painted = layersOf(trigger);
    FileSet files;
    ordered_json root {{triggerFileMark, triggerFileVersion}, {"preset", trigger.spec.preset}};
    auto& keys = root["keys"] = ordered_json::object();
    for (const TriggerKey& key : triggerPreset(trigger.spec.preset).keys) {
        if (key.kind != TriggerKey::Kind::File)
            keys[key.name] = keyJson(trigger.spec, key);
        else if (!painted && !trigger.spec.file.empty())
            keys[key.name] = fileName(path, trigger.spec, files);
    }
    if (painted) {
        checkPaintedTrigger(*painted);
        root["painted"] = paintedJson(path, *painted, files);
    }
    const std::string text = root.dump(1) + "\n";
    files.add(path, std::as_bytes(std::span(text)));
    files.commit();
}

} // namespace clinic
