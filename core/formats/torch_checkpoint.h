// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/input_file.h"
#include "core/formats/pickle_document.h"
#include "core/formats/state_dict.h"
#include "core/formats/zip_archive.h"

#include <memory>

namespace clinic {

/// What every reader of torch's files gives back.
struct TorchContent {
    StateDict weights;
    std::shared_ptr<const StorageSource> source;
    bool isScript = false; ///< a TorchScript archive
};

/// The values of a zip archive of torch.save, and where its storages' bytes are.
struct TorchZip {
    PickleDocument document;
    std::shared_ptr<const StorageSource> source;
    bool isScript = false;
    std::uint64_t fileSize = 0;
    std::shared_ptr<const ZipArchive> archive;
};

/// Reads directory and data.pkl, no storage; errors as below.
TorchZip openTorchZip(InputFile file);

/// A zip archive of torch.save, or a TorchScript archive of torch.jit.save: reads directory and
/// data.pkl, no storage. Error{Format}, {Unsupported}, {Unsafe}; messages name the record and the
/// byte.
TorchContent readTorchZip(InputFile file);

/// The stream of torch.save before 1.6: five pickles, then the storages.
TorchContent readLegacyTorch(InputFile file);

/// Whether the first bytes are those of such a stream.
bool isLegacyTorch(std::span<const std::byte> head);

} // namespace clinic
