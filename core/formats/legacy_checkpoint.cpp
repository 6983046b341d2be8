// SPDX-License-Identifier: Apache-2.0
#include "core/base/byte_reader.h"
#include "core/base/error.h"
#include "core/formats/pickle.h"
#include "core/formats/torch_checkpoint.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace clinic {

namespace {

/// Pickle 1, the number 0x1950a86a20f9469cfc6c, and pickle 2, the number 1001: always these bytes.
constexpr std::array<unsigned char, 15> magic {
    0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e};
constexpr std::array<unsigned char, 6> version {0x80, 0x02, 0x4d, 0xe9, 0x03, 0x2e};
constexpr std::uint64_t smallWindow = 4ULL << 20;
constexpr std::uint64_t largeWindow = 64ULL << 20;

struct LegacyStorage {
    std::string key;
    DType dtype = DType::F32;
    std::uint64_t count = 0;
    std::uint64_t position = 0; ///< of its first element in the file
    bool found = false;
};

class LegacyResolver final : public StorageResolver {
public:
    std::size_t resolve(
        std::string_view key, DType dtype, bool untyped, std::uint64_t count) override
    {
        if (untyped)
            throw Error(
                ErrorKind::Unsupported, "untyped storages do not occur in the older format");
        const auto [place, fresh] = m_byKey.try_emplace(std::string(key), m_storages.size());
        if (fresh)
            m_storages.push_back({std::string(key), dtype, count});
        const LegacyStorage& known = m_storages[place->second];
        if (known.dtype != dtype || known.count != count)
            throw Error(ErrorKind::Format,
                "storage " + clinic::quoted(key) + " is used with two element types or sizes");
        return place->second;
    }

    LegacyStorage* find(std::string_view key)
    {
        const auto place = m_byKey.find(std::string(key));
        return place == m_byKey.end() ? nullptr : &m_storages[place->second];
    }

    std::vector<LegacyStorage>& storages() { return m_storages; }

private:
    std::vector<LegacyStorage> m_storages;
    std::unordered_map<std::string, std::size_t> m_byKey;
};

/// The format has no checksums, so a part is as trustworthy as the whole.
class LegacyStorages final : public StorageSource {
public:
    LegacyStorages(InputFile file, std::vector<LegacyStorage> storages)
        : m_file(std::move(file))
        , m_storages(std::move(storages))
    {
    }

    std::uint64_t storageBytes(std::size_t storage) const override
    {
        return m_storages[storage].count * itemSize(m_storages[storage].dtype);
    }
    void readStorage(std::size_t storage, std::span<std::byte> out) const override
    {
        readPart(storage, 0, out);
    }
    void readPart(
        std::size_t storage, std::uint64_t offset, std::span<std::byte> out) const override
    {
        m_file.readAt(m_storages[storage].position + offset, out);
    }

private:
    InputFile m_file;
    std::vector<LegacyStorage> m_storages;
};

/// Reads one pickle of the stream at `position` and moves behind it.
PickleDocument readOne(
    const InputFile& file, std::uint64_t& position, PickleOptions options, const char* which)
{
    options.exactEnd = false;
    const std::uint64_t left = file.size() - position;
    for (const std::uint64_t window : {smallWindow, largeWindow}) {
        try {
            auto document = readPickle(file.read(position, std::min(window, left)), options);
            position += document.bytesUsed();
            return document;
        } catch (Error& e) {
            if (e.kind() == ErrorKind::Format && window == smallWindow && left > smallWindow)
                continue; // perhaps only cut off by the window
            throw e.within(std::string(which) + " (pickle at byte " + std::to_string(position)
                + " of the file)");
        }
    }
    throw Error(ErrorKind::Format, std::string(which) + ": above 64 MiB");
}

void checkSystem(const PickleDocument& system)
{
    const auto protocol = system.find(system.root(), "protocol_version");
    const auto little = system.find(system.root(), "little_endian");
    if (!little || !system.is(*little, PickleKind::Bool))
        throw Error(ErrorKind::Format,
            "the system information (third pickle) does not tell the byte order");
    if (system.node(*little).integer == 0)
        throw Error(ErrorKind::Unsupported,
            "an older torch file of a big-endian machine; load and save it there with a newer "
            "PyTorch");
    if (!protocol || !system.is(*protocol, PickleKind::Int)
        || system.node(*protocol).integer != 1001)
        throw Error(ErrorKind::Format,
            "the system information (third pickle) has no protocol_version 1001");
}

/// Finds the storages behind the pickles: for each key of the list, a count and the elements.
void locateStorages(const InputFile& file, std::uint64_t position, const PickleDocument& keys,
    LegacyResolver& resolver)
{
    const auto list = keys.items(keys.root());
    if (!keys.is(keys.root(), PickleKind::List) || list.size() != resolver.storages().size())
        throw Error(ErrorKind::Format,
            "the list of storages (fifth pickle) has " + std::to_string(list.size())
                + " keys, the tensors use " + std::to_string(resolver.storages().size()));
    for (const PickleIndex key : list) {
        LegacyStorage* storage =
            keys.is(key, PickleKind::Text) ? resolver.find(keys.text(key)) : nullptr;
        if (storage == nullptr || storage->found)
            throw Error(ErrorKind::Format,
                "the list of storages (fifth pickle) names one that no tensor uses, or one twice");
        const auto header = file.read(position, 8);
        const auto count = ByteReader(header).little<std::uint64_t>();
        if (count != storage->count)
            throw Error(ErrorKind::Format,
                "storage " + clinic::quoted(storage->key) + " at byte " + std::to_string(position)
                    + " has " + std::to_string(static_cast<std::int64_t>(count))
                    + " elements, its tensors say " + std::to_string(storage->count));
        const std::uint64_t bytes = count * itemSize(storage->dtype); // count is below 2^48
        if (bytes > file.size() - position - 8)
            throw Error(ErrorKind::Format,
                "file is truncated: storage " + clinic::quoted(storage->key) + " needs "
                    + std::to_string(bytes) + " bytes at byte " + std::to_string(position + 8));
        storage->position = position + 8;
        storage->found = true;
        position += 8 + bytes;
    }
    if (position != file.size())
        throw Error(ErrorKind::Format,
            std::to_string(file.size() - position) + " bytes follow the last storage, at byte "
                + std::to_string(position));
}

} // namespace

bool isLegacyTorch(std::span<const std::byte> head)
{
    return head.size() >= magic.size()
        && std::ranges::equal(head.first(magic.size()), std::as_bytes(std::span(magic)));
}

TorchContent readLegacyTorch(InputFile file)
{
    std::uint64_t position = magic.size();
    if (file.size() < position + version.size())
        throw Error(ErrorKind::Format, "file is truncated: it ends after the magic number");
    const auto found = file.read(position, version.size());
    if (!std::ranges::equal(found, std::as_bytes(std::span(version))))
        throw Error(ErrorKind::Format,
            "an older torch file whose protocol version (second pickle) is not 1001");
    position += version.size();

    PickleOptions plain;
    plain.scope = GlobalScope::None;
    plain.fileSize = file.size();
    checkSystem(readOne(file, position, plain, "system information"));

    LegacyResolver resolver;
    PickleOptions options;
    options.storages = &resolver;
    options.legacyIds = true;
    options.fileSize = file.size();
    TorchContent content;
    content.weights = readStateDict(readOne(file, position, options, "the object"));
    const auto keys = readOne(file, position, plain, "list of storages");
    locateStorages(file, position, keys, resolver);
    content.source =
        std::make_shared<LegacyStorages>(std::move(file), std::move(resolver.storages()));
    return content;
}

} // namespace clinic
