// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/picture_source.h"

#include "core/base/error.h"
#include "core/mmr/picture_store.h"
#include "core/table/image_path.h"

#include <algorithm>
#include <cstring>
#include <set>

namespace clinic {

namespace {
namespace fs = std::filesystem;

void checkName(const std::string& image)
{
    if (std::string trouble = pictureNameTrouble(image); !trouble.empty())
        throw Error(ErrorKind::Unsafe, trouble);
}

} // namespace

std::string_view pictureMime(std::span<const std::byte> bytes)
{
    const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    using namespace std::string_view_literals;
    if (text.starts_with("\xFF\xD8\xFF"sv))
        return "image/jpeg";
    if (text.starts_with("\x89PNG\r\n\x1A\n"sv))
        return "image/png";
    if (text.starts_with("GIF87a"sv) || text.starts_with("GIF89a"sv))
        return "image/gif";
    if (text.starts_with("RIFF"sv) && text.size() >= 12 && text.substr(8, 4) == "WEBP"sv)
        return "image/webp";
    return text.starts_with("BM"sv) && text.size() >= 26 ? "image/bmp" : "";
}

std::string pictureNameTrouble(const std::string& name)
{
    if (name.starts_with('/'))
        return "image path " + clinic::quoted(name) + " is absolute";
    for (std::size_t begin = 0; begin <= name.size();) {
        const std::size_t end = std::min(name.find_first_of("/\\", begin), name.size());
        if (name.compare(begin, end - begin, "..") == 0)
            return "image path " + clinic::quoted(name) + " leads outside (..)";
        begin = end + 1;
    }
    return imagePathTrouble(name, "/nowhere"); // the other dangers of a name
}

struct PictureSource::Impl {
    fs::path path;
    std::unique_ptr<PictureStore> store;
    std::string prefix;
    std::int64_t found = 0;
};

PictureSource::PictureSource(std::shared_ptr<const Impl> impl)
    : m_impl(std::move(impl))
{
}

PictureSource PictureSource::open(const fs::path& path, std::span<const std::string> images)
try {
    auto impl = std::make_shared<Impl>();
    impl->path = path;
    std::error_code error;
    if (fs::is_directory(path, error))
        impl->store = openPictureFolder(path);
    else if (fs::is_regular_file(path, error))
        impl->store = openPictureZip(path);
    else
        throw Error(ErrorKind::Io,
            "is neither a folder of pictures nor a zip archive of them (or does not exist)");
    std::set<std::string> names;
    for (const std::string& image : images)
        if (pictureNameTrouble(image).empty())
            names.insert(image);
    impl->prefix = impl->store->prefixOf(names).value_or("");
    impl->found = std::count_if(names.begin(), names.end(), [&](const std::string& name) {
        return impl->store->size(impl->prefix + name).has_value();
    });
    return PictureSource(std::move(impl));
} catch (Error& error) {
    error.within(path.string());
    throw;
}

const fs::path& PictureSource::path() const
{
    return m_impl->path;
}

const std::string& PictureSource::prefix() const
{
    return m_impl->prefix;
}

std::int64_t PictureSource::found() const
{
    return m_impl->found;
}

std::optional<std::uint64_t> PictureSource::size(const std::string& image) const
{
    return pictureNameTrouble(image).empty() ? m_impl->store->size(m_impl->prefix + image)
                                             : std::nullopt;
}

std::optional<std::vector<std::byte>> PictureSource::read(const std::string& image) const
{
    checkName(image);
    return m_impl->store->read(m_impl->prefix + image);
}

} // namespace clinic
