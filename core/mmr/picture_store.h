// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace clinic {

/// Where a PictureSource gets its bytes from. Names are relative, with slashes, and have been
/// checked to be no ways out. Thread-safe.
class PictureStore {
public:
    PictureStore() = default;
    PictureStore(const PictureStore&) = delete;
    PictureStore& operator=(const PictureStore&) = delete;
    virtual ~PictureStore() = default;

    /// The shortest prefix ("", or with a slash at its end) under which one of the images exists;
    /// empty: there is none.
    virtual std::optional<std::string> prefixOf(const std::set<std::string>& images) const = 0;
    virtual std::optional<std::uint64_t> size(const std::string& name) const = 0;
    virtual std::optional<std::vector<std::byte>> read(const std::string& name) const = 0;
};

std::unique_ptr<PictureStore> openPictureFolder(const std::filesystem::path& folder);
std::unique_ptr<PictureStore> openPictureZip(const std::filesystem::path& file);

/// Why a name may not be looked up: it is absolute, or leads outside; empty if it may.
std::string pictureNameTrouble(const std::string& name);

} // namespace clinic
