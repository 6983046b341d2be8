// SPDX-License-Identifier: Apache-2.0
#include "core/nn/channel_rows.h"

#include <bit>

namespace clinic {

namespace {

// Each loop is compiled for three kinds of processor and chosen at run time: the program itself is
// built for the oldest. All of a loop has to be inlined into the function of the chosen kind.
#define CLINIC_INLINE [[gnu::always_inline]] inline

CLINIC_INLINE float load(float value)
{
    return value;
}

CLINIC_INLINE float load(Bf16 value)
{
    return std::bit_cast<float>(std::uint32_t {value.bits} << 16);
}

CLINIC_INLINE void store(float value, float& to)
{
    to = value;
}

/// To the nearest, ties to even, as LibTorch rounds.
CLINIC_INLINE void store(float value, Bf16& to)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const auto rounded = static_cast<std::uint16_t>((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
    to.bits = value == value ? rounded : std::uint16_t {0x7fc0};
}

struct Moments {
    template <typename T>
    CLINIC_INLINE static void run(ChannelRows<const T> x, float* mean, float* squares)
    {
        for (std::size_t c = 0; c < x.channels; ++c)
            mean[c] = squares[c] = 0;
        for (std::size_t r = 0; r < x.rows; ++r) {
            const T* const row = x.data + r * x.channels;
#pragma GCC ivdep
            for (std::size_t c = 0; c < x.channels; ++c)
                mean[c] += load(row[c]);
        }
        const float share = 1.0F / static_cast<float>(x.rows);
        for (std::size_t c = 0; c < x.channels; ++c)
            mean[c] *= share;
        for (std::size_t r = 0; r < x.rows; ++r) {
            const T* const row = x.data + r * x.channels;
#pragma GCC ivdep
            for (std::size_t c = 0; c < x.channels; ++c) {
                const float apart = load(row[c]) - mean[c];
                squares[c] += apart * apart;
            }
        }
    }
};

template <bool add, bool relu, typename T>
CLINIC_INLINE void scaleRow(
    const T* x, const T* other, const RowScaling& scaling, T* y, std::size_t channels)
{
    const float* const factor = scaling.factor;
    const float* const offset = scaling.offset;
#pragma GCC ivdep
    for (std::size_t c = 0; c < channels; ++c) {
        float value = load(x[c]) * factor[c] + offset[c];
        if constexpr (add)
            value += load(other[c]);
        if constexpr (relu)
            value = value < 0 ? 0 : value; // keeps what is not a number, as LibTorch does
        store(value, y[c]);
    }
}

struct Scale {
    template <typename T>
    CLINIC_INLINE static void run(
        ChannelRows<const T> x, const T* other, const RowScaling& scaling, T* y)
    {
        for (std::size_t r = 0; r < x.rows; ++r) {
            const std::size_t at = r * x.channels;
            if (other && scaling.relu)
                scaleRow<true, true>(x.data + at, other + at, scaling, y + at, x.channels);
            else if (other)
                scaleRow<true, false>(x.data + at, other + at, scaling, y + at, x.channels);
            else if (scaling.relu)
                scaleRow<false, true, T>(x.data + at, nullptr, scaling, y + at, x.channels);
            else
                scaleRow<false, false, T>(x.data + at, nullptr, scaling, y + at, x.channels);
        }
    }
};

enum class Masked { Not, ByX, ByY };

/// One row of a gradient, as the loops below want it.
template <Masked masked, typename T> struct GradientRow {
    CLINIC_INLINE GradientRow(const RowGradient<T>& rows, std::size_t at)
        : x(rows.x.data + at)
        , gradient(rows.gradient + at)
    {
        if constexpr (masked == Masked::ByX) {
            factor = rows.mask.scaling->factor;
            offset = rows.mask.scaling->offset;
        }
        if constexpr (masked == Masked::ByY)
            y = rows.mask.y + at;
    }

    CLINIC_INLINE float operator()(std::size_t c) const
    {
        const float given = load(gradient[c]);
        if constexpr (masked == Masked::ByX)
            return load(x[c]) * factor[c] + offset[c] > 0 ? given : 0;
        if constexpr (masked == Masked::ByY)
            return load(y[c]) > 0 ? given : 0;
        return given;
    }

    const T* x;
    const T* gradient;
    const T* y = nullptr;
    const float* factor = nullptr;
    const float* offset = nullptr;
};

/// The loops over a gradient with one kind of mask.
template <Masked masked, typename T>
CLINIC_INLINE void addSums(
    const RowGradient<T>& rows, const float* mean, float* sums, float* projections)
{
    const std::size_t channels = rows.x.channels;
    for (std::size_t r = 0; r < rows.x.rows; ++r) {
        const GradientRow<masked, T> row(rows, r * channels);
        T* const out = masked == Masked::ByY ? rows.masked + r * channels : nullptr;
#pragma GCC ivdep
        for (std::size_t c = 0; c < channels; ++c) {
            const float g = row(c);
            sums[c] += g;
            projections[c] += g * (load(row.x[c]) - mean[c]);
            if constexpr (masked == Masked::ByY)
                store(g, out[c]);
        }
    }
}

template <Masked masked, typename T>
CLINIC_INLINE void writeGradients(const RowGradient<T>& rows, const NormSlopes& slopes, T* gradient)
{
    const std::size_t channels = rows.x.channels;
    for (std::size_t r = 0; r < rows.x.rows; ++r) {
        const GradientRow<masked, T> row(rows, r * channels);
        T* const out = gradient + r * channels;
#pragma GCC ivdep
        for (std::size_t c = 0; c < channels; ++c) {
            const float apart = load(row.x[c]) - slopes.mean[c];
            store(row(c) * slopes.factor[c] - apart * slopes.slope[c] - slopes.constant[c], out[c]);
        }
    }
}

struct GradientSums {
    template <typename T>
    CLINIC_INLINE static void run(
        const RowGradient<T>& rows, const float* mean, float* sums, float* projections)
    {
        if (rows.mask.scaling)
            addSums<Masked::ByX>(rows, mean, sums, projections);
        else if (rows.mask.y)
            addSums<Masked::ByY>(rows, mean, sums, projections);
        else
            addSums<Masked::Not>(rows, mean, sums, projections);
    }
};

struct Gradients {
    template <typename T>
    CLINIC_INLINE static void run(const RowGradient<T>& rows, const NormSlopes& slopes, T* gradient)
    {
        if (rows.mask.scaling)
            writeGradients<Masked::ByX>(rows, slopes, gradient);
        else
            writeGradients<Masked::Not>(rows, slopes, gradient);
    }
};

template <typename Loop, typename... Arguments> void onAny(const Arguments&... arguments)
{
    Loop::run(arguments...);
}

#if defined(__x86_64__) && defined(__GNUC__)
template <typename Loop, typename... Arguments>
[[gnu::target("avx2,fma")]] void onAvx2(const Arguments&... arguments)
{
    Loop::run(arguments...);
}

template <typename Loop, typename... Arguments>
[[gnu::target("avx512f,avx512bw,avx512dq,avx512vl,prefer-vector-width=512")]] void onAvx512(
    const Arguments&... arguments)
{
    Loop::run(arguments...);
}

template <typename Loop, typename... Arguments> void onThisProcessor(const Arguments&... arguments)
{
    static const bool hasAvx512 = __builtin_cpu_supports("avx512f")
        && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")
        && __builtin_cpu_supports("avx512vl");
    static const bool hasAvx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    if (hasAvx512)
        onAvx512<Loop>(arguments...);
    else if (hasAvx2)
        onAvx2<Loop>(arguments...);
    else
        onAny<Loop>(arguments...);
}
#else
template <typename Loop, typename... Arguments> void onThisProcessor(const Arguments&... arguments)
{
    onAny<Loop>(arguments...);
}
#endif

} // namespace

template <typename T> void rowMoments(ChannelRows<const T> x, float* mean, float* squares)
{
    onThisProcessor<Moments>(x, mean, squares);
}

template <typename T>
void scaleRows(ChannelRows<const T> x, const T* other, const RowScaling& scaling, T* y)
{
    onThisProcessor<Scale>(x, other, scaling, y);
}

template <typename T>
void addGradientSums(const RowGradient<T>& rows, const float* mean, float* sums, float* projections)
{
    onThisProcessor<GradientSums>(rows, mean, sums, projections);
}

template <typename T>
void gradientRows(const RowGradient<T>& rows, const NormSlopes& slopes, T* gradient)
{
    onThisProcessor<Gradients>(rows, slopes, gradient);
}

template void rowMoments(ChannelRows<const float>, float*, float*);
template void rowMoments(ChannelRows<const Bf16>, float*, float*);
template void scaleRows(ChannelRows<const float>, const float*, const RowScaling&, float*);
template void scaleRows(ChannelRows<const Bf16>, const Bf16*, const RowScaling&, Bf16*);
template void addGradientSums(const RowGradient<float>&, const float*, float*, float*);
template void addGradientSums(const RowGradient<Bf16>&, const float*, float*, float*);
template void gradientRows(const RowGradient<float>&, const NormSlopes&, float*);
template void gradientRows(const RowGradient<Bf16>&, const NormSlopes&, Bf16*);

} // namespace clinic
