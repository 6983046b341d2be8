// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

namespace clinic {

/// How often images of one class were taken for another. Only cells that are not zero are kept, so
/// that memory follows the images counted, not the square of the classes.
class ConfusionMatrix {
public:
    struct Cell {
        std::size_t truth = 0;
        std::size_t predicted = 0;
        std::int64_t count = 0;

        bool operator==(const Cell&) const = default;
    };

    explicit ConfusionMatrix(std::size_t classes = 0)
        : m_ofClass(classes, 0)
    {
    }

    /// Both below classes().
    void add(std::size_t truth, std::size_t predicted, std::int64_t count = 1);

    std::size_t classes() const { return m_ofClass.size(); }
    std::int64_t at(std::size_t truth, std::size_t predicted) const;
    std::int64_t ofClass(std::size_t truth) const { return m_ofClass.at(truth); } ///< images of it
    std::vector<Cell> cells() const; ///< those above zero, by true class, then by prediction

    bool operator==(const ConfusionMatrix&) const = default;

private:
    std::vector<std::int64_t> m_ofClass;
    std::map<std::pair<std::size_t, std::size_t>, std::int64_t> m_cells;
};

} // namespace clinic
