// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/pickle.h"

#include <string>

namespace clinic {

/// Makes the values of a pickle: what GLOBAL, REDUCE, NEWOBJ, BUILD and BINPERSID mean for the few
/// names that are allowed. Every error names the byte position given by `setPosition`.
class PickleBuilder {
public:
    PickleBuilder(PickleDocument& document, const PickleOptions& options)
        : m_document(document)
        , m_options(options)
    {
    }

    void setPosition(std::size_t position) { m_position = position; }
    std::size_t position() const { return m_position; }
    [[noreturn]] void fail(const std::string& what) const;
    [[noreturn]] void refuse(const std::string& what) const;

    PickleIndex add(PickleNode node);
    PickleIndex addInteger(std::int64_t value, PickleKind kind = PickleKind::Int);
    PickleIndex addReal(double value);
    /// Text that stays where it is: a piece of the stream, or of the document's own texts.
    PickleIndex addText(std::string_view text, PickleKind kind = PickleKind::Text);
    PickleIndex addContainer(PickleKind kind, DictOrigin origin = DictOrigin::Plain);
    PickleIndex addTuple(std::span<const PickleIndex> items);

    void append(PickleIndex container, std::span<const PickleIndex> items);
    void setItems(PickleIndex dict, std::span<const PickleIndex> pairs);

    PickleIndex global(std::string_view module, std::string_view name);
    PickleIndex reduce(PickleIndex callable, PickleIndex arguments);
    PickleIndex newObject(PickleIndex type, PickleIndex arguments);
    void build(PickleIndex object, PickleIndex state);
    PickleIndex persistent(PickleIndex id);

private:
    using Arguments = std::span<const PickleIndex>;

    bool isGlobal(PickleIndex i, PickleGlobal what) const;
    bool isText(PickleIndex i, std::string_view text) const;
    bool isEmptyDict(PickleIndex i) const;
    /// An Int in [0, 2^48).
    std::uint64_t size(PickleIndex i, const char* what) const;
    std::vector<std::int64_t> sizes(PickleIndex i, const char* what) const;
    std::span<PickleIndex> items(PickleIndex i);

    PickleIndex rebuildTensor(PickleGlobal how, Arguments arguments);
    PickleIndex rebuildParameter(Arguments arguments);
    void checkBounds(const TensorEntry& tensor, const PickleStorage& storage);
    PickleIndex makeSize(Arguments arguments);
    PickleIndex makeDevice(Arguments arguments);
    PickleIndex makeDict(PickleGlobal how, Arguments arguments);
    PickleIndex makeSet(Arguments arguments);
    PickleIndex encode(Arguments arguments);
    PickleIndex numpyDType(Arguments arguments);
    PickleIndex numpyScalar(Arguments arguments);
    PickleIndex numpyReconstruct(Arguments arguments);
    void buildNumpyDType(PickleIndex dtype, PickleIndex state);
    void buildNumpyArray(PickleIndex array, PickleIndex state);
    void buildOrderedDict(PickleIndex state);
    PickleIndex scriptList(Arguments arguments);

    PickleDocument& m_document;
    const PickleOptions& m_options;
    std::size_t m_position = 0;
    std::uint64_t m_textBytes = 0; ///< in the document's own texts
    std::uint64_t m_tensorBytes = 0; ///< of all tensors, as if each were copied
};

} // namespace clinic
