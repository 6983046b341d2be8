// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/demo_folder.h"

#include "core/base/error.h"
#include "core/base/output_file.h"

#include <iterator>

namespace clinic {

namespace {
namespace fs = std::filesystem;

/// What a demo of ours consists of; nothing else is touched. demo.json first: while it is there,
/// the others are.
constexpr const char* parts[] = {"demo.json", "data", "mmr", "models", "project"};
/// What a stopped drawing leaves.
constexpr const char* halfDrawn[] = {"data.making", "mmr.making"};
constexpr const char* mark = ".making-demo"; ///< stands in a folder that may be made anew
constexpr const char* aside = ".old-demo"; ///< the demo that is being replaced
constexpr const char* replaced = ".replaced-demo"; ///< the same when the new one is there
} // namespace

DemoFolder::DemoFolder(const fs::path& folder)
    : m_folder(folder)
    , m_lock(folder)
{
    putBack();
}

DemoFolder::DemoFolder(const fs::path& folder, bool overwrite)
    : DemoFolder(folder) // from here on the destructor runs, also when this throws
{
    const bool finished = fs::exists(folder / parts[0]);
    if (finished && !overwrite)
        throw Error(
            ErrorKind::Config, folder.string() + ": holds a demo already; --force makes it anew");
    if (!finished && !fs::is_empty(folder) && !fs::exists(folder / mark))
        throw Error(ErrorKind::Config,
            folder.string() + ": is not empty and not a demo; choose another folder");
    writeTextFile(folder / mark, "removed when demo.json is there\n");
    if (finished)
        fs::create_directory(folder / aside);
    for (const char* part : parts) {
        if (finished && fs::exists(folder / part))
            fs::rename(folder / part, folder / aside / part);
        else
            fs::remove_all(folder / part);
    }
    for (const char* half : halfDrawn)
        fs::remove_all(folder / half);
    fs::create_directories(folder / "models");
}

DemoFolder::~DemoFolder()
{
    try {
        putBack();
    } catch (const fs::filesystem_error&) {
        return; // the next making begins with it
    }
}

/// Backwards, so that demo.json appears when all else is there. May be stopped anywhere and called
/// again.
void DemoFolder::putBack() const
{
    if (!fs::exists(m_folder / mark)) // not ours
        return;
    fs::remove_all(m_folder / replaced);
    const fs::path old = m_folder / aside;
    if (!fs::exists(old))
        return;
    if (fs::exists(old / parts[0]))
        fs::remove(m_folder / parts[0]);
    for (const char* half : halfDrawn)
        fs::remove_all(m_folder / half);
    for (auto part = std::rbegin(parts); part != std::rend(parts); ++part) {
        if (!fs::exists(old / *part))
            continue;
        fs::remove_all(m_folder / *part);
        fs::rename(old / *part, m_folder / *part);
    }
    fs::remove(old);
    fs::remove(m_folder / mark);
}

void DemoFolder::finish()
{
    if (fs::exists(m_folder / aside))
        fs::rename(m_folder / aside, m_folder / replaced);
    fs::remove_all(m_folder / replaced);
    fs::remove(m_folder / mark);
}

} // namespace clinic
