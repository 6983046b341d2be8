// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/mmr/picture_source.h"
#include "core/mmr/picture_store.h"
#include "core/table/image_path.h"

#include <algorithm>

namespace clinic {

namespace {
namespace fs = std::filesystem;

bool isFile(const fs::path& path)
{
    std::error_code error;
    return fs::is_regular_file(path, error);
}

/// Folders inside of a folder, by name; links are not followed.
std::vector<fs::path> foldersIn(const fs::path& folder)
{
    std::vector<fs::path> folders;
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        if (!entry->is_symlink(error) && entry->is_directory(error))
            folders.push_back(entry->path());
    }
    std::sort(folders.begin(), folders.end());
    return folders;
}

class PictureFolder final : public PictureStore {
public:
    explicit PictureFolder(fs::path folder)
        : m_folder(std::move(folder))
    {
    }

    std::optional<std::string> prefixOf(const std::set<std::string>& images) const override
    {
        constexpr int deepest = 3;
        constexpr std::size_t most = 2000; // folders looked into
        std::vector<fs::path> level {m_folder};
        std::size_t seen = 0;
        for (int depth = 0; depth <= deepest; ++depth) {
            std::vector<fs::path> next;
            for (const fs::path& folder : level) {
                if (++seen > most)
                    return std::nullopt;
                if (holdsOne(folder, images))
                    return prefixFor(folder);
                const auto inside = foldersIn(folder);
                next.insert(next.end(), inside.begin(), inside.end());
            }
            level = std::move(next);
        }
        return std::nullopt;
    }

    std::optional<std::uint64_t> size(const std::string& name) const override
    {
        const fs::path path = m_folder / name;
        std::error_code error;
        if (!isFile(path) || !linkTrouble(path, m_folder).empty())
            return std::nullopt;
        const std::uintmax_t size = fs::file_size(path, error);
        return error ? std::nullopt : std::optional<std::uint64_t>(size);
    }

    std::optional<std::vector<std::byte>> read(const std::string& name) const override
    {
        const fs::path path = m_folder / name;
        if (!isFile(path))
            return std::nullopt;
        if (std::string trouble = linkTrouble(path, m_folder); !trouble.empty())
            throw Error(ErrorKind::Unsafe, clinic::quoted(name) + " " + trouble);
        return readWholeFile(path, pictureByteLimit);
    }

private:
    static bool holdsOne(const fs::path& folder, const std::set<std::string>& images)
    {
        return std::any_of(images.begin(), images.end(),
            [&](const std::string& image) { return isFile(folder / image); });
    }
    std::string prefixFor(const fs::path& folder) const
    {
        const std::string below = folder.lexically_relative(m_folder).generic_string();
        return below == "." ? std::string() : below + "/";
    }

    fs::path m_folder;
};

} // namespace

std::unique_ptr<PictureStore> openPictureFolder(const fs::path& folder)
{
    return std::make_unique<PictureFolder>(folder);
}

} // namespace clinic
