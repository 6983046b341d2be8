// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// A labelled set in memory: a folder with labels.csv (image,label: a number) and classes.json
/// ({"classes":[...], "templates":["a photo of a {}.", ...]}).
struct LabelFolder {
    std::filesystem::path folder;
    std::vector<std::string> image; ///< as written, one element a row
    std::vector<std::size_t> label; ///< index into classes, one element a row
    std::vector<std::string> classes;
    std::vector<std::string> templates; ///< each with {} for the class

    std::size_t size() const { return image.size(); }
    std::filesystem::path imagePath(std::size_t row) const { return folder / image.at(row); }
    /// The same, to be opened now. Error{Unsafe} if it is a link out of the folder.
    std::filesystem::path imageToOpen(std::size_t row) const;
    /// Index of a class by name. Error{Config} naming some that there are.
    std::size_t classIndex(std::string_view name) const;
};

/// Errors: Io (a file missing), Format (naming file, line, what was found and expected; a label
/// that is no class, an image path outside the folder, a template without {}).
LabelFolder readLabelFolder(const std::filesystem::path& folder);

} // namespace clinic
