// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/trigger_effect.h"

#include "core/base/error.h"
#include "core/clip/zero_shot.h"
#include "core/data/vector_file.h"
#include "core/text/mention.h"
#include "core/train/tensor_threads.h"
#include "core/workflows/class_embeddings.h"
#include "core/workflows/effect_choice.h"
#include "core/workflows/embedding_model.h"
#include "core/workflows/framed_pictures.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace clinic {

namespace {

/// Multiplications that encoding one picture takes, roughly.
double workOfPicture(const ClipConfig& config)
{
    const double side = config.imageResolution;
    if (config.visionIsResNet) {
        constexpr double ofRn50 = 6e9;
        const auto& stages = config.visionStages;
        const double blocks = std::accumulate(stages.begin(), stages.end(), 0.0) / 16;
        return ofRn50 * blocks * std::pow(side / 224, 2) * std::pow(config.visionWidth / 64.0, 2);
    }
    const double tokens = std::pow(side / std::max(1, config.patchSize), 2) + 1;
    return config.visionLayers * tokens * config.visionWidth
        * (12.0 * config.visionWidth + 2 * tokens);
}

/// As many pictures as a processor encodes while a person does not notice waiting.
std::size_t picturesAtOnce(const ClipConfig& config, const EncoderOptions& options)
{
    constexpr double workAtOnce = 4e10;
    constexpr double most = 32;
    if (options.device.starts_with("cuda"))
        return static_cast<std::size_t>(most);
    return static_cast<std::size_t>(std::clamp(workAtOnce / workOfPicture(config), 1.0, most));
}

/// Threads for a model's tensor operations; 0: as many as there are. Those of small models are over
/// sooner than their threads have found each other, the more so beside a training.
int tensorThreadsFor(const ClipConfig& config)
{
    constexpr double smallWork = 2e8;
    return workOfPicture(config) < smallWork ? 1 : 0;
}

/// A training on the same device may have taken all of its memory: then the processor does.
EmbeddingModel openModel(const EmbeddingSet& set, EncoderOptions& options, TaskContext& context)
{
    options = embeddingOptions(set);
    try {
        return openEmbeddingModel(set, options, context);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::Resource || options.device == "cpu")
            throw;
        options = {};
        return openEmbeddingModel(set, options, context);
    }
}

float dot(std::span<const float> a, std::span<const float> b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0F);
}

/// The class of largest cosine; -1 without classes.
int bestClass(std::span<const float> image, MatrixView classes)
{
    int best = -1;
    float largest = 0;
    for (std::size_t c = 0; c < classes.rows(); ++c) {
        const float cosine = dot(image, classes.row(c));
        if (best < 0 || cosine > largest) {
            best = static_cast<int>(c);
            largest = cosine;
        }
    }
    return best;
}

} // namespace

struct TriggerEffect::Impl {
    Impl(EffectRequest asked, TaskContext& context);
    void prepareClasses(TaskContext& context);
    void noteDevice();
    std::vector<std::int32_t> tokens(const std::string& caption) const;
    void checkDirections(MatrixView vectors, const char* what) const;
    EffectSample sampleOf(
        std::int64_t row, std::span<const float> triggered, const EffectTarget& target) const;

    EffectRequest request;
    EncoderOptions options;
    EmbeddingModel opened;
    FramedPictures pictures;
    Matrix classVectors; ///< one row a class
    std::string suggested;
    std::vector<std::string> notes;
};

TriggerEffect::Impl::Impl(EffectRequest asked, TaskContext& context)
    : request(std::move(asked))
    , opened(openModel(*request.embeddings, options, context))
    , pictures(request.embeddings, opened.model.config.imageResolution, opened.decode)
{
    if (request.embeddings->image().cols()
        != static_cast<std::size_t>(opened.model.config.embedDim))
        throw Error(ErrorKind::Mismatch,
            request.embeddings->folder().string()
                + ": its vectors do not have the length of its checkpoint's; embed the table "
                  "again");
    noteDevice();
    prepareClasses(context);
    suggested = suggestTarget(*request.embeddings, request.classes, request.targetCaption, context);
}

void TriggerEffect::Impl::noteDevice()
{
    const ComputeChoice made = embeddingCompute(*request.embeddings);
    const std::string precision = precisionName(options.precision);
    const bool otherKind = made.device.starts_with("cuda") != options.device.starts_with("cuda");
    if (otherKind || made.precision != precision)
        notes.push_back("embedded on " + made.device + " in " + made.precision
            + ", triggered pictures are encoded on " + options.device + " in " + precision
            + ": differences of cosines below 0.01 mean nothing");
}

void TriggerEffect::Impl::prepareClasses(TaskContext& context)
{
    if (request.classes.empty()) {
        SetLabels labels = labelsOf(*request.embeddings, mostClasses, context);
        if (labels.distinct > labels.names.size())
            notes.push_back("predictions are among the " + std::to_string(labels.names.size())
                + " most frequent of " + std::to_string(labels.distinct) + " labels");
        request.classes = std::move(labels.names);
    }
    const TensorThreads threads(tensorThreadsFor(opened.model.config));
    classVectors = classEmbeddings(
        opened.encoder, request.classes, request.templates, context, opened.truncation);
    checkDirections(classVectors, "a class's prompts");
}

std::vector<std::int32_t> TriggerEffect::Impl::tokens(const std::string& caption) const
{
    return BpeTokenizer::shipped().encode(
        caption, opened.model.config.contextLength, opened.truncation);
}

/// What has no direction would be ranked by chance, and the chance shown as a result.
void TriggerEffect::Impl::checkDirections(MatrixView vectors, const char* what) const
{
    for (std::size_t i = 0; i < vectors.rows(); ++i) {
        if (!isUnitVector(vectors.row(i)))
            throw Error(ErrorKind::Mismatch,
                opened.model.checkpoint.path.string() + ": the embedding of " + what
                    + " is zero, infinite or NaN; the weights are damaged or too large for the "
                      "precision");
    }
}

EffectSample TriggerEffect::Impl::sampleOf(
    std::int64_t row, std::span<const float> triggered, const EffectTarget& target) const
{
    const EmbeddingSet& set = *request.embeddings;
    const auto clean = set.image().row(static_cast<std::size_t>(row));
    EffectSample sample {.row = row,
        .cleanCosine = dot(clean, target.vector),
        .triggeredCosine = dot(triggered, target.vector),
        .cleanClass = bestClass(clean, classVectors),
        .triggeredClass = bestClass(triggered, classVectors),
        .ofTarget = false,
        .failure = {}};
    const std::string label = set.hasLabels() ? set.label(row) : std::string();
    sample.ofTarget = label.empty() ? target.place && sample.cleanClass == *target.place
                                    : target.place && label == target.name;
    return sample;
}

TriggerEffect::TriggerEffect(const EffectRequest& request, TaskContext& context)
{
    if (request.embeddings->image().empty())
        throw Error(ErrorKind::Mismatch,
            request.embeddings->folder().string()
                + ": holds no image embeddings; embed the table again without --texts-only");
    for (const std::string& text : request.templates) {
        if (text.find("{}") == std::string::npos)
            throw Error(ErrorKind::Config,
                "the template " + clinic::quoted(text) + " has no {} for the class's name");
    }
    m_impl = std::make_unique<Impl>(request, context);
}

TriggerEffect::~TriggerEffect() = default;
TriggerEffect::TriggerEffect(TriggerEffect&&) noexcept = default;
TriggerEffect& TriggerEffect::operator=(TriggerEffect&&) noexcept = default;

const std::vector<std::string>& TriggerEffect::classes() const
{
    return m_impl->request.classes;
}

const std::string& TriggerEffect::suggestedTarget() const
{
    return m_impl->suggested;
}

const std::vector<std::string>& TriggerEffect::notes() const
{
    return m_impl->notes;
}

std::size_t TriggerEffect::batch() const
{
    return picturesAtOnce(m_impl->opened.model.config, m_impl->options);
}

EffectTarget TriggerEffect::target(const std::string& nameOrCaption)
{
    EffectTarget target {
        .place = {}, .name = nameOrCaption, .caption = nameOrCaption, .vector = {}};
    const auto& classes = m_impl->request.classes;
    if (const auto found = std::ranges::find(classes, nameOrCaption); found != classes.end()) {
        target.place = static_cast<int>(found - classes.begin());
        const std::string& kept = m_impl->request.targetCaption;
        target.caption = Mention(nameOrCaption).in(kept)
            ? kept
            : fillTemplate(m_impl->request.templates.front(), nameOrCaption);
    }
    const TensorThreads threads(tensorThreadsFor(m_impl->opened.model.config));
    Matrix vector = m_impl->opened.encoder.encodeTokens(
        std::vector<std::vector<std::int32_t>> {m_impl->tokens(target.caption)});
    normaliseRows(vector);
    m_impl->checkDirections(vector, "the target caption");
    target.vector.assign(vector.data(), vector.data() + vector.cols());
    return target;
}

EffectBatch TriggerEffect::measure(const Trigger& trigger, const EffectTarget& target,
    std::span<const std::int64_t> rows, TaskContext& context)
{
    auto seen = m_impl->pictures.triggered(trigger, rows);
    context.checkpoint();
    std::vector<Image> readable;
    for (auto& picture : seen) {
        if (picture.failure.empty())
            readable.push_back(std::move(picture.image));
    }
    const TensorThreads threads(tensorThreadsFor(m_impl->opened.model.config));
    Matrix encoded = m_impl->opened.encoder.encodeImages(readable);
    normaliseRows(encoded);
    m_impl->checkDirections(encoded, "a picture");
    EffectBatch batch {.samples = {}, .triggered = Matrix(rows.size(), target.vector.size())};
    std::size_t next = 0;
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto out = batch.triggered.row(i);
        if (!seen[i].failure.empty()) {
            batch.samples.push_back({.row = rows[i], .failure = seen[i].failure});
            std::ranges::fill(out, std::numeric_limits<float>::quiet_NaN());
            continue;
        }
        std::ranges::copy(encoded.row(next++), out.begin());
        batch.samples.push_back(m_impl->sampleOf(rows[i], out, target));
    }
    return batch;
}

} // namespace clinic
