// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace clinic {

/// What a person may open on the Bench page.
enum class MmrFileKind { Questions, Answers, Pictures };

/// By what a file begins with; a folder holds questions or pictures. Error{Io}.
MmrFileKind mmrFileKind(const std::filesystem::path& path);

/// Whether it is certainly a question file: for a file that may be anything.
bool isMmrQuestionFile(const std::filesystem::path& path);

} // namespace clinic
