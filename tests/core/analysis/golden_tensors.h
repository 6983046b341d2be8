// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/matrix.h"

#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>

namespace clinic {

/// The F32 tensors of a fixture in safetensors layout, read without core/formats so that a fault
/// there cannot hide one here.
class GoldenTensors {
public:
    explicit GoldenTensors(const std::string& path)
    {
        std::ifstream file(path, std::ios::binary);
        if (!file)
            throw std::runtime_error("fixture missing: " + path);
        m_bytes.assign(std::istreambuf_iterator<char>(file), {});
        std::uint64_t length = 0;
        std::memcpy(&length, m_bytes.data(), sizeof length);
        m_header = nlohmann::json::parse(
            m_bytes.begin() + 8, m_bytes.begin() + 8 + static_cast<std::ptrdiff_t>(length));
        m_start = 8 + length;
    }

    /// A vector comes back as one column.
    Matrix floats(const char* name) const
    {
        const nlohmann::json& entry = m_header.at(name);
        const nlohmann::json& shape = entry.at("shape");
        Matrix matrix(
            shape.at(0).get<std::size_t>(), shape.size() > 1 ? shape.at(1).get<std::size_t>() : 1);
        const auto begin = m_start + entry.at("data_offsets").at(0).get<std::size_t>();
        std::memcpy(
            matrix.data(), m_bytes.data() + begin, matrix.rows() * matrix.cols() * sizeof(float));
        return matrix;
    }

private:
    std::string m_bytes;
    nlohmann::json m_header;
    std::size_t m_start = 0;
};

} // namespace clinic
