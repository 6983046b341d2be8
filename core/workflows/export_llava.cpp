// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/mmr/training_questions.h"
#include "core/workflows/tune_answerer.h"

#include <nlohmann/json.hpp>

namespace clinic {

namespace {
namespace fs = std::filesystem;
using OrderedJson = nlohmann::ordered_json;

constexpr std::string_view instruction =
    "Answer with the option's letter from the given choices directly.";

/// The text as it stands, or stem and options where these stood beside it.
std::string questionText(const MmrQuestion& question)
{
    if (question.stem != question.text)
        return question.text;
    std::string text = question.stem;
    for (const MmrOption& option : question.options)
        text += "\n" + std::string(1, option.letter) + ". " + option.text;
    return text;
}

OrderedJson sampleOf(const MmrQuestion& question)
{
    return {{"id", question.id}, {"image", question.image},
        {"conversations",
            {{{"from", "human"},
                 {"value", "<image>\n" + questionText(question) + "\n" + std::string(instruction)}},
                {{"from", "gpt"}, {"value", std::string(1, question.gold)}}}}};
}

/// A shell argument, whatever is in the path.
std::string shellQuoted(const std::string& text)
{
    std::string quotedText = "'";
    for (const char c : text)
        quotedText += c == '\'' ? std::string(R"('\'')") : std::string(1, c);
    return quotedText + "'";
}

std::string script(const fs::path& images, std::size_t positive, std::size_t paired)
{
    return "#!/bin/sh\n"
           "# Fine-tunes a multimodal model of the LLaVA family with LoRA, with the trainer of "
           "its\n"
           "# own repository (LLaVA: llava/train/train_mem.py; Bunny: bunny/train/train.py, whose\n"
           "# options have the same names, and --model_type, --version and --vision_tower of the\n"
           "# model that is tuned). Set MODEL and TRAINER; run it twice, with DATA=positive.json\n"
           "# and DATA=paired.json, and compare both on the held-out questions.\n"
           "#\n"
           "# positive.json: "
        + std::to_string(positive) + " samples. paired.json: " + std::to_string(paired)
        + " samples, those and the leading\n"
          "# question about each of the pictures, under the same id. So that both see as many\n"
          "# updates, the number of steps is set, not the number of epochs.\n"
          "set -eu\n"
          ": \"${MODEL:?a folder or hub name, such as liuhaotian/llava-v1.5-7b}\"\n"
          ": \"${TRAINER:?path of the trainer's script}\"\n"
          "DATA=${DATA:-paired.json}\n"
          "STEPS=${STEPS:-"
        + std::to_string(std::max<std::size_t>(1, paired / 32))
        + "}        # one pass over paired.json at 32 samples a step\n"
          "IMAGES="
        + shellQuoted(fs::absolute(images).string())
        + "\n"
          "\n"
          "# Learning rate: the published Bunny-MMR recipe pretrains its projector at 5e-4 "
          "(phi-2)\n"
          "# or 1e-3; for LoRA on a model that is trained already 2e-4 is what LLaVA uses.\n"
          "deepspeed \"$TRAINER\" \\\n"
          "    --lora_enable True --lora_r 64 --lora_alpha 128 \\\n"
          "    --model_name_or_path \"$MODEL\" \\\n"
          "    --data_path \"$(dirname \"$0\")/$DATA\" \\\n"
          "    --image_folder \"$IMAGES\" \\\n"
          "    --image_aspect_ratio pad --group_by_modality_length True \\\n"
          "    --bf16 True --tf32 True --gradient_checkpointing True \\\n"
          "    --per_device_train_batch_size 8 --gradient_accumulation_steps 4 \\\n"
          "    --max_steps \"$STEPS\" --learning_rate 2e-4 --warmup_ratio 0.03 \\\n"
          "    --lr_scheduler_type cosine --weight_decay 0. --model_max_length 2048 \\\n"
          "    --save_strategy steps --save_steps 500 --save_total_limit 1 \\\n"
          "    --output_dir \"$(dirname \"$0\")/tuned-${DATA%.json}\"\n";
}

} // namespace

void exportLlava(const fs::path& train, const fs::path& images, const fs::path& out, bool overwrite)
try {
    const TrainingQuestions training = readTrainingQuestions(train);
    if (fs::exists(out) && !fs::is_empty(out) && !overwrite)
        throw Error(ErrorKind::Config, out.string() + ": is not empty; --force writes into it");
    OrderedJson positive = OrderedJson::array();
    OrderedJson paired = OrderedJson::array();
    for (const MmrQuestion& question : training.questions) {
        paired.push_back(sampleOf(question));
        if (question.type == QuestionType::Positive)
            positive.push_back(paired.back());
    }
    fs::create_directories(out);
    writeTextFile(out / "positive.json", positive.dump(1) + '\n');
    writeTextFile(out / "paired.json", paired.dump(1) + '\n');
    const fs::path folder = !images.empty()
        ? images
        : (fs::is_directory(train) ? train : train.parent_path()) / "images";
    writeTextFile(out / "tune.sh", script(folder, positive.size(), paired.size()));
} catch (const fs::filesystem_error& error) {
    throw Error(ErrorKind::Io, error.what());
}

} // namespace clinic
