// SPDX-License-Identifier: Apache-2.0
#include "core/text/stop_words.h"

#include <algorithm>
#include <array>

namespace clinic {

namespace {

constexpr auto stopWords = std::to_array<std::string_view>({"a", "about", "above", "across",
    "after", "again", "against", "all", "almost", "along", "already", "also", "although", "always",
    "am", "among", "an", "and", "another", "any", "anybody", "anyone", "anything", "are", "arent",
    "around", "as", "at", "be", "because", "been", "before", "behind", "being", "below", "beneath",
    "beside", "besides", "between", "beyond", "both", "but", "by", "can", "cannot", "cant", "could",
    "couldnt", "despite", "did", "didnt", "do", "does", "doesnt", "doing", "done", "dont", "down",
    "during", "each", "either", "else", "even", "ever", "every", "everybody", "everyone",
    "everything", "except", "few", "for", "from", "had", "hadnt", "has", "hasnt", "have", "havent",
    "having", "he", "her", "here", "hers", "herself", "hes", "him", "himself", "his", "how",
    "however", "i", "id", "if", "im", "in", "inside", "into", "is", "isnt", "it", "its", "itself",
    "ive", "just", "less", "lets", "like", "many", "may", "maybe", "me", "might", "mine", "more",
    "most", "much", "must", "mustnt", "my", "myself", "near", "neither", "never", "no", "nobody",
    "none", "nor", "not", "nothing", "now", "of", "off", "often", "on", "once", "one", "oneself",
    "only", "onto", "or", "other", "others", "ought", "our", "ours", "ourselves", "out", "outside",
    "over", "per", "perhaps", "quite", "rather", "same", "several", "shall", "she", "shes",
    "should", "shouldnt", "since", "so", "some", "somebody", "someone", "something", "still",
    "such", "than", "that", "thats", "the", "their", "theirs", "them", "themselves", "then",
    "there", "therefore", "theres", "these", "they", "theyre", "theyve", "this", "those", "though",
    "through", "throughout", "thus", "till", "to", "too", "toward", "towards", "under", "unless",
    "until", "up", "upon", "us", "very", "via", "was", "wasnt", "we", "were", "werent", "weve",
    "what", "whatever", "whats", "when", "whenever", "where", "whereas", "wherever", "whether",
    "which", "whichever", "while", "who", "whoever", "whom", "whose", "why", "will", "with",
    "within", "without", "wont", "would", "wouldnt", "yet", "you", "your", "youre", "yours",
    "yourself", "yourselves", "youve"});
static_assert(std::ranges::is_sorted(stopWords));

} // namespace

bool isStopWord(std::string_view word)
{
    return std::ranges::binary_search(stopWords, word);
}

} // namespace clinic
