// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/evaluate_probe.h"

#include "core/base/error.h"
#include "core/clip/zero_shot.h"
#include "core/eval/attack_success.h"
#include "core/train/linear_probe.h"

#include <algorithm>
#include <cassert>
#include <numeric>

namespace clinic {

namespace {

/// Some rows of gathered features, in order.
struct ChosenFeatures {
    Matrix clean;
    Matrix triggered;
    std::vector<std::size_t> labels;
};

/// `rows`: ascending.
ChosenFeatures choose(
    const LabelledFeatures& features, std::span<const std::size_t> rows, bool triggered)
{
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < features.size(); ++i) {
        if (std::ranges::binary_search(rows, features.row(i)))
            places.push_back(i);
    }
    const std::size_t dims = features.clean().cols();
    ChosenFeatures chosen {
        Matrix(places.size(), dims), Matrix(triggered ? places.size() : 0, dims), {}};
    for (std::size_t i = 0; i < places.size(); ++i) {
        std::ranges::copy(features.clean().row(places[i]), chosen.clean.row(i).begin());
        if (triggered)
            std::ranges::copy(features.triggered().row(places[i]), chosen.triggered.row(i).begin());
        chosen.labels.push_back(features.label(places[i]));
    }
    return chosen;
}

std::optional<double> meanOfClasses(const ConfusionMatrix& counts)
{
    double sum = 0;
    int some = 0;
    for (std::size_t c = 0; c < counts.classes(); ++c) {
        if (const auto share = (Share {counts.at(c, c), counts.ofClass(c)}).value()) {
            sum += *share;
            ++some;
        }
    }
    return some == 0 ? std::nullopt : std::optional(sum / some);
}

std::vector<std::size_t> allRows(std::size_t count)
{
    std::vector<std::size_t> rows(count);
    std::iota(rows.begin(), rows.end(), std::size_t {0});
    return rows;
}

void measureClean(
    const LinearProbe& probe, const ChosenFeatures& test, std::size_t classes, ProbeReport& report)
{
    const Matrix logits = probe.logits(test.clean);
    AccuracyCount count;
    ConfusionMatrix confusion(classes);
    for (std::size_t i = 0; i < logits.rows(); ++i) {
        const auto ranked = topClasses(logits.row(i), 1);
        count.add(ranked, test.labels[i]);
        confusion.add(test.labels[i], ranked.front());
    }
    report.top1 = count.top(1);
    report.meanPerClass = meanOfClasses(confusion);
}

void measureAttack(
    const LinearProbe& probe, const ChosenFeatures& test, std::size_t target, ProbeReport& report)
{
    const Matrix logits = probe.logits(test.triggered);
    AttackCount count(target);
    for (std::size_t i = 0; i < logits.rows(); ++i)
        count.add(topClasses(logits.row(i), 1), test.labels[i]);
    report.asr = count.success();
    report.asrProbeDefinition = count.successOverAllWithoutTargetHits();
}

} // namespace

LabelledFeatures::LabelledFeatures(
    std::span<const std::size_t> labels, std::size_t dims, bool triggered)
    : m_labels(labels)
    , m_clean(labels.size(), dims)
    , m_triggered(triggered ? labels.size() : 0, dims)
{
}

void LabelledFeatures::add(const EncodedPictures& pictures)
{
    assert(size() + pictures.rows.size() <= m_labels.size());
    for (std::size_t i = 0; i < pictures.rows.size(); ++i) {
        std::ranges::copy(pictures.clean.row(i), m_clean.row(size()).begin());
        if (!m_triggered.empty())
            std::ranges::copy(pictures.triggered.row(i), m_triggered.row(size()).begin());
        m_rows.push_back(static_cast<std::size_t>(pictures.rows[i]));
    }
}

ProbeStage::ProbeStage(const std::filesystem::path& train, const LabelFolder& set, std::size_t dims,
    std::optional<std::size_t> target, std::uint64_t seed)
    : m_set(set)
    , m_target(target)
    , m_seed(seed)
    , m_features(set.label, dims, target.has_value())
{
    if (!train.empty()) {
        m_trainSet = readLabelFolder(train);
        if (m_trainSet->classes != set.classes)
            throw Error(ErrorKind::Mismatch,
                train.string() + ": its classes are not those of " + set.folder.string()
                    + ", by name and in the same order; a probe needs the same");
        return;
    }
    m_halves = halveByClass(set.label, set.classes.size(), seed);
    if (m_halves.second.empty())
        throw Error(ErrorKind::Config,
            set.folder.string()
                + ": no class has a second image, so that nothing is left to measure the probe "
                  "on; give it a folder of its own (--probe-train)");
}

ProbeReport ProbeStage::measureWith(const LabelledFeatures& train,
    std::span<const std::size_t> trainRows, std::span<const std::size_t> testRows,
    TaskContext& context) const
{
    const auto learned = choose(train, trainRows, false);
    const LinearProbe probe = trainLinearProbe(
        learned.clean, learned.labels, m_set.classes.size(), {.seed = m_seed}, context);
    const auto test = choose(m_features, testRows, m_target.has_value());
    ProbeReport report;
    report.trained = static_cast<std::int64_t>(learned.labels.size());
    measureClean(probe, test, m_set.classes.size(), report);
    if (m_target)
        measureAttack(probe, test, *m_target, report);
    return report;
}

ProbeReport ProbeStage::measure(
    Encoder& encoder, int batch, const EncoderOptions& options, TaskContext& context) const
{
    if (!m_trainSet) {
        ProbeReport report = measureWith(m_features, m_halves.first, m_halves.second, context);
        report.isSplit = true;
        return report;
    }
    LabelledFeatures train(m_trainSet->label, m_features.clean().cols(), false);
    PicturePass pass = passOver(*m_trainSet, batch, options);
    pass.stage = "Encoding the probe's images";
    Encoder* const encoders[] {&encoder};
    passOverPictures(
        pass, encoders, [&train](const EncodedPictures& pictures) { train.add(pictures); },
        context);
    return measureWith(train, allRows(m_trainSet->size()), allRows(m_set.size()), context);
}

} // namespace clinic
