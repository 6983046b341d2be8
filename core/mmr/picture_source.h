// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace clinic {

/// No picture of a benchmark is larger.
inline constexpr std::uint64_t pictureByteLimit = 32U << 20U;

/// "image/jpeg", "image/png", "image/webp", "image/gif" or "image/bmp" by the first bytes; empty
/// for anything else.
std::string_view pictureMime(std::span<const std::byte> bytes);

/// The pictures of a benchmark, in a folder or in a zip archive, both untrusted. They may lie under
/// a folder of their own in there: the shortest prefix under which at least one of the questions'
/// pictures exists. Cheap to copy; read() is thread-safe.
class PictureSource {
public:
    /// `images`: as the questions name them, relative, with slashes. Error{Io} if `path` is neither
    /// a folder nor a zip archive; Error{Unsafe} for an archive with absolute paths or ones that
    /// lead outside.
    static PictureSource open(
        const std::filesystem::path& path, std::span<const std::string> images);

    const std::filesystem::path& path() const;
    /// "" or "MMR-benchmark-images/".
    const std::string& prefix() const;
    /// How many of the images given to open() are there.
    std::int64_t found() const;
    /// Bytes of a picture; empty: it is not there.
    std::optional<std::uint64_t> size(const std::string& image) const;
    /// The picture's file as it is; empty: it is not there. Error{Unsafe} for a name that is
    /// absolute or leads outside (a link too), Error{Resource} above the limit, Error{Format} for a
    /// damaged archive.
    std::optional<std::vector<std::byte>> read(const std::string& image) const;

private:
    struct Impl;
    explicit PictureSource(std::shared_ptr<const Impl> impl);
    std::shared_ptr<const Impl> m_impl;
};

} // namespace clinic
