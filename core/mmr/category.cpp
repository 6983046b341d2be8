// SPDX-License-Identifier: Apache-2.0
#include "core/mmr/category.h"

#include <algorithm>
#include <array>
#include <utility>

namespace clinic {

namespace {

/// Names of the reference's scorers and of an earlier layout of its files.
constexpr std::array<std::pair<std::string_view, std::string_view>, 15> aliases {{
    {"character", "character/character"},
    {"semantics_attitude", "attribute/posture"},
    {"semantics_existential", "attribute/existence"},
    {"semantics_quantity", "attribute/number"},
    {"understanding_embodied_knowledge", "context/concrete"},
    {"understanding_professional_knowledge", "context/expert"},
    {"understanding_abstract_knowledge", "context/abstract"},
    {"understanding_activity", "context/activity"},
    {"understanding_relation", "context/relation"},
    {"attribute/existential", "attribute/existence"},
    {"attribute/presence", "attribute/existence"},
    {"attribute/quantity", "attribute/number"},
    {"attribute/attitude", "attribute/posture"},
    {"context/embodied", "context/concrete"},
    {"context/professional", "context/expert"},
}};

} // namespace

const std::vector<MmrCategory>& mmrCategories()
{
    static const std::vector<MmrCategory> categories {
        {"character/character", "character", "Char/Num"},
        {"attribute/existence", "attribute", "Pres."},
        {"attribute/color&texture", "attribute", "Color/Tex"},
        {"attribute/number", "attribute", "Num."},
        {"attribute/shape", "attribute", "Shape"},
        {"attribute/posture", "attribute", "Posture"},
        {"attribute/position", "attribute", "Pos."},
        {"context/abstract", "context", "Abstract."},
        {"context/concrete", "context", "Concrete."},
        {"context/expert", "context", "Expert."},
        {"context/activity", "context", "Act."},
        {"context/relation", "context", "Rel."},
    };
    return categories;
}

std::string categoryKey(std::string_view name)
{
    const auto* const found = std::find_if(
        aliases.begin(), aliases.end(), [name](const auto& alias) { return alias.first == name; });
    return std::string(found == aliases.end() ? name : found->second);
}

} // namespace clinic
