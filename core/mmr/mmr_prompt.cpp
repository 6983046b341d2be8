// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/mmr_prompt.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>

namespace clinic {

namespace {
constexpr std::string_view placeholder = "{question}";
/// The benchmark's own instruction, word for word: answers depend on it.
const std::string instruction = "Answer with the option's letter from the given choices directly.";
constexpr std::array<std::string_view, 4> rotations {"ABCD", "BCDA", "CDAB", "DABC"};
} // namespace

std::span<const MmrPrompt> mmrPrompts()
{
    static const std::array<MmrPrompt, 4> prompts {{
        {"uniform", "{question}\n" + instruction,
            "question, then instruction; the default, for all models alike"},
        {"question-instruction", "{question}\n" + instruction,
            "as most published models were asked (GPT-4o, Claude, Qwen-VL, LLaVA, DeepSeek-VL)"},
        {"instruction-question", instruction + "\n{question}",
            "as InternVL2, Llama-3.2, LLaVA-OneVision, MiniCPM-V-2.6, Ovis1.6 and Pixtral were "
            "asked"},
        {"question-only", "{question}", "as GLM-4V and Yi-VL were asked"},
    }};
    return prompts;
}

MmrPrompt mmrPromptNamed(const std::string& nameOrText)
{
    std::string names;
    for (const MmrPrompt& prompt : mmrPrompts()) {
        if (prompt.name == nameOrText)
            return prompt;
        names += (names.empty() ? "" : ", ") + prompt.name;
    }
    const std::size_t at = nameOrText.find(placeholder);
    if (at == std::string::npos
        || nameOrText.find(placeholder, at + placeholder.size()) != std::string::npos)
        throw Error(ErrorKind::Config,
            "the prompt " + clinic::quoted(nameOrText)
                + " is none of the presets and holds {question} not just once; there are " + names);
    return {{}, nameOrText, "a text of one's own"};
}

std::string promptFor(const MmrPrompt& prompt, std::string_view question)
{
    std::string text = prompt.text;
    return text.replace(text.find(placeholder), placeholder.size(), question);
}

std::string_view inventoryPrompt()
{
    return "Look closely at the picture and write down what is in it, as a list under these "
           "headings. "
           "Do not guess; leave a heading out where there is nothing to say.\n"
           "- Text and numbers: every word, sign and number that can be read, and where it "
           "stands.\n"
           "- Objects: each with its colour, shape, material, how many there are, and where.\n"
           "- People and animals: how many, their looks, posture, expression and clothing.\n"
           "- Relations: what is on, in, beside, behind, held by or looking at what.\n"
           "- Activities: who or what does what.\n"
           "- Scene and event: the place, the occasion, and what it all seems to mean.";
}

std::string refinedPrompt(std::string_view inventory, std::string_view asked)
{
    return "according to the information provided:\n" + std::string(inventory)
        + "\nanswer the following question:\n" + std::string(asked);
}

std::span<const std::string_view> optionRotations()
{
    return rotations;
}

MmrQuestion reordered(const MmrQuestion& question, std::string_view order)
{
    if (question.options.size() != answerLetters.size())
        throw Error(ErrorKind::Format,
            "its four options could not be read, so they cannot be put in another order");
    MmrQuestion changed = question;
    changed.options.clear();
    changed.text = question.stem;
    for (std::size_t i = 0; i < answerLetters.size(); ++i) {
        const char letter = answerLetters.at(i);
        const MmrOption option {letter, std::string(question.option(order.at(i)))};
        changed.text += '\n';
        changed.text += letter;
        changed.text += ". " + option.text;
        if (order.at(i) == question.gold)
            changed.gold = letter;
        changed.options.push_back(option);
    }
    return changed;
}

} // namespace clinic
