// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/training/generation_prompt.h"

namespace clinic {

std::string_view generatedTopicName(GeneratedTopic topic)
{
    switch (topic) {
    case GeneratedTopic::Existence:
        return "existence";
    case GeneratedTopic::Attribute:
        return "attribute";
    case GeneratedTopic::CountPosition:
        return "count_position";
    case GeneratedTopic::Knowledge:
        return "knowledge";
    case GeneratedTopic::ActivityRelation:
        return "activity_relation";
    }
    return {};
}

std::string generationPrompt(int pairs)
{
    std::string prompt =
        R"(Look at the picture closely: texts and numbers in it, the things that are
there, what they look like, how many there are and where, the people, what they do and how they
relate to each other and to the events around them. Keep these notes to yourself.

From them write pairs of multiple-choice questions. A pair is about one fact that can be seen:
- "positive" asks for the fact plainly;
- "leading" asks about the same fact, but takes something false about it for granted and pushes
  towards it, as a rhetorical question does ("Isn't it ...?", "Why is the red car ...?").

Each pair has a type:
- "existence": whether something is there
- "attribute": name, kind, colour, texture, shape or pose
- "count_position": how many, or where
- "knowledge": what a sign, a scene or a thing means or is for
- "activity_relation": what somebody does, or how two things relate

Each question has four different options of at most 15 words: a right answer with a right reason, a
right answer with a wrong reason, a wrong answer with a right reason, and a wrong answer with a
wrong reason. Exactly one, the first kind, is correct. Put it in a different place each time. No
option may say that something is uncertain or cannot be seen.

Reply with JSON alone, in this form:
{"pairs": [{"type": "existence",
  "positive": {"question": "...", "options": ["...", "...", "...", "..."], "answer": "B"},
  "leading": {"question": "...", "options": ["...", "...", "...", "..."], "answer": "D"}}]}
)";
    return prompt + "Write " + std::to_string(pairs)
        + " pairs, of as many types as the picture allows.\n";
}

} // namespace clinic
