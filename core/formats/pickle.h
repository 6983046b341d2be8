// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/pickle_document.h"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace clinic {

/// Answers a persistent id: which storage of the file is meant.
class StorageResolver {
public:
    virtual ~StorageResolver() = default;
    /// `count` in elements of `dtype` (bytes if untyped) is what the pickle claims; Error{Format}
    /// if the container knows better, Error{Unsafe} for a key that is no plain number.
    virtual std::size_t resolve(
        std::string_view key, DType dtype, bool untyped, std::uint64_t count) = 0;
};

struct PickleOptions {
    GlobalScope scope = GlobalScope::Checkpoint;
    StorageResolver* storages = nullptr; ///< null: a persistent id is refused
    bool legacyIds = false; ///< ids of six parts, the last one for views
    bool exactEnd = true; ///< no byte may follow STOP
    std::uint64_t fileSize = 0; ///< bounds what all tensors together may need
};

/// Runs the restricted machine over a pickle: it builds values and never names, imports or calls
/// anything outside the allow-list. Error{Unsafe} for an opcode or global that is not on the list,
/// with its position; Error{Format} for damage. The shape was checked (checkPickleShape). Limits:
/// FORMATS.md.
PickleDocument readPickle(std::vector<std::byte> bytes, const PickleOptions& options);

} // namespace clinic
