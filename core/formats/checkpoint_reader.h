// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/checkpoint_writer.h"

#include <filesystem>
#include <string_view>

namespace clinic {

/// What writeTorchFile() wrote, or torch.save: the tree of plain values with every tensor read into
/// memory. Error{Unsupported} for what a SaveValue cannot hold (sets, numpy arrays, scripts),
/// Error{Unsafe} where the tensors together are larger than the file; else those of readTorchZip.
SaveValue readTorchFile(const std::filesystem::path& path);

/// A training checkpoint in full: weights (`module.` stripped), AdamW's state and `resume`; ours or
/// the reference's. Parts that are missing are empty. Error{Format} naming what is not as expected.
TrainingCheckpoint readTrainingCheckpoint(const std::filesystem::path& path);

/// The value of a text key; null where the dict lacks it.
const SaveValue* findValue(const SaveValue::Dict& dict, std::string_view key);

} // namespace clinic
