// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/nn/loss_numbers.h"
#include "core/workflows/selftest_run.h"

namespace clinic {

namespace {

constexpr double lossTolerance = 1e-5;

Matrix matrixOf(const TensorTable& table, std::string_view name)
{
    const std::vector<float> values = floatsOf(table, name);
    const std::size_t rows = rowsOf(table, name);
    Matrix matrix(rows, values.size() / std::max<std::size_t>(1, rows));
    std::copy(values.begin(), values.end(), matrix.data());
    return matrix;
}

void compareGradient(
    const Matrix& found, const TensorTable& golden, const std::string& name, Deviation& deviation)
{
    deviation.compare(
        std::span(found.data(), found.rows() * found.cols()), floatsOf(golden, name), name);
}

LossKind kindOf(const nlohmann::json& one)
{
    if (one.contains("backdoor_indices"))
        return LossKind::Unlearn;
    return one.at("inmodal").get<bool>() ? LossKind::CleanClip : LossKind::Clip;
}

void compareCase(const nlohmann::json& one, const TensorTable& golden, Deviation& deviation)
{
    const auto name = one.at("name").get<std::string>();
    const Matrix image = matrixOf(golden, "image");
    const Matrix text = matrixOf(golden, "text");
    const Matrix imageAugmented = matrixOf(golden, "image_aug");
    const Matrix textAugmented = matrixOf(golden, "text_aug");
    LossRequest request {kindOf(one), image, text, imageAugmented, textAugmented};
    request.logitScale = one.at("logit_scale").get<double>();
    request.clipWeight = one.value("clip_weight", 1.0);
    request.inmodalWeight = one.value("inmodal_weight", 1.0);
    request.unlearnTarget = one.value("unlearn_target", -1.0);
    request.constraintWeight = one.value("constraint_weight", 1.0);
    request.flaggedRows = one.value("backdoor_indices", std::vector<std::int64_t> {});
    for (const std::int64_t row : request.flaggedRows) {
        if (row < 0 || row >= static_cast<std::int64_t>(image.rows()))
            throw Error(
                ErrorKind::Format, "losses.json: row " + std::to_string(row) + " does not exist");
    }
    const LossNumbers found = computeLoss(request);
    deviation.compareScaled(found.loss, one.at("loss").get<double>(), "loss");
    if (one.contains("constraint"))
        deviation.compareScaled(found.constraint, one["constraint"].get<double>(), "constraint");
    if (one.contains("logit_scale_grad"))
        deviation.compareScaled(
            found.logitScaleGradient, one["logit_scale_grad"].get<double>(), "logit_scale_grad");
    compareGradient(found.image, golden, name + ".grad.image", deviation);
    compareGradient(found.text, golden, name + ".grad.text", deviation);
    if (request.kind == LossKind::CleanClip) {
        compareGradient(found.imageAugmented, golden, name + ".grad.image_aug", deviation);
        compareGradient(found.textAugmented, golden, name + ".grad.text_aug", deviation);
    }
}

} // namespace

void checkLosses(SelftestRun& run)
{
    if (!run.has("losses.json"))
        return;
    nlohmann::json cases;
    run.check("losses.json", 0, [&](Deviation& deviation) {
        cases = run.json("losses.json");
        if (!cases.is_array() || cases.empty())
            deviation.differs("no cases");
    });
    for (std::size_t i = 0; i < cases.size() && cases.is_array(); ++i) {
        const std::string name = cases[i].is_object() ? cases[i].value("name", "?") : "?";
        run.check(
            "losses.json, losses.safetensors: " + name, lossTolerance, [&](Deviation& deviation) {
                compareCase(cases[i], run.tensors("losses.safetensors"), deviation);
            });
    }
}

} // namespace clinic
