// SPDX-License-Identifier: Apache-2.0
#include "core/trigger/trigger_file.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/formats/image_guard.h"
#include "core/formats/json_reader.h"
#include "core/formats/utf8.h"
#include "core/trigger/preset.h"
#include "core/trigger/trigger_file_format.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <initializer_list>

namespace clinic {

namespace {
namespace fs = std::filesystem;
using nlohmann::json;

Error unsafe(std::string_view what, std::string_view name, const char* expected)
{
    return {ErrorKind::Unsafe,
        std::string(what) + ": " + clinic::quoted(name)
            + " leads out of the trigger's folder or is no plain name; expected " + expected};
}

/// Follows links: the file itself must lie in the folder of the JSON.
void checkLiesIn(const fs::path& folder, const fs::path& file, std::string_view what)
{
    std::error_code problem;
    const fs::path root = fs::canonical(folder.empty() ? "." : folder, problem);
    if (problem)
        return; // reading it will say what is wrong
    const fs::path real = fs::canonical(file, problem);
    if (problem)
        return;
    if (std::mismatch(root.begin(), root.end(), real.begin(), real.end()).first != root.end())
        throw unsafe(what, file.filename().string(), "a file, not a link to one elsewhere");
}

void checkMembers(
    const json& object, std::string_view what, std::initializer_list<std::string_view> known)
{
    if (!object.is_object())
        throw Error(ErrorKind::Format,
            std::string(what) + ": an object expected, found " + object.type_name());
    for (const auto& [name, value] : object.items()) {
        if (std::find(known.begin(), known.end(), name) == known.end())
            throw Error(
                ErrorKind::Format, std::string(what) + ": unknown member " + clinic::quoted(name));
    }
}

double numberMember(
    const json& object, const char* key, const std::string& what, double low, double high)
{
    const json& value = jsonMember(object, key, what);
    const double number = value.is_number() ? value.get<double>() : std::nan("");
    if (!(number >= low && number <= high))
        throw Error(ErrorKind::Format,
            what + ": " + key + " is no number from " + std::to_string(low) + " to "
                + std::to_string(high));
    return number;
}

/// A number or a text, as parseTriggerSpec() reads it.
std::string valueText(const json& value, const std::string& key)
{
    if (value.is_string())
        return value.get<std::string>();
    if (value.is_number_unsigned())
        return std::to_string(value.get<std::uint64_t>());
    if (value.is_number_integer())
        return std::to_string(value.get<std::int64_t>());
    if (!value.is_number_float())
        throw Error(ErrorKind::Format,
            "keys: " + clinic::quoted(key) + ": a number or a text expected, found "
                + value.type_name());
    std::array<char, 32> text {};
    const auto [end, problem] =
        std::to_chars(text.data(), text.data() + text.size(), value.get<double>());
    return {text.data(), end};
}

class FileReader {
public:
    explicit FileReader(const fs::path& path)
        : m_folder(path.parent_path())
    {
    }
    TriggerFile read(const json& root);

private:
    TriggerSpec readSpec(const json& root) const;
    void readFileKey(TriggerSpec& spec) const;
    PaintedTrigger readPainted(const json& painted);
    PaintedLayer readLayer(const json& layer, const std::string& what);
    RgbaImage readPicture(const std::string& name, const std::string& what);

    fs::path m_folder;
    std::uint64_t m_pixels = 0; ///< of all layers so far
};

TriggerFile FileReader::read(const json& root)
{
    checkMembers(root, "trigger", {triggerFileMark, "preset", "keys", "painted"});
    const json& version = jsonMember(root, triggerFileMark, "trigger");
    if (jsonInteger(version, triggerFileMark, 1, 1'000'000) != triggerFileVersion)
        throw Error(ErrorKind::Unsupported,
            "trigger: written by a newer ClipClinic, whose triggers this one does not know");
    TriggerFile file {readSpec(root), {}};
    const json* painted = jsonOptionalMember(root, "painted");
    if ((file.spec.pattern == TriggerPattern::Painted) != (painted != nullptr))
        throw Error(ErrorKind::Format,
            painted == nullptr ? "trigger: painted layers are missing"
                               : "trigger: only the preset painted has painted layers");
    if (painted != nullptr)
        file.painted = readPainted(*painted);
    return file;
}

TriggerSpec FileReader::readSpec(const json& root) const
{
    const std::string name =
        jsonString(jsonMember(root, "preset", "trigger"), "preset", triggerNameBytes);
    TriggerSpec spec = triggerPreset(name).defaults;
    if (const json* keys = jsonOptionalMember(root, "keys")) {
        if (!keys->is_object())
            throw Error(ErrorKind::Format,
                std::string("keys: an object expected, found ") + keys->type_name());
        for (const auto& [key, value] : keys->items())
            setTriggerValue(spec, key, valueText(value, key));
    }
    readFileKey(spec);
    return spec;
}

void FileReader::readFileKey(TriggerSpec& spec) const
{
    if (spec.file.empty())
        return;
    if (spec.pattern == TriggerPattern::Painted)
        throw Error(ErrorKind::Format, "keys: a painted trigger's file names no other one");
    const bool leadsOut = spec.file.is_absolute()
        || std::any_of(
            spec.file.begin(), spec.file.end(), [](const fs::path& part) { return part == ".."; });
    if (leadsOut)
        throw unsafe("keys", spec.file.string(), "a file below the JSON's folder");
    spec.file = m_folder / spec.file;
    checkLiesIn(m_folder, spec.file, "keys");
}

PaintedTrigger FileReader::readPainted(const json& painted)
{
    checkMembers(painted, "painted", {"canvas", "layers"});
    PaintedTrigger result;
    result.canvas = static_cast<int>(
        jsonInteger(jsonMember(painted, "canvas", "painted"), "canvas", 1, triggerCanvas));
    const json& layers = jsonMember(painted, "layers", "painted");
    if (!layers.is_array() || layers.size() > triggerLayers)
        throw Error(ErrorKind::Format,
            "painted: layers: a list of at most " + std::to_string(triggerLayers) + " expected");
    for (std::size_t i = 0; i < layers.size(); ++i)
        result.layers.push_back(readLayer(layers[i], "layer " + std::to_string(i + 1)));
    return result;
}

PaintedLayer FileReader::readLayer(const json& layer, const std::string& what)
{
    checkMembers(layer, what, {"name", "picture", "x", "y", "scale", "opacity", "visible"});
    PaintedLayer result;
    result.name = jsonString(jsonMember(layer, "name", what), what + ": name", triggerNameBytes);
    result.x = numberMember(layer, "x", what, -triggerPlace, triggerPlace);
    result.y = numberMember(layer, "y", what, -triggerPlace, triggerPlace);
    result.scale = numberMember(layer, "scale", what, 1 / triggerScale, triggerScale);
    result.opacity = numberMember(layer, "opacity", what, 0, 1);
    const json& visible = jsonMember(layer, "visible", what);
    if (!visible.is_boolean())
        throw Error(ErrorKind::Format, what + ": visible is neither true nor false");
    result.visible = visible.get<bool>();
    const json& picture = jsonMember(layer, "picture", what);
    result.picture = readPicture(jsonString(picture, what + ": picture", triggerNameBytes), what);
    return result;
}

RgbaImage FileReader::readPicture(const std::string& name, const std::string& what)
{
    const fs::path plain = name;
    if (!isUtf8(name) || plain.filename() != plain || name == "." || name == ".." || name.empty())
        throw unsafe(what + ": picture", name, "the plain name of a PNG beside the JSON");
    const fs::path file = m_folder / plain;
    checkLiesIn(m_folder, file, what + ": picture");
    const auto bytes = readWholeFile(file, triggerPngBytes);
    const ImageHeader header = guardImage(bytes, name);
    if (header.format != ImageFormat::Png)
        throw Error(ErrorKind::Format,
            what + ": " + clinic::quoted(name) + " is no PNG but "
                + std::string(formatName(header.format)));
    m_pixels += std::uint64_t {header.width} * header.height;
    if (m_pixels > triggerLayerPixels)
        throw Error(ErrorKind::Resource,
            what + ": more than " + std::to_string(triggerLayerPixels)
                + " pixels in all layers together");
    return decodeRgbaImage(bytes, name);
}

} // namespace

TriggerFile readTriggerFile(const std::filesystem::path& path)
{
    try {
        const std::string text = readWholeText(path, triggerJsonBytes);
        const json root = parseUntrustedJson(text, "JSON", {.nodes = 10'000, .stringBytes = 8192});
        return FileReader(path).read(root);
    } catch (Error& error) {
        const std::string name = path.filename().string();
        if (std::string_view(error.what()).find(name) == std::string_view::npos)
            error.within(name);
        throw;
    }
}

} // namespace clinic
