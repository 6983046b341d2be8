// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <exception>
#include <string>
#include <string_view>

namespace clinic {

/// What went wrong, as far as a caller may have to act on it (the exit code of `clinic` follows
/// from it).
enum class ErrorKind {
    Io, ///< the machine: file missing, unreadable, disk full
    Format, ///< the file is not what its format demands
    Unsafe, ///< the file asks for something no data file may ask for; exit code 3
    Unsupported, ///< well-formed, but not something this program does
    Mismatch, ///< two inputs do not fit each other
    Config, ///< a request that makes no sense; exit code 2
    Resource, ///< memory, disk space, device
    Database
};

/// The one failure type. The message names file, place, found, expected and what to do, in plain
/// text of at most 400 bytes; foreign text in it is passed through quoted().
class Error : public std::exception {
public:
    Error(ErrorKind kind, std::string message);

    ErrorKind kind() const noexcept { return m_kind; }
    const char* what() const noexcept override { return m_message.c_str(); }

    /// Puts the place in front: "data.pkl: opcode ..." within "model.pt" is "model.pt: data.pkl:
    /// opcode ...".
    Error& within(std::string_view place);

private:
    ErrorKind m_kind;
    std::string m_message;
};

/// A person stopped the work. Not a std::exception, so that no general handler takes it for a
/// failure.
struct Cancelled { };

/// Text from a file made fit for a message: control and non-ASCII bytes escaped, cut after `limit`
/// characters, in quotation marks.
std::string quoted(std::string_view foreign, std::size_t limit = 60);

} // namespace clinic
