// SPDX-License-Identifier: Apache-2.0
#include "core/nn/weight_map.h"

#include "core/base/error.h"
#include "core/nn/clip_net.h"
#include "core/nn/weight_names.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <c10/core/GradMode.h>

#include <cstring>
#include <optional>
#include <set>

namespace clinic {

namespace {

/// One tensor of the network and the entries of the file that fill it.
struct Filled {
    std::string name;
    at::Tensor* tensor = nullptr;
    std::vector<const TensorEntry*> entries;
    bool transposed = false;
    std::vector<at::Tensor> parts; ///< what the entries hold
};

std::string shapeText(const std::vector<std::int64_t>& shape)
{
    std::string text = "[";
    for (const std::int64_t size : shape)
        text += (text.size() > 1 ? ", " : "") + std::to_string(size);
    return text + "]";
}

const TensorEntry* findEntry(const TensorTable& tensors, const std::string& name)
{
    if (const TensorEntry* entry = tensors.find(name))
        return entry;
    return tensors.find("text." + name); // open_clip's models with a separate caption tower
}

std::optional<at::ScalarType> directType(DType dtype)
{
    switch (dtype) {
    case DType::F32:
        return at::kFloat;
    case DType::F16:
        return at::kHalf;
    case DType::BF16:
        return at::kBFloat16;
    case DType::I64:
        return at::kLong;
    default:
        return std::nullopt;
    }
}

/// A tensor with the values of a number type that LibTorch does not read as it lies in the file.
at::Tensor convertedTensor(const TensorTable& tensors, const TensorEntry& entry)
{
    const std::vector<float> values = tensors.readFloats(entry);
    at::Tensor out = at::empty(entry.shape, at::kFloat);
    if (!values.empty())
        std::memcpy(out.data_ptr(), values.data(), values.size() * sizeof(float));
    return out;
}

/// Throws unless the entries, stacked and turned, give the network's shape.
void checkShape(const Filled& filled)
{
    std::vector<std::int64_t> expected = filled.tensor->sizes().vec();
    if (filled.transposed)
        std::swap(expected.at(0), expected.at(1));
    if (filled.entries.size() > 1)
        expected.at(0) /= static_cast<std::int64_t>(filled.entries.size());
    for (const TensorEntry* entry : filled.entries) {
        const bool scalars = expected.empty() && entry->elementCount() == 1;
        if (entry->shape != expected && !scalars)
            throw Error(ErrorKind::Mismatch,
                clinic::quoted(entry->name, 100) + " has shape " + shapeText(entry->shape)
                    + ", the architecture derived from the other tensors expects "
                    + shapeText(expected));
    }
}

/// Reads every entry in one go (on several threads, each storage once) into filled.parts.
void readParts(std::vector<Filled>& all, const TensorTable& tensors)
{
    std::vector<TensorRead> reads;
    for (Filled& filled : all) {
        for (const TensorEntry* entry : filled.entries) {
            const auto type = directType(entry->dtype);
            if (!type) {
                filled.parts.push_back(convertedTensor(tensors, *entry));
                continue;
            }
            const at::Tensor part = at::empty(entry->shape, *type);
            reads.push_back({entry, {static_cast<std::byte*>(part.data_ptr()), part.nbytes()}});
            filled.parts.push_back(part);
        }
    }
    tensors.readMany(reads);
}

/// Puts the parts in the network's place; a single F32 part is taken over without a copy.
void assemble(Filled& filled)
{
    at::Tensor whole = filled.parts.size() == 1 ? filled.parts.front() : at::cat(filled.parts, 0);
    filled.parts.clear();
    if (filled.transposed)
        whole = whole.t();
    const at::ScalarType type = filled.tensor->scalar_type();
    *filled.tensor = whole.to(type).reshape(filled.tensor->sizes()).contiguous();
}

[[noreturn]] void throwMissing(const std::vector<std::string>& missing)
{
    std::string text = std::to_string(missing.size()) + " weights are missing: ";
    for (std::size_t i = 0; i < missing.size() && i < 3; ++i)
        text += (i > 0 ? ", " : "") + clinic::quoted(missing[i], 100);
    throw Error(ErrorKind::Mismatch, text + (missing.size() > 3 ? ", ..." : ""));
}

LoadReport reportUnused(const TensorTable& tensors, const std::set<const TensorEntry*>& used)
{
    LoadReport report;
    for (const TensorEntry& entry : tensors.entries()) {
        if (used.contains(&entry) || isWeightless(entry.name))
            continue;
        if (isInsideTower(entry.name))
            throw Error(ErrorKind::Unsupported,
                clinic::quoted(entry.name, 100)
                    + " belongs to a part that the CLIP models of OpenAI, open_clip (ViT, ResNet) "
                      "and "
                      "transformers (CLIPModel) do not have; without it the embeddings would be "
                      "wrong");
        report.unused.push_back(entry.name);
    }
    return report;
}

} // namespace

LoadReport loadWeights(ClipNet& net, const TensorTable& tensors)
{
    const at::NoGradGuard noGrad;
    std::vector<Filled> all;
    std::vector<std::string> missing;
    std::set<const TensorEntry*> used;
    net.visit([&](const std::string& name, at::Tensor& tensor, TensorRole) {
        const WeightSource source = weightSource(name, net.config().layout);
        Filled filled {name, &tensor, {}, source.transposed, {}};
        for (const std::string& part : source.names) {
            const TensorEntry* entry = findEntry(tensors, part);
            if (entry) {
                filled.entries.push_back(entry);
                used.insert(entry);
            } else if (!isWeightless(part)) {
                missing.push_back(part);
            }
        }
        if (filled.entries.size() == source.names.size())
            all.push_back(std::move(filled));
    });
    if (!missing.empty())
        throwMissing(missing);
    for (const Filled& filled : all)
        checkShape(filled);
    LoadReport report = reportUnused(tensors, used);
    readParts(all, tensors);
    for (Filled& filled : all)
        assemble(filled);
    return report;
}

} // namespace clinic
