// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace clinic {

/// Rows of channels, shared out in a number of parts that hangs on their number alone: what is
/// summed up by parts does not depend on the threads that do it.
struct RowParts {
    std::size_t channels = 1;
    std::size_t rows = 0;

    std::size_t parts() const;
    /// First row of a part; part + 1: one behind its last.
    std::size_t begin(std::size_t part) const { return rows * part / parts(); }
};

/// Two values of each channel over rows, summed up in each part by itself (from any thread) and
/// then over the parts in their order. Either all by addMoments() and joinMoments(): the mean and
/// the sum of squared differences from it; or all by addSums() and joinSums().
class ChannelSums {
public:
    explicit ChannelSums(const RowParts& shape);

    /// Of `rows` more rows (Chan, Golub, LeVeque 1983). T: float or double.
    template <typename T>
    void addMoments(std::size_t part, double rows, const T* mean, const T* squares);
    void joinMoments();

    void addSums(std::size_t part, const float* first, const float* second);
    void joinSums();

    /// Once joined.
    double first(std::size_t channel) const { return m_first[channel]; }
    double second(std::size_t channel) const { return m_second[channel]; }

private:
    std::size_t m_channels;
    std::vector<double> m_first; ///< parts x channels
    std::vector<double> m_second;
    std::vector<double> m_rows; ///< of each part so far
};

} // namespace clinic
