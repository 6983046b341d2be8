// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/poison_folder.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/base/whole_folder.h"
#include "core/formats/json_reader.h"

namespace clinic {

namespace {
namespace fs = std::filesystem;

bool isOurPart(const std::string& name)
{
    return name == "images" || name == "manifest.json" || name.starts_with("poisoned.")
        || name.starts_with("original.") || name.starts_with("trigger_");
}

bool hasOurManifest(const fs::path& folder)
try {
    const auto text = readWholeText(folder / "manifest.json", 256U << 20U);
    const auto document =
        parseUntrustedJson(text, "manifest.json", {.nodes = 20'000'000, .textBytes = 256U << 20U});
    return jsonString(jsonMember(document, "kind", "manifest"), "kind", 100) == poisonManifestKind;
} catch (const Error&) {
    return false;
}

void checkReplaceable(const fs::path& out, bool overwrite)
{
    if (!fs::exists(out) || (fs::is_directory(out) && fs::is_empty(out)))
        return;
    if (!fs::is_directory(out) || !hasOurManifest(out))
        throw Error(ErrorKind::Config,
            out.string() + ": is not empty and no poisoned dataset; choose another folder");
    if (!overwrite)
        throw Error(ErrorKind::Config,
            out.string()
                + ": holds a poisoned dataset already; have it replaced, or choose "
                  "another folder");
    for (const auto& entry : fs::directory_iterator(out)) {
        const auto name = entry.path().filename().string();
        if (!isOurPart(name))
            throw Error(ErrorKind::Config,
                out.string() + ": holds " + clinic::quoted(name)
                    + ", which would be lost; move it away or choose another folder");
    }
}

fs::path hiddenBeside(const fs::path& folder, const char* ending)
{
    return folder.parent_path() / ("." + folder.filename().string() + ending);
}

template <typename Work> void atBorder(Work&& work)
{
    try {
        work();
    } catch (const fs::filesystem_error& error) {
        throw Error(ErrorKind::Io, error.what());
    }
}
} // namespace

fs::path poisonFolderPath(const fs::path& out)
{
    if (out.empty())
        throw Error(ErrorKind::Config, "give a folder for the poisoned dataset");
    return folderPath(out);
}

PoisonFolder::PoisonFolder(const fs::path& full)
    : m_out(full)
    , m_making(hiddenBeside(full, ".poison-making"))
    , m_old(hiddenBeside(full, ".poison-old"))
    , m_lock(m_making)
{
}

PoisonFolder::PoisonFolder(const fs::path& out, bool overwrite)
    : PoisonFolder(poisonFolderPath(out)) // from here on the destructor runs, also when this throws
{
    atBorder([&] {
        if (fs::exists(m_old) && !fs::exists(m_out)) // a killed program was about to replace it
            fs::rename(m_old, m_out);
        checkReplaceable(m_out, overwrite);
        for (const auto& left : fs::directory_iterator(m_making)) // of a killed program
            fs::remove_all(left.path());
        fs::create_directory(m_making / "images");
    });
}

PoisonFolder::~PoisonFolder()
{
    std::error_code ignored;
    if (!m_making.empty())
        fs::remove_all(m_making, ignored);
}

void PoisonFolder::finish()
{
    atBorder([&] {
        fs::remove_all(m_old);
        if (fs::exists(m_out))
            fs::rename(m_out, m_old);
        std::error_code problem;
        fs::rename(m_making, m_out, problem);
        if (problem) {
            std::error_code ignored;
            fs::rename(m_old, m_out, ignored); // what was there comes back
            throw fs::filesystem_error("cannot be renamed", m_making, m_out, problem);
        }
        m_making.clear();
        fs::remove_all(m_old);
    });
}

} // namespace clinic
