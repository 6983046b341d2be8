// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/tensor_table.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace clinic {

/// Reads an architecture off the shapes of a checkpoint's tensors, which come from an untrusted
/// file.
class TensorShapes {
public:
    /// `prefix` is put in front of every name asked for.
    explicit TensorShapes(const TensorTable& tensors, std::string prefix = {});

    bool has(std::string_view name) const;
    /// Size of one dimension of a tensor of `rank` dimensions, within [1, limit]. Error{Format}
    /// otherwise.
    int size(std::string_view name, std::size_t rank, std::size_t dimension, int limit) const;
    /// How many of "<stem>0.<member>", "<stem>1.<member>", ... there are, at most 512.
    /// Error{Format} with a gap.
    int blocks(std::string_view stem, std::string_view member) const;

private:
    void checkNoGap(const std::string& stem, const std::string& member, int count) const;
    const TensorEntry& entry(std::string_view name) const;

    const TensorTable& m_tensors;
    std::string m_prefix;
};

/// The root of a perfect square; Error{Format} naming `what` for any other number.
int gridSide(int cells, std::string_view what);

} // namespace clinic
