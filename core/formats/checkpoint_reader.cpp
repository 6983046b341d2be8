// SPDX-License-Identifier: Apache-2.0
#include "core/formats/checkpoint_reader.h"

#include "core/base/error.h"
#include "core/formats/pickle.h"
#include "core/formats/torch_checkpoint.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace clinic {

namespace {

[[noreturn]] void bad(const std::string& what)
{
    throw Error(ErrorKind::Format, what);
}

/// A table wants names; those of a document's tensors are in the tree.
std::vector<TensorEntry> numbered(const PickleDocument& document)
{
    std::vector<TensorEntry> entries(document.tensors().begin(), document.tensors().end());
    for (std::size_t i = 0; i < entries.size(); ++i)
        entries[i].name = std::to_string(i);
    return entries;
}

/// The tree of a document; its shape was checked, so recursion is bounded by 64 levels.
class ValueBuilder {
public:
    ValueBuilder(const PickleDocument& document, const TorchZip& file)
        : m_document(document)
        , m_table(numbered(document), file.source)
        , m_bytesLeft(file.fileSize)
    {
    }

    SaveValue build(PickleIndex i);

private:
    SaveTensor tensor(PickleIndex i);
    SaveValue::Dict dict(PickleIndex i);
    SaveValue::Key key(PickleIndex i) const;
    std::vector<SaveValue> items(PickleIndex i);

    const PickleDocument& m_document;
    TensorTable m_table;
    std::uint64_t m_bytesLeft; ///< many tensors may view one storage
};

SaveTensor ValueBuilder::tensor(PickleIndex i)
{
    const TensorEntry& entry = m_document.tensor(i);
    if (entry.byteCount() > m_bytesLeft)
        throw Error(ErrorKind::Unsafe, "its tensors together are larger than the file");
    m_bytesLeft -= entry.byteCount();
    const auto bytes = std::make_shared<const std::vector<std::byte>>(m_table.read(entry));
    return {entry.dtype, entry.shape, *bytes, bytes};
}

SaveValue::Key ValueBuilder::key(PickleIndex i) const
{
    if (m_document.is(i, PickleKind::Text))
        return std::string(m_document.text(i));
    if (m_document.is(i, PickleKind::Int))
        return m_document.node(i).integer;
    bad("a dict has a key that is neither text nor a number");
}

SaveValue::Dict ValueBuilder::dict(PickleIndex i)
{
    SaveValue::Dict dict;
    dict.ordered = m_document.node(i).detail == static_cast<std::uint8_t>(DictOrigin::Ordered);
    const auto pairs = m_document.items(i);
    for (std::size_t pair = 0; pair + 1 < pairs.size(); pair += 2)
        dict.items.emplace_back(key(pairs[pair]), build(pairs[pair + 1]));
    return dict;
}

std::vector<SaveValue> ValueBuilder::items(PickleIndex i)
{
    std::vector<SaveValue> values;
    for (const PickleIndex item : m_document.items(i))
        values.push_back(build(item));
    return values;
}

SaveValue ValueBuilder::build(PickleIndex i)
{
    const PickleNode& node = m_document.node(i);
    switch (node.kind) {
    case PickleKind::None:
        return {};
    case PickleKind::Bool:
        return {node.integer != 0};
    case PickleKind::Int:
        return {node.integer};
    case PickleKind::Float:
        return {node.real};
    case PickleKind::Text:
        return {std::string(m_document.text(i))};
    case PickleKind::Tensor:
        return {tensor(i)};
    case PickleKind::Tuple:
        return {SaveValue::Tuple {items(i)}};
    case PickleKind::List:
        return {SaveValue::List {items(i)}};
    case PickleKind::Dict:
        return {dict(i)};
    default:
        throw Error(ErrorKind::Unsupported,
            "holds a value that is neither plain nor a tensor; save the state_dict and the "
            "optimizer's state_dict");
    }
}

const SaveValue::Dict* asDict(const SaveValue* value)
{
    return value == nullptr ? nullptr : std::get_if<SaveValue::Dict>(&value->value);
}

double number(const SaveValue* value, const char* what)
{
    if (value != nullptr) {
        if (const auto* real = std::get_if<double>(&value->value))
            return *real;
        if (const auto* integer = std::get_if<std::int64_t>(&value->value))
            return static_cast<double>(*integer);
        if (const auto* tensor = std::get_if<SaveTensor>(&value->value); tensor != nullptr
            && tensor->dtype == DType::F32 && tensor->bytes.size() == sizeof(float)) {
            float single = 0;
            std::memcpy(&single, tensor->bytes.data(), sizeof single);
            return single;
        }
    }
    bad(std::string("the optimizer's ") + what + " is no number");
}

SaveTensor moment(const SaveValue::Dict& parameter, const char* name)
{
    const SaveValue* value = findValue(parameter, name);
    const auto* tensor = value == nullptr ? nullptr : std::get_if<SaveTensor>(&value->value);
    if (tensor == nullptr || tensor->dtype != DType::F32)
        bad(std::string("the optimizer's ") + name + " of a parameter is no F32 tensor");
    return *tensor;
}

/// A setting of AdamW: finite and not negative.
double setting(const SaveValue::Dict& dict, const char* name)
{
    const double value = number(findValue(dict, name), name);
    if (!std::isfinite(value) || value < 0)
        bad(std::string("the optimizer's ") + name + " is negative or no number");
    return value;
}

double beta(const SaveValue& value)
{
    const double beta = number(&value, "betas");
    if (!(beta >= 0 && beta < 1))
        bad("the optimizer's betas are not both at least 0 and below 1");
    return beta;
}

/// Groups number their parameters on, from 0: so torch writes them, and so they are taken up.
void readParameters(const SaveValue::Dict& dict, std::int64_t first, std::size_t most,
    std::vector<std::int64_t>& parameters)
{
    const SaveValue* value = findValue(dict, "params");
    const auto* list = value == nullptr ? nullptr : std::get_if<SaveValue::List>(&value->value);
    if (list == nullptr)
        bad("the optimizer's params are no list");
    if (static_cast<std::size_t>(first) + list->items.size() > most)
        bad("the optimizer has more parameters than the file has weights");
    for (const SaveValue& item : list->items) {
        const auto* index = std::get_if<std::int64_t>(&item.value);
        const std::int64_t expected = first + static_cast<std::int64_t>(parameters.size());
        if (index == nullptr || *index != expected)
            bad("the optimizer's params do not count on from 0");
        parameters.push_back(*index);
    }
}

AdamWGroup readGroup(const SaveValue::Dict& dict, std::int64_t first, std::size_t most)
{
    AdamWGroup group;
    group.learningRate = setting(dict, "lr");
    group.epsilon = setting(dict, "eps");
    group.weightDecay = setting(dict, "weight_decay");
    const SaveValue* betas = findValue(dict, "betas");
    const auto* pair = betas == nullptr ? nullptr : std::get_if<SaveValue::Tuple>(&betas->value);
    if (pair == nullptr || pair->items.size() != 2)
        bad("the optimizer's betas are no pair");
    group.beta1 = beta(pair->items[0]);
    group.beta2 = beta(pair->items[1]);
    readParameters(dict, first, most, group.parameters);
    return group;
}

/// Parameters that never had a gradient have no state; they are left with a step of 0. `most`: how
/// many there can be.
AdamWState readOptimizer(const SaveValue::Dict& dict, std::size_t most)
{
    AdamWState state;
    const SaveValue* groups = findValue(dict, "param_groups");
    const auto* list = groups == nullptr ? nullptr : std::get_if<SaveValue::List>(&groups->value);
    const auto* parameters = asDict(findValue(dict, "state"));
    if (list == nullptr || parameters == nullptr)
        bad("the optimizer has no state and param_groups");
    std::int64_t count = 0;
    for (const SaveValue& group : list->items) {
        const auto* one = asDict(&group);
        if (one == nullptr)
            bad("one of the optimizer's param_groups is no dict");
        state.groups.push_back(readGroup(*one, count, most));
        count += static_cast<std::int64_t>(state.groups.back().parameters.size());
    }
    state.parameters.resize(static_cast<std::size_t>(count));
    for (const SaveItem& item : parameters->items) {
        const auto* index = std::get_if<std::int64_t>(&item.key);
        const auto* one = asDict(&item.value);
        if (index == nullptr || one == nullptr || *index < 0 || *index >= count)
            bad("the optimizer's state is of a parameter that no group has");
        state.parameters[static_cast<std::size_t>(*index)] = {
            static_cast<float>(number(findValue(*one, "step"), "step")), moment(*one, "exp_avg"),
            moment(*one, "exp_avg_sq")};
    }
    return state;
}

void readWeights(const SaveValue::Dict& dict, TrainingCheckpoint& checkpoint)
{
    constexpr std::string_view prefix = "module.";
    const auto nameOf = [](const SaveItem& item) {
        const auto* name = std::get_if<std::string>(&item.key);
        return name == nullptr ? std::string_view() : std::string_view(*name);
    };
    const bool isWrapped = std::ranges::all_of(
        dict.items, [&](const SaveItem& item) { return nameOf(item).starts_with(prefix); });
    for (const SaveItem& item : dict.items) {
        const auto* tensor = std::get_if<SaveTensor>(&item.value.value);
        if (nameOf(item).empty() || tensor == nullptr)
            bad("state_dict holds something else than named tensors");
        checkpoint.stateDict.emplace_back(
            nameOf(item).substr(isWrapped ? prefix.size() : 0), *tensor);
    }
}

/// Beside the weights a run may train a head of its own (its two tensors are in `resume`).
std::size_t mostParameters(const TrainingCheckpoint& checkpoint)
{
    return checkpoint.stateDict.size() + 2;
}

TrainingCheckpoint fromValue(const SaveValue& root)
{
    const auto* dict = asDict(&root);
    const auto* weights = dict == nullptr ? nullptr : asDict(findValue(*dict, "state_dict"));
    if (weights == nullptr)
        bad("holds no state_dict; a checkpoint of a run is expected");
    TrainingCheckpoint checkpoint;
    readWeights(*weights, checkpoint);
    if (const SaveValue* epoch = findValue(*dict, "epoch")) {
        const auto* integer = std::get_if<std::int64_t>(&epoch->value);
        if (integer == nullptr)
            bad("epoch is no whole number");
        checkpoint.epoch = *integer;
    }
    if (const SaveValue* name = findValue(*dict, "name")) {
        if (const auto* text = std::get_if<std::string>(&name->value))
            checkpoint.name = *text;
    }
    if (const auto* optimizer = asDict(findValue(*dict, "optimizer")))
        checkpoint.optimizer = readOptimizer(*optimizer, mostParameters(checkpoint));
    if (const auto* resume = asDict(findValue(*dict, "resume")))
        checkpoint.resume = *resume;
    return checkpoint;
}

} // namespace

const SaveValue* findValue(const SaveValue::Dict& dict, std::string_view key)
{
    for (const SaveItem& item : dict.items) {
        const auto* name = std::get_if<std::string>(&item.key);
        if (name != nullptr && *name == key)
            return &item.value;
    }
    return nullptr;
}

SaveValue readTorchFile(const std::filesystem::path& path)
try {
    const TorchZip file = openTorchZip(InputFile(path));
    if (file.isScript)
        throw Error(ErrorKind::Unsupported, "is a TorchScript archive, not a checkpoint of a run");
    return ValueBuilder(file.document, file).build(file.document.root());
} catch (Error& error) {
    if (error.kind() != ErrorKind::Io)
        error.within(path.string());
    throw;
}

TrainingCheckpoint readTrainingCheckpoint(const std::filesystem::path& path)
{
    const SaveValue root = readTorchFile(path);
    try {
        return fromValue(root);
    } catch (Error& error) {
        throw error.within(path.string());
    }
}

} // namespace clinic
