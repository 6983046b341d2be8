// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// A labelled set in memory: a folder with labels.csv (image,label: a number) and classes.json
/// ({"classes":[...], "templates":["a photo of a {}.", ...], "superclasses"?:[[...]]}) or, as the
/// reference has it, classes.py (read as data, never run).
struct LabelFolder {
    std::filesystem::path folder;
    std::vector<std::string> image; ///< as written, one element a row
    std::vector<std::size_t> label; ///< index into classes, one element a row
    std::vector<std::string> classes; ///< names may repeat
    std::vector<std::string> templates; ///< each with {} for the class
    std::vector<std::vector<std::string>> superclasses; ///< groups of classes; empty: none given
    std::vector<std::int64_t> imagesOfClass; ///< one element a class
    /// What is fit for use but makes numbers doubtful: names that repeat, classes without an image,
    /// classes with twice the images of the others (labels of another list's order).
    std::vector<std::string> warnings;

    std::size_t size() const { return image.size(); }
    std::filesystem::path imagePath(std::size_t row) const { return folder / image.at(row); }
    /// The same, to be opened now. Error{Unsafe} if it is a link out of the folder.
    std::filesystem::path imageToOpen(std::size_t row) const;
    /// Index of a class by name. Error{Config} naming some that there are.
    std::size_t classIndex(std::string_view name) const;
};

/// classes.json counts where there are both. Errors: Io (a file missing), Format (naming file,
/// line, what was found and expected; a label that is no class, an image path outside the folder, a
/// template without {}), Unsafe for a classes.py that does more than name data.
LabelFolder readLabelFolder(const std::filesystem::path& folder);

} // namespace clinic
