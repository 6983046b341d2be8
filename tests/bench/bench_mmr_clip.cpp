// SPDX-License-Identifier: Apache-2.0
// bench_mmr_clip CHECKPOINT|random [PAIRS [ROUNDS]]: CLIP answers paired questions about JPEGs of
// 1024 x 768, against the encoder alone on the same pictures and texts, ready in memory. random is
// a ViT-B/32 of random weights (600 MB in the folder of temporary files).
#include "core/base/output_file.h"
#include "core/base/rng.h"
#include "core/clip/device.h"
#include "core/formats/safetensors_writer.h"
#include "core/image/image_io.h"
#include "core/image/preprocess.h"
#include "core/text/bpe_tokenizer.h"
#include "core/workflows/answer_with_clip.h"
#include "tests/bench/timed.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <nlohmann/json.hpp>

using namespace clinic;

namespace {
namespace fs = std::filesystem;

class RandomWeights {
public:
    void add(const std::string& name, std::vector<std::int64_t> shape, float offset = 0)
    {
        std::size_t size = 1;
        for (const std::int64_t side : shape)
            size *= static_cast<std::size_t>(side);
        auto& values = m_values.emplace_back(size);
        for (float& value : values)
            value = offset + static_cast<float>(m_rng.uniform(-0.03, 0.03));
        m_entries.push_back({name, DType::F32, std::move(shape), std::as_bytes(std::span(values))});
    }
    void addBlocks(const std::string& tower, std::int64_t width)
    {
        for (int block = 0; block < 12; ++block) {
            const std::string at = tower + "resblocks." + std::to_string(block) + ".";
            add(at + "attn.in_proj_weight", {3 * width, width});
            add(at + "attn.in_proj_bias", {3 * width});
            add(at + "attn.out_proj.weight", {width, width});
            add(at + "attn.out_proj.bias", {width});
            addNorm(at + "ln_1", width);
            add(at + "mlp.c_fc.weight", {4 * width, width});
            add(at + "mlp.c_fc.bias", {4 * width});
            add(at + "mlp.c_proj.weight", {width, 4 * width});
            add(at + "mlp.c_proj.bias", {width});
            addNorm(at + "ln_2", width);
        }
    }
    void addNorm(const std::string& name, std::int64_t width)
    {
        add(name + ".weight", {width}, 1);
        add(name + ".bias", {width});
    }
    void write(const fs::path& file) const { writeSafetensors(file, m_entries); }

private:
    Rng m_rng {1};
    std::deque<std::vector<float>> m_values;
    std::vector<SafetensorsEntry> m_entries;
};

void writeVitB32(const fs::path& file)
{
    RandomWeights weights;
    weights.add("visual.class_embedding", {768});
    weights.add("visual.positional_embedding", {50, 768});
    weights.add("visual.proj", {768, 512});
    weights.add("visual.conv1.weight", {768, 3, 32, 32});
    weights.addNorm("visual.ln_pre", 768);
    weights.addBlocks("visual.transformer.", 768);
    weights.addNorm("visual.ln_post", 768);
    weights.add("positional_embedding", {77, 512});
    weights.add("text_projection", {512, 512});
    weights.add("logit_scale", {}, 4.6F);
    weights.addBlocks("transformer.", 512);
    weights.add("token_embedding.weight", {49408, 512});
    weights.addNorm("ln_final", 512);
    weights.write(file);
}

/// As soft and as large as a photograph is in JPEG.
void writePicture(const fs::path& file, std::uint64_t seed)
{
    Rng rng(seed);
    Image coarse {64, 48, std::vector<std::uint8_t>(std::size_t {3} * 64 * 48)};
    for (auto& byte : coarse.rgb)
        byte = static_cast<std::uint8_t>(rng.below(256));
    writeUnsyncedFile(file, encodeJpeg(resizeTo(coarse, 1024, 768), 92));
}

/// About ten words, as an option of the benchmark has.
std::string sentence(Rng& rng)
{
    constexpr const char* words[] {"dog", "yellow", "woman", "street", "holding", "number", "red",
        "left", "bicycle", "standing", "sign", "table", "behind", "three", "white", "water"};
    std::string text = "There is";
    for (std::uint64_t i = 0, n = 5 + rng.below(6); i < n; ++i)
        text += std::string(" ") + words[rng.below(std::size(words))];
    return text + ".";
}

void writeQuestions(const fs::path& folder, std::size_t pairs)
{
    fs::create_directories(folder / "images" / "attribute" / "shape");
    Rng rng(3);
    auto questions = nlohmann::ordered_json::array();
    for (std::size_t i = 0; i < pairs; ++i) {
        const std::string id = "attribute/shape/" + std::to_string(i + 1);
        writePicture(folder / "images" / (id + ".jpg"), i);
        for (const char* type : {"POS", "NEG"}) {
            std::string text = "What is there to be seen?";
            for (const char letter : answerLetters)
                text += "\n" + std::string(1, letter) + ". " + sentence(rng);
            questions.push_back({{"id", id}, {"image", id + ".jpg"}, {"question", text},
                {"ground_truth", "A"}, {"question_type", type}});
        }
    }
    writeTextFile(folder / "MMR-benchmark.json", questions.dump());
}

/// What the encoder sees, in the batches in which the workflow gives it.
struct Ready {
    std::vector<std::vector<Image>> pictures;
    std::vector<std::vector<std::vector<std::int32_t>>> texts;
};

Ready readyFor(const ClipItems& items, const fs::path& images, int side)
{
    Ready ready;
    for (std::size_t i = 0; i < items.images.size(); ++i) {
        if (i % 32 == 0)
            ready.pictures.emplace_back();
        ready.pictures.back().push_back(resizeAndCrop(readImage(images / items.images[i]), side));
    }
    std::vector<std::vector<std::int32_t>> tokens;
    for (const std::string& text : items.texts)
        tokens.push_back(BpeTokenizer::shipped().encode(text));
    std::ranges::stable_sort(
        tokens, [](const auto& a, const auto& b) { return a.size() < b.size(); });
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (i % 64 == 0)
            ready.texts.emplace_back();
        ready.texts.back().push_back(std::move(tokens[i]));
    }
    return ready;
}

void bench(const fs::path& checkpoint, std::size_t pairs, int rounds)
{
    const fs::path folder = fs::temp_directory_path() / "clinic_bench_mmr";
    writeQuestions(folder, pairs);
    MmrClipRequest request;
    request.checkpoint = checkpoint;
    request.benchmark = folder / "MMR-benchmark.json";
    request.images = folder / "images";
    request.out = folder / "run.jsonl";
    request.overwrite = true;
    const ClipModel model = openClipModel(checkpoint);
    const ClipItems items = clipItems(readBenchmark(request.benchmark), request.text);
    Encoder encoder = loadEncoder(model, {});
    const Ready ready = readyFor(items, request.images, model.config.imageResolution);
    encoder.encodeImages(ready.pictures.front()); // once to warm up
    Times alone, whole;
    TaskContext context;
    for (int round = 0; round < rounds; ++round) { // in turns, so that both see the same machine
        alone.keepBest(timed([&] {
            for (const auto& some : ready.pictures)
                encoder.encodeImages(some);
            for (const auto& some : ready.texts)
                encoder.encodeTokens(some);
        }));
        MmrClipReport report;
        Times answering = timed([&] { report = answerWithClip(request, context); });
        answering.wall -= report.loadSeconds;
        whole.keepBest(answering);
        std::printf("  loading %.2f s, encoding with decoding %.2f s, all %.2f s\n",
            report.loadSeconds, report.encodeSeconds, report.seconds);
        std::fflush(stdout);
    }
    fs::remove_all(folder);
    std::printf("%s: answering %.2f s, encoding alone %.2f s: %.3fx without loading the weights "
                "(processor time %.3fx with it; %zu pairs, %zu pictures, %zu texts, best of %d)\n",
        model.config.architecture.c_str(), whole.wall, alone.wall, whole.wall / alone.wall,
        whole.processor / alone.processor, pairs, items.images.size(), items.texts.size(), rounds);
}

} // namespace

int main(int argc, char** argv)
try {
    if (argc < 2) {
        std::fprintf(stderr, "bench_mmr_clip CHECKPOINT|random [PAIRS [ROUNDS]]\n");
        return 2;
    }
    setTensorThreads(0);
    const fs::path random = fs::temp_directory_path() / "clinic_bench_vit_b32.safetensors";
    const bool isRandom = std::string_view(argv[1]) == "random";
    if (isRandom)
        writeVitB32(random);
    bench(isRandom ? random : fs::path(argv[1]),
        argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 300, argc > 3 ? std::atoi(argv[3]) : 2);
    if (isRandom)
        fs::remove(random);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "bench_mmr_clip: %s\n", error.what());
    return 1;
}
