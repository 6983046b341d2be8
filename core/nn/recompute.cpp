// SPDX-License-Identifier: Apache-2.0
#include "core/nn/recompute.h"

#include "core/nn/autocast.h"

#include <ATen/ops/empty.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/csrc/autograd/custom_function.h>
#include <torch/custom_class.h>

namespace clinic {

namespace {

struct SavedPart : torch::CustomClassHolder {
    SavedPart(NetworkPart networkPart, c10::DeviceType device)
        : part(std::move(networkPart))
        , precision(AutocastState::now(device))
    {
    }
    NetworkPart part;
    AutocastState precision;
};

/// `anchor` requires gradients, so that backward() comes here for an x that does not.
struct Recomputed : torch::autograd::Function<Recomputed> {
    static at::Tensor forward(torch::autograd::AutogradContext* context,
        const c10::intrusive_ptr<SavedPart>& saved, const at::Tensor& x,
        const at::Tensor& /*anchor*/)
    {
        context->save_for_backward({x});
        context->saved_data["part"] = at::IValue::make_capsule(saved);
        const AutocastAs precision(saved->precision);
        return saved->part(x, NormPass::Training);
    }

    static torch::autograd::variable_list backward(
        torch::autograd::AutogradContext* context, torch::autograd::variable_list gradients)
    {
        const at::Tensor given = context->get_saved_variables()[0];
        const at::Tensor x = given.detach().requires_grad_(given.requires_grad());
        const auto saved =
            c10::static_intrusive_pointer_cast<SavedPart>(context->saved_data["part"].toCapsule());
        const at::AutoGradMode withGradients(true);
        at::Tensor y;
        {
            const AutocastAs precision(saved->precision);
            y = saved->part(x, NormPass::Recompute);
        }
        torch::autograd::backward({y}, gradients);
        return {at::Tensor(), x.grad(), at::Tensor()};
    }
};

} // namespace

at::Tensor recomputed(const NetworkPart& part, const at::Tensor& x, NormPass pass)
{
    if (pass != NormPass::Training || !at::GradMode::is_enabled())
        return part(x, pass);
    const at::Tensor anchor = at::empty({0}, x.options().dtype(at::kFloat)).requires_grad_(true);
    return Recomputed::apply(c10::make_intrusive<SavedPart>(part, x.device().type()), x, anchor);
}

} // namespace clinic
