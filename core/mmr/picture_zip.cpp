// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/mmr/picture_source.h"
#include "core/mmr/picture_store.h"

#include <map>
#include <mutex>
#include <zip.h>

namespace clinic {

namespace {
namespace fs = std::filesystem;

struct ArchiveCloser {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct FileCloser {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};

std::string reasonOf(int code)
{
    zip_error_t error;
    zip_error_init_with_code(&error, code);
    std::string reason = zip_error_strerror(&error);
    zip_error_fini(&error);
    return reason;
}

class PictureZip final : public PictureStore {
public:
    explicit PictureZip(const fs::path& path)
    {
        int code = 0;
        m_archive.reset(zip_open(path.c_str(), ZIP_RDONLY, &code));
        if (!m_archive)
            throw Error(ErrorKind::Format,
                "is no readable zip archive (" + reasonOf(code)
                    + "); name the folder of pictures or the zip");
        readNames();
    }

    std::optional<std::string> prefixOf(const std::set<std::string>& images) const override
    {
        std::optional<std::string> best;
        for (const auto& [name, entry] : m_entries) {
            for (std::size_t begin = 0; begin < name.size();) {
                if (best && begin >= best->size())
                    break; // sorted by name, so that equally short ones go by the alphabet
                if (images.contains(name.substr(begin)))
                    best = name.substr(0, begin);
                const std::size_t slash = name.find('/', begin);
                begin = slash == std::string::npos ? name.size() : slash + 1;
            }
        }
        return best;
    }

    std::optional<std::uint64_t> size(const std::string& name) const override
    {
        const auto found = m_entries.find(name);
        return found == m_entries.end() ? std::nullopt : std::optional(found->second.size);
    }

    std::optional<std::vector<std::byte>> read(const std::string& name) const override
    {
        const auto found = m_entries.find(name);
        if (found == m_entries.end())
            return std::nullopt;
        const auto [index, size] = found->second;
        if (size > pictureByteLimit)
            throw Error(ErrorKind::Resource,
                clinic::quoted(name) + ": has " + std::to_string(size) + " bytes, the limit is "
                    + std::to_string(pictureByteLimit));
        const std::lock_guard lock(m_mutex);
        const std::unique_ptr<zip_file_t, FileCloser> file(
            zip_fopen_index(m_archive.get(), index, 0));
        if (!file)
            throw Error(ErrorKind::Format,
                clinic::quoted(name) + ": cannot be unpacked ("
                    + zip_error_strerror(zip_get_error(m_archive.get())) + ")");
        return unpacked(file.get(), name, size);
    }

private:
    struct Entry {
        zip_uint64_t index = 0;
        std::uint64_t size = 0; ///< unpacked, as the archive says
    };

    void readNames()
    {
        constexpr zip_int64_t most = 1'000'000;
        const zip_int64_t count = zip_get_num_entries(m_archive.get(), 0);
        if (count > most)
            throw Error(ErrorKind::Resource, "has more than a million entries");
        for (zip_int64_t i = 0; i < count; ++i) {
            zip_stat_t stat;
            const auto index = static_cast<zip_uint64_t>(i);
            if (zip_stat_index(m_archive.get(), index, 0, &stat) != 0
                || (stat.valid & ZIP_STAT_NAME) == 0 || (stat.valid & ZIP_STAT_SIZE) == 0)
                continue;
            const std::string name = stat.name;
            if (name.empty() || name.ends_with('/'))
                continue;
            if (std::string trouble = pictureNameTrouble(name); !trouble.empty())
                throw Error(ErrorKind::Unsafe,
                    "the archive's entry " + std::to_string(i + 1) + ": " + trouble
                        + "; such an archive is not used");
            m_entries.try_emplace(name, Entry {index, stat.size}); // of two, the first
        }
    }

    static std::vector<std::byte> unpacked(
        zip_file_t* file, const std::string& name, std::uint64_t size)
    {
        std::vector<std::byte> bytes(size + 1); // one more: the end must come where it was promised
        std::size_t done = 0;
        while (done < bytes.size()) {
            const zip_int64_t count = zip_fread(file, bytes.data() + done, bytes.size() - done);
            if (count < 0)
                throw Error(ErrorKind::Format,
                    clinic::quoted(name) + ": is damaged in the archive ("
                        + zip_error_strerror(zip_file_get_error(file)) + ")");
            if (count == 0)
                break;
            done += static_cast<std::size_t>(count);
        }
        if (done != size)
            throw Error(ErrorKind::Format,
                clinic::quoted(name) + ": has another size than the archive says");
        bytes.resize(done);
        return bytes;
    }

    std::unique_ptr<zip_t, ArchiveCloser> m_archive;
    std::map<std::string, Entry> m_entries;
    mutable std::mutex m_mutex; // an archive's handle is of one thread at a time
};

} // namespace

std::unique_ptr<PictureStore> openPictureZip(const fs::path& file)
{
    return std::make_unique<PictureZip>(file);
}

} // namespace clinic
