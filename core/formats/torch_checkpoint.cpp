// SPDX-License-Identifier: Apache-2.0
#include "core/formats/torch_checkpoint.h"

#include "core/base/error.h"
#include "core/formats/pickle.h"
#include "core/formats/zip_storages.h"

#include <algorithm>
#include <charconv>

namespace clinic {

namespace {

constexpr std::uint64_t maxPickleBytes = 64ULL << 20;
constexpr std::uint64_t maxSmallRecord = 64;
constexpr int newestVersion = 10;

std::string smallText(const ZipArchive& archive, std::size_t entry)
{
    const auto bytes = archive.read(entry, maxSmallRecord);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void checkVersion(const ZipArchive& archive)
{
    auto entry = archive.find("version");
    if (!entry)
        entry = archive.find(".data/version");
    if (!entry)
        throw Error(
            ErrorKind::Format, "zip: no record 'version', so this is no archive of torch.save");
    const std::string text = smallText(archive, *entry);
    int version = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), version);
    const std::string_view rest(end, static_cast<std::size_t>(text.data() + text.size() - end));
    if (code != std::errc {} || (!rest.empty() && rest != "\n") || version < 1
        || version > newestVersion)
        throw Error(ErrorKind::Format,
            "zip: record 'version' is " + clinic::quoted(text)
                + "; a number from 1 to 10 is expected");
}

bool isBigEndian(const ZipArchive& archive)
{
    const auto entry = archive.find("byteorder");
    if (!entry)
        return false;
    const std::string text = smallText(archive, *entry);
    if (text != "little" && text != "big")
        throw Error(ErrorKind::Format,
            "zip: record 'byteorder' is " + clinic::quoted(text) + ", not little or big");
    return text == "big";
}

bool isScript(const ZipArchive& archive)
{
    return archive.find("constants.pkl")
        || std::ranges::any_of(archive.entries(),
            [](const ZipEntry& entry) { return entry.name.starts_with("code/"); });
}

/// Says which parts of an archive stay closed: they hold programs, and no weights are in them.
void noteClosedParts(const ZipArchive& archive, StateDict& weights)
{
    if (std::ranges::any_of(archive.entries(),
            [](const ZipEntry& entry) { return entry.name.starts_with("code/"); }))
        weights.warnings.emplace_back("contains code/, which is never opened");
    if (archive.find("constants.pkl"))
        weights.warnings.emplace_back("contains constants.pkl, which is never opened");
}

} // namespace

TorchZip openTorchZip(InputFile file)
{
    auto archive = std::make_shared<const ZipArchive>(std::move(file));
    const auto data = archive->find("data.pkl");
    if (!data && archive->find("model.json"))
        throw Error(ErrorKind::Unsupported,
            "a TorchScript archive of PyTorch 1.0 to 1.2 (model.json): too old; load and save it "
            "with a newer PyTorch");
    if (!data)
        throw Error(ErrorKind::Format,
            "zip: no record 'data.pkl', so this is a zip archive, but not of torch.save");
    checkVersion(*archive);
    const bool bigEndian = isBigEndian(*archive);
    const bool script = isScript(*archive);
    ZipStorageResolver resolver(*archive, bigEndian);
    PickleOptions options;
    options.scope = script ? GlobalScope::TorchScript : GlobalScope::Checkpoint;
    options.storages = &resolver;
    options.fileSize = archive->file().size();
    try {
        PickleDocument document = readPickle(archive->read(*data, maxPickleBytes), options);
        return {std::move(document),
            std::make_shared<ZipStorages>(archive, resolver.take(), bigEndian), script,
            options.fileSize, archive};
    } catch (Error& e) {
        throw e.within("data.pkl");
    }
}

TorchContent readTorchZip(InputFile file)
{
    const TorchZip zip = openTorchZip(std::move(file));
    TorchContent content;
    content.isScript = zip.isScript;
    content.source = zip.source;
    try {
        const bool tree = zip.isScript || zip.document.is(zip.document.root(), PickleKind::Object);
        content.weights = tree ? readScriptTree(zip.document) : readStateDict(zip.document);
    } catch (Error& e) {
        throw e.within("data.pkl");
    }
    if (content.isScript)
        noteClosedParts(*zip.archive, content.weights);
    return content;
}

} // namespace clinic
