// SPDX-License-Identifier: Apache-2.0
#pragma once

class QScrollArea;
class QWidget;

namespace clinic::ui {

/// Fills a panel with its content, which scrolls up and down where it is higher; it is never
/// reached by scrolling sideways.
QScrollArea* scrollInPanel(QWidget* panel, QWidget* content);

} // namespace clinic::ui
