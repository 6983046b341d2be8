// SPDX-License-Identifier: Apache-2.0
#include "core/train/optimizer_state.h"

#include "core/base/error.h"
#include "core/nn/optimizer.h"
#include "core/train/saved_tensors.h"

#include <ATen/core/Tensor.h>

#include <array>
#include <utility>
#include <vector>

namespace clinic {

namespace {

/// Places of the moments in the file's order: those that do not decay, then those that do.
std::array<std::vector<std::size_t>, 2> groupsOf(const AdamW& optimizer)
{
    std::array<std::vector<std::size_t>, 2> groups;
    const auto& moments = optimizer.moments();
    for (std::size_t i = 0; i < moments.size(); ++i)
        groups[isDecayed(moments[i].name, optimizer.options().rule) ? 1 : 0].push_back(i);
    return groups;
}

} // namespace

AdamWState savedOptimizer(const AdamW& optimizer, double learningRate)
{
    const AdamWOptions& options = optimizer.options();
    AdamWState state;
    const auto groups = groupsOf(optimizer);
    for (std::size_t decays = 0; decays < groups.size(); ++decays) {
        AdamWGroup group {learningRate, options.beta1, options.beta2, options.eps,
            decays == 1 ? options.weightDecay : 0.0, {}};
        for (const std::size_t place : groups[decays]) {
            const AdamW::Moments& moments = optimizer.moments()[place];
            group.parameters.push_back(static_cast<std::int64_t>(state.parameters.size()));
            state.parameters.push_back({moments.step.item<float>(), savedTensor(moments.first),
                savedTensor(moments.second)});
        }
        state.groups.push_back(std::move(group));
    }
    return state;
}

void restoreAdamW(AdamW& optimizer, const AdamWState& state)
{
    const auto groups = groupsOf(optimizer);
    std::vector<std::size_t> order(groups[0]);
    order.insert(order.end(), groups[1].begin(), groups[1].end());
    if (state.groups.size() != 2 || state.groups[0].parameters.size() != groups[0].size()
        || state.parameters.size() != order.size())
        throw Error(ErrorKind::Mismatch,
            "the checkpoint's optimizer has " + std::to_string(state.parameters.size())
                + " parameters in " + std::to_string(state.groups.size()) + " groups; "
                + std::to_string(order.size()) + " in 2 are expected");
    std::vector<AdamW::Moments> moments(optimizer.moments());
    for (std::size_t i = 0; i < order.size(); ++i) {
        AdamW::Moments& one = moments[order[i]];
        const AdamWParameter& saved = state.parameters[i];
        one.step.fill_(saved.step);
        if (saved.expAvg.bytes.empty() && saved.step == 0) { // never had a gradient
            one.first.zero_();
            one.second.zero_();
            continue;
        }
        restoreTensor(one.first, saved.expAvg, one.name);
        restoreTensor(one.second, saved.expAvgSq, one.name);
    }
    AdamWOptions options = optimizer.options();
    const AdamWGroup& group = state.groups[1];
    options.beta1 = group.beta1;
    options.beta2 = group.beta2;
    options.eps = group.epsilon;
    options.weightDecay = group.weightDecay;
    optimizer.setOptions(options);
}

} // namespace clinic
