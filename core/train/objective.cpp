// SPDX-License-Identifier: Apache-2.0
#include "core/train/objective.h"

#include "core/base/rng.h"
#include "core/nn/chunked_encoding.h"
#include "core/nn/compute_device.h"
#include "core/nn/losses.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/matmul.h>

#include <cmath>
#include <utility>

namespace clinic {

namespace {

/// The contrastive loss of both towers (MMCL).
class ClipObjective : public Objective {
public:
    StepLoss loss(const StepFeatures& features, const StepTensors&,
        const at::Tensor& logitScale) const override
    {
        const at::Tensor clip =
            clipLoss(normalised(features.images), normalised(features.texts), logitScale);
        return {.total = clip, .clip = clip};
    }
};

/// Bansal et al., ICCV 2023; specs of CleanCLIP, 3.6.
class CleanClipObjective : public Objective {
public:
    explicit CleanClipObjective(const TrainOptions& options)
        : m_weights {options.clipWeight, options.inmodalWeight}
    {
    }

    StepLoss loss(const StepFeatures& features, const StepTensors&,
        const at::Tensor& logitScale) const override
    {
        const CleanClipLoss loss = cleanClipLoss(
            normalised(features.images), normalised(features.texts), logitScale, m_weights);
        return {.total = loss.total, .clip = loss.clip, .images = loss.images, .texts = loss.texts};
    }

private:
    CleanClipWeights m_weights;
};

/// specs of CleanCLIP, 3.6.
class UnlearnObjective : public Objective {
public:
    explicit UnlearnObjective(const TrainOptions& options)
        : m_options {options.unlearnTarget, options.constraintWeight}
    {
    }

    StepLoss loss(const StepFeatures& features, const StepTensors& batch,
        const at::Tensor& logitScale) const override
    {
        const UnlearnLoss loss = unlearnLoss(normalised(features.images),
            normalised(features.texts), batch.flagged, logitScale, m_options);
        return {.total = loss.total, .clip = loss.clip, .extra = loss.constraint};
    }

private:
    UnlearnOptions m_options;
};

/// PAR: specs of defences, 4.1.
class ParObjective : public Objective {
public:
    ParObjective(const TrainOptions& options, const ClipNet& net)
        : m_threshold(options.parThreshold)
        , m_weight(options.parWeight)
        , m_chunk(options.chunk > 0 ? options.chunk : options.batch)
        , m_precision(scalarType(options.precision))
        , m_poisoned(frozenCopy(net))
    {
    }

    StepLoss loss(const StepFeatures& features, const StepTensors& batch,
        const at::Tensor& logitScale) const override
    {
        const at::Tensor images = normalised(features.images);
        const at::Tensor texts = normalised(features.texts);
        const auto [imagesBefore, textsBefore] = poisonedEmbeddings(batch);
        const at::Tensor imageDistance = meanSquaredDistance(images, imagesBefore);
        const at::Tensor textDistance = meanSquaredDistance(texts, textsBefore);
        StepLoss loss;
        loss.clip = clipLoss(images, texts, logitScale);
        loss.extra = (imageDistance + textDistance) * 0.5;
        loss.total = loss.clip + repulsion(imageDistance, textDistance, m_threshold) * m_weight;
        return loss;
    }

private:
    static ClipNet frozenCopy(const ClipNet& net)
    {
        ClipNet copy(net);
        copy.visit([](const std::string&, at::Tensor& tensor, TensorRole) {
            tensor = tensor.detach().clone();
        });
        copy.setTraining(false);
        return copy;
    }

    std::pair<at::Tensor, at::Tensor> poisonedEmbeddings(const StepTensors& batch) const
    {
        const auto embeddings = [this](EncodeFunction encode, const at::Tensor& inputs) {
            return normalised(encodedInChunks(m_poisoned, encode, inputs, m_chunk, m_precision));
        };
        return {embeddings(&ClipNet::encodeImages, batch.pixels),
            embeddings(&ClipNet::encodeTexts, batch.ids)};
    }

    double m_threshold, m_weight;
    std::int64_t m_chunk; ///< rows encoded at a time
    at::ScalarType m_precision;
    ClipNet m_poisoned;
};

/// specs of CleanCLIP, 4.4: a new linear layer on features that are not normalised.
class LinearHeadObjective : public Objective {
public:
    LinearHeadObjective(const LinearHead& head)
        : m_weight(head.weight)
        , m_bias(head.bias)
    {
    }

    StepLoss loss(
        const StepFeatures& features, const StepTensors& batch, const at::Tensor&) const override
    {
        return {.total = at::cross_entropy_loss(
                    at::linear(features.images.to(at::kFloat), m_weight, m_bias), batch.labels)};
    }
    std::vector<NamedTensor> parameters() const override
    {
        return {{"linear.weight", m_weight}, {"linear.bias", m_bias}};
    }
    bool usesTexts() const override { return false; }

private:
    at::Tensor m_weight, m_bias;
};

/// The same against the prompts' embeddings, which stay as they are.
class ZeroShotHeadObjective : public Objective {
public:
    explicit ZeroShotHeadObjective(at::Tensor classes)
        : m_classes(std::move(classes))
    {
    }

    StepLoss loss(const StepFeatures& features, const StepTensors& batch,
        const at::Tensor& logitScale) const override
    {
        const at::Tensor logits =
            at::matmul(normalised(features.images.to(at::kFloat)), m_classes.t())
            * logitScale.detach().exp();
        return {.total = at::cross_entropy_loss(logits, batch.labels)};
    }
    bool usesTexts() const override { return false; }

private:
    at::Tensor m_classes;
};

} // namespace

LinearHead newLinearHead(std::size_t classes, std::size_t d, std::uint64_t seed, at::Device device)
{
    const double bound = 1 / std::sqrt(static_cast<double>(d));
    Rng rng(seed);
    const auto filled = [&](at::IntArrayRef shape) {
        at::Tensor tensor = at::empty(shape, at::kFloat);
        float* values = tensor.data_ptr<float>();
        for (std::int64_t i = 0; i < tensor.numel(); ++i)
            values[i] = static_cast<float>(rng.uniform(-bound, bound));
        return tensor.to(device).requires_grad_(true);
    };
    LinearHead head;
    head.weight = filled({static_cast<std::int64_t>(classes), static_cast<std::int64_t>(d)});
    head.bias = filled({static_cast<std::int64_t>(classes)});
    return head;
}

std::unique_ptr<Objective> makeObjective(const TrainOptions& options, const ObjectiveInput& input)
{
    switch (options.recipe) {
    case Recipe::CleanClip:
        return std::make_unique<CleanClipObjective>(options);
    case Recipe::Unlearn:
        return std::make_unique<UnlearnObjective>(options);
    case Recipe::Par:
        return std::make_unique<ParObjective>(options, input.net);
    case Recipe::Supervised:
        if (options.head == SupervisedHead::ZeroShot)
            return std::make_unique<ZeroShotHeadObjective>(input.classEmbeddings);
        return std::make_unique<LinearHeadObjective>(input.head);
    default:
        return std::make_unique<ClipObjective>();
    }
}

} // namespace clinic
