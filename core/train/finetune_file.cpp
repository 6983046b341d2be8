// SPDX-License-Identifier: Apache-2.0
#include "core/train/finetune_file.h"

#include "core/formats/checkpoint_writer.h"

#include <memory>
#include <vector>

namespace clinic {

void writeFinetuneFile(
    const std::filesystem::path& path, const TensorTable& model, const LinearProbe& head)
{
    SaveValue::Dict weights;
    weights.ordered = true;
    for (const TensorEntry& entry : model.entries()) {
        const auto bytes = std::make_shared<const std::vector<std::byte>>(model.read(entry));
        weights.items.emplace_back("model." + entry.name,
            SaveValue {SaveTensor {entry.dtype, entry.shape, *bytes, bytes}});
    }
    const auto rows = static_cast<std::int64_t>(head.weights.rows());
    const auto cols = static_cast<std::int64_t>(head.weights.cols());
    // The head outlives the writing, so that nobody need own its numbers.
    const SaveTensor weight {DType::F32, {rows, cols},
        std::as_bytes(std::span(head.weights.data(), static_cast<std::size_t>(rows * cols))), {}};
    const SaveTensor bias {DType::F32, {rows}, std::as_bytes(std::span(head.bias)), {}};
    weights.items.emplace_back("linear.weight", SaveValue {weight});
    weights.items.emplace_back("linear.bias", SaveValue {bias});
    SaveValue::Dict root;
    root.items = {{"state_dict", {weights}}};
    writeTorchFile(path, {root});
}

} // namespace clinic
