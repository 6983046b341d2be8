// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

class QProgressBar;

namespace clinic::ui {

/// A share of 0..1 on a bar, or that it moves at all where no share is known.
void showShare(QProgressBar& bar, std::optional<double> share);

} // namespace clinic::ui
