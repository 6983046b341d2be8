// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/mmr/mmr_prompt.h"
#include "core/mmr/training_questions.h"
#include "core/workflows/command_line.h"
#include "core/workflows/question_vectors.h"
#include "core/workflows/tune_answerer.h"

#include <nlohmann/json.hpp>

namespace clinic {

namespace {
namespace fs = std::filesystem;
using OrderedJson = nlohmann::ordered_json;

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
                 {"value",
                     "<image>\n" + promptFor(mmrPromptNamed("uniform"), questionText(question))}},
                {{"from", "gpt"}, {"value", std::string(1, question.gold)}}}}};
}

/// @…@ stands for what is filled in.
constexpr std::string_view scriptText = R"sh(#!/bin/sh
# Tunes a multimodal model of the LLaVA family on this folder's questions, with LoRA and the trainer
# of the model's own repository. The defaults are for LLaVA-1.5-7B and a checkout of
# haotian-liu/LLaVA in $REPO. For Bunny (BAAI-DCAI/Bunny) set
#   TRAINER=bunny/train/train.py DEEPSPEED=./script/deepspeed/zero3.json VERSION=bunny
#   VISION_TOWER=(folder of siglip-so400m-patch14-384)
#   MORE="--model_type phi-2 --pretrain_mm_mlp_adapter (its mm_projector.bin)"
#
# Run it twice, with DATA=positive.json and with DATA=paired.json, and compare both models on the
# held-out questions.
#   positive.json: @POSITIVE@ samples
#   paired.json:   @PAIRED@ samples: those, and leading questions about the same pictures, which
#                  share the id
# So that both see as many updates, the number of steps is fixed, not the number of epochs.
set -eu
: "${REPO:?folder of the trainer's repository}"
HERE=$(cd "$(dirname "$0")" && pwd)
DEFAULT_IMAGES=@IMAGES@
DATA=${DATA:-paired.json}
IMAGES=${IMAGES:-$DEFAULT_IMAGES}
MODEL=${MODEL:-liuhaotian/llava-v1.5-7b}
VISION_TOWER=${VISION_TOWER:-openai/clip-vit-large-patch14-336}
# The conversation's template.
VERSION=${VERSION:-v1}
TRAINER=${TRAINER:-llava/train/train_mem.py}
DEEPSPEED=${DEEPSPEED:-./scripts/zero3.json}
# One pass over paired.json on one GPU, at 16 samples a step.
STEPS=${STEPS:-@STEPS@}
# Usual for LoRA; without --lora_enable, 2e-5 is.
RATE=${RATE:-2e-4}
MORE=${MORE:---mm_vision_select_layer -2}

cd "$REPO"
# shellcheck disable=SC2086
deepspeed "$TRAINER" --deepspeed "$DEEPSPEED" \
    --model_name_or_path "$MODEL" --version "$VERSION" \
    --vision_tower "$VISION_TOWER" --mm_projector_type mlp2x_gelu --mm_projector_lr 2e-5 $MORE \
    --data_path "$HERE/$DATA" --image_folder "$IMAGES" --image_aspect_ratio pad \
    --lazy_preprocess True --model_max_length 2048 \
    --lora_enable True --lora_r 128 --lora_alpha 256 \
    --max_steps "$STEPS" --per_device_train_batch_size 16 \
    --learning_rate "$RATE" --lr_scheduler_type cosine --warmup_ratio 0.03 --weight_decay 0. \
    --bf16 True --tf32 True --gradient_checkpointing True --dataloader_num_workers 4 \
    --save_strategy steps --save_steps 500 --save_total_limit 1 --logging_steps 10 \
    --report_to none --output_dir "$HERE/tuned-${DATA%.json}"
)sh";

void fillIn(std::string& text, std::string_view mark, const std::string& value)
{
    if (const auto at = text.find(mark); at != std::string::npos)
        text.replace(at, mark.size(), value);
}

std::string script(const fs::path& images, std::size_t positive, std::size_t paired)
{
    constexpr std::size_t samplesAStep = 16;
    std::string text(scriptText);
    fillIn(text, "@POSITIVE@", std::to_string(positive));
    fillIn(text, "@PAIRED@", std::to_string(paired));
    fillIn(text, "@STEPS@", std::to_string((paired + samplesAStep - 1) / samplesAStep));
    fillIn(text, "@IMAGES@", shellQuoted(fs::absolute(images).string()));
    return text;
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
    writeTextFile(out / "tune.sh",
        script(questionPictureFolder(images, train), positive.size(), paired.size()));
} catch (const fs::filesystem_error& error) {
    throw Error(ErrorKind::Io, error.what());
}

} // namespace clinic
