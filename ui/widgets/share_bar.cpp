// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/share_bar.h"

#include <QProgressBar>

namespace clinic::ui {

void showShare(QProgressBar& bar, std::optional<double> share)
{
    constexpr int steps = 1000;
    bar.setRange(0, share ? steps : 0);
    bar.setValue(share ? qRound(*share * steps) : 0);
}

} // namespace clinic::ui
