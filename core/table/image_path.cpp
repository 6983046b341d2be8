// SPDX-License-Identifier: Apache-2.0
#include "core/table/image_path.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <vector>

namespace clinic {

namespace {
/// What is said of a path outside, and what to do: a table's reader can be told of other roots, a
/// labelled set's cannot.
constexpr const char* outsideTable =
    "outside of the table's folder; name the folder of the images if it is meant";
constexpr const char* outsideSet = "outside of its set's folder; copy the image into it";

/// Windows opens a device for these names in any folder, with any ending; tables travel between
/// systems.
bool isDeviceName(std::string_view component)
{
    const auto stem = component.substr(0, component.find('.'));
    if (stem.size() < 3 || stem.size() > 4)
        return false;
    std::string upper;
    for (const char c : stem)
        upper += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    if (upper.size() == 4)
        return (upper.starts_with("COM") || upper.starts_with("LPT")) && upper[3] >= '1'
            && upper[3] <= '9';
    static constexpr std::array<std::string_view, 4> names {"CON", "PRN", "AUX", "NUL"};
    return std::find(names.begin(), names.end(), upper) != names.end();
}

struct Shape {
    bool control = false;
    bool colon = false;
    bool backslash = false;
    bool dotDot = false;
    bool device = false;
};

Shape shapeOf(std::string_view path)
{
    Shape shape;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= path.size(); ++i) {
        const char c = i < path.size() ? path[i] : '/';
        shape.control |= static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
        shape.colon |= c == ':';
        shape.backslash |= c == '\\';
        if (c != '/' && c != '\\')
            continue;
        const auto component = path.substr(begin, i - begin);
        shape.dotDot |= component == "..";
        shape.device |= isDeviceName(component);
        begin = i + 1;
    }
    return shape;
}

/// `path` normal and absolute: is it `root` or below it?
bool isInside(const std::filesystem::path& path, const std::filesystem::path& root)
{
    const auto end = std::mismatch(root.begin(), root.end(), path.begin(), path.end());
    return end.first == root.end() || (end.first->empty() && std::next(end.first) == root.end());
}

bool isInsideAny(const std::filesystem::path& path, const std::filesystem::path& root,
    std::span<const std::filesystem::path> allowedRoots)
{
    const auto holds = [&](const std::filesystem::path& folder) {
        return !folder.empty()
            && isInside(path, std::filesystem::absolute(folder).lexically_normal());
    };
    return holds(root) || std::any_of(allowedRoots.begin(), allowedRoots.end(), holds);
}

std::string colonTrouble(std::string_view path)
{
    if (path.find("://") != std::string_view::npos || path.starts_with("file:")
        || path.starts_with("data:"))
        return "is a URL; only files on this machine are read";
    if (path.front() == ':')
        return "is a resource path, not a file";
    if (path.size() > 1 && path[1] == ':')
        return "is absolute (a drive letter)";
    const auto name = path.substr(path.find_last_of('/') + 1);
    const auto colon = name.find_last_of(':');
    if (colon != std::string_view::npos && name.substr(0, colon).find('.') != std::string_view::npos
        && name.substr(colon).find('.') == std::string_view::npos)
        return "names a stream inside a file";
    return {};
}

std::string pathTrouble(std::string_view written, const std::filesystem::path& root,
    std::span<const std::filesystem::path> allowedRoots, const char* outside)
{
    if (written.empty())
        return "the image path is empty";
    const auto say = [&](std::string_view what) {
        return "image path " + clinic::quoted(written) + " " + std::string(what);
    };
    const auto shape = shapeOf(written);
    if (shape.control)
        return say("contains a control character");
    if (written.size() > 4096)
        return say("is longer than 4096 bytes");
    if (written.starts_with("\\\\") || written.starts_with("//"))
        return say("is a network path");
    if (written.front() == '~')
        return say("begins with ~, which is not expanded");
    if (shape.device)
        return say("is the name of a device");
    if (shape.colon)
        if (auto trouble = colonTrouble(written); !trouble.empty())
            return say(trouble);
    const bool absolute = written.front() == '/';
    if (!absolute && !shape.dotDot)
        return {}; // nearly every row ends here, without any path arithmetic
    if (shape.backslash && shape.dotDot)
        return say("contains .. between backslashes");
    const std::filesystem::path base = std::filesystem::absolute(root);
    const auto full = (base / std::filesystem::path(written)).lexically_normal();
    for (const char* system : {"/dev", "/proc", "/sys"})
        if (isInside(full, system))
            return say("is not a picture file but a part of the system");
    if (!isInsideAny(full, root, allowedRoots))
        return say(std::string("is ") + outside);
    return {};
}

std::string followedTrouble(const std::filesystem::path& file, const std::filesystem::path& root,
    std::span<const std::filesystem::path> allowedRoots, const char* outside)
{
    std::error_code error;
    const auto real = std::filesystem::canonical(file, error);
    if (error)
        return {}; // opening it will say what is wrong
    std::vector<std::filesystem::path> realRoots;
    for (const auto& allowed : allowedRoots)
        realRoots.push_back(std::filesystem::weakly_canonical(allowed, error));
    if (isInsideAny(real, std::filesystem::weakly_canonical(root, error), realRoots))
        return {};
    return std::string("is a link to a file ") + outside;
}
} // namespace

std::string imagePathTrouble(std::string_view written, const std::filesystem::path& root,
    std::span<const std::filesystem::path> allowedRoots)
{
    return pathTrouble(written, root, allowedRoots, outsideTable);
}

std::string imagePathTrouble(std::string_view written, const std::filesystem::path& folder)
{
    return pathTrouble(written, folder, {}, outsideSet);
}

std::string linkTrouble(const std::filesystem::path& file, const std::filesystem::path& root,
    std::span<const std::filesystem::path> allowedRoots)
{
    return followedTrouble(file, root, allowedRoots, outsideTable);
}

std::string linkTrouble(const std::filesystem::path& file, const std::filesystem::path& folder)
{
    return followedTrouble(file, folder, {}, outsideSet);
}

} // namespace clinic
