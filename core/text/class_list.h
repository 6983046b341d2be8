// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace clinic {

/// The classes of a labelled set, the prompts they are described with, and what groups they form.
struct ClassList {
    std::vector<std::string> classes; ///< the label 0 is the first; names may repeat
    std::vector<std::string> templates; ///< each with {} for the class
    std::vector<std::vector<std::string>> superclasses; ///< names of classes; empty: none given
};

/// classes.json ({"classes":[...], "templates":["a photo of a {}.", ...], "superclasses":[[...]]}),
/// or the reference's classes.py with the same keys, which is read as data and never run
/// (core/text/python_data.h); by the file's ending. Errors naming the file: Io, Format, Resource,
/// and Unsafe for a classes.py that does more.
ClassList readClassList(const std::filesystem::path& file);

} // namespace clinic
