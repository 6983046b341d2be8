// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace clinic {

struct LabelFolder;

/// How often each of `classes` labels occurs; all labels are below `classes`.
std::vector<std::int64_t> countLabels(std::span<const std::size_t> labels, std::size_t classes);

/// What a labelled set's warnings say of its names and of its imagesOfClass. The labels.csv of
/// ImageNet that the reference ships has two classes without an image and two with twice as many:
/// it was mapped by names, which repeat.
std::vector<std::string> labelWarnings(const LabelFolder& set);

} // namespace clinic
