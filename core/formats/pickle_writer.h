// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/formats/byte_writer.h"
#include "core/formats/save_value.h"

#include <vector>

namespace clinic {

/// Writes a value as pickle of protocol 2, tensors as references to storages 0, 1, 2, ...
class PickleWriter {
public:
    /// The whole stream, PROTO to STOP. Error{Config} for a tensor whose bytes do not fit its
    /// shape.
    void writeAll(const SaveValue& root);

    std::span<const std::byte> bytes() const { return m_out.bytes(); }
    /// The tensors in the order of their storages; they point into the value that was written.
    const std::vector<const SaveTensor*>& storages() const { return m_storages; }

private:
    void write(const SaveValue& value);
    void write(std::monostate);
    void write(bool value);
    void write(std::int64_t value);
    void write(double value);
    void write(const std::string& value);
    void write(const SaveTensor& tensor);
    void write(const SaveValue::List& list);
    void write(const SaveValue::Tuple& tuple);
    void write(const SaveValue::Dict& dict);
    void writeSizes(std::span<const std::int64_t> sizes);
    void writeGlobal(std::string_view module, std::string_view name);
    void writeEmptyOrderedDict();

    ByteWriter m_out;
    std::vector<const SaveTensor*> m_storages;
};

} // namespace clinic
