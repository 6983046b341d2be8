// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/paint_panel.h"

#include "ui/actions.h"
#include "ui/theme.h"
#include "ui/widgets/colour_button.h"
#include "ui/widgets/number_field.h"

#include <QActionGroup>
#include <QCheckBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <cmath>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

struct ToolWords {
    PaintTool tool;
    const char* id;
    const char* icon;
    QString text;
    QString tip;
    Qt::Key key;
    QString hint; ///< how to use it, in a line
};

/// In the order of the buttons.
std::array<ToolWords, 6> toolWords()
{
    return {ToolWords {PaintTool::Look, "paint.look", "look", PaintPanel::tr("&Look"),
                PaintPanel::tr("Look at the picture as the model sees it; drag to move it"),
                Qt::Key_H, PaintPanel::tr("Drag moves the view, the wheel zooms.")},
        {PaintTool::Brush, "paint.brush", "brush", PaintPanel::tr("&Brush"),
            PaintPanel::tr("Paint on the current layer"), Qt::Key_B,
            PaintPanel::tr("Right click takes a colour from the picture.")},
        {PaintTool::Eraser, "paint.eraser", "eraser", PaintPanel::tr("&Eraser"),
            PaintPanel::tr("Take paint away from the current layer"), Qt::Key_E,
            PaintPanel::tr("Takes away from the current layer only.")},
        {PaintTool::Fill, "paint.fill", "fill", PaintPanel::tr("&Fill"),
            PaintPanel::tr("Fill an area of the current layer"), Qt::Key_F,
            PaintPanel::tr("Fills up to the outlines of the current layer.")},
        {PaintTool::Text, "paint.text", "stamp", PaintPanel::tr("&Text"),
            PaintPanel::tr("Stamp text as a new layer"), Qt::Key_T,
            PaintPanel::tr("Click puts the text down as a new layer.")},
        {PaintTool::Move, "paint.move", "move", PaintPanel::tr("&Move"),
            PaintPanel::tr("Move a layer, or scale it by its corners"), Qt::Key_V,
            PaintPanel::tr("Corners scale, arrow keys move by 1 px, with Shift by 8 px.")}};
}

QString id(const char* name)
{
    return QString::fromLatin1(name);
}

/// From a pixel to the whole canvas in few steps.
int nextSize(int size, int steps)
{
    const int step = std::max(1, size / 6);
    return std::clamp(size + steps * step, 1, PaintState::largestBrush);
}

} // namespace

void PaintPanel::addActions(Actions& actions)
{
    for (const auto& tool : toolWords())
        actions.add({id(tool.id), tool.text, id(tool.icon), {tool.key}, tool.tip, true});
    actions.add({u"paint.smaller"_s, tr("S&maller brush"), {}, {Qt::Key_BracketLeft},
        tr("Make brush, eraser or text smaller")});
    actions.add({u"paint.larger"_s, tr("Lar&ger brush"), {}, {Qt::Key_BracketRight},
        tr("Make brush, eraser or text larger")});
}

PaintPanel::PaintPanel(PaintState& state, Actions& actions, QWidget* parent)
    : QWidget(parent)
    , m_state(state)
    , m_actions(actions)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::control);
    column->addWidget(setupTools(actions));
    column->addWidget(setupOptions());
    m_hint = new QLabel(this);
    m_hint->setObjectName(u"paintHint"_s);
    m_hint->setWordWrap(true);
    setQuiet(m_hint);
    column->addWidget(m_hint);
    connectActions(actions);
    connect(&m_state, &PaintState::changed, this, &PaintPanel::refresh);
    refresh();
}

QWidget* PaintPanel::setupTools(Actions& actions)
{
    auto* tools = new QWidget(this);
    auto* grid = new QGridLayout(tools);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(space::tight);
    int at = 0;
    for (const auto& tool : toolWords()) {
        auto* button = new QToolButton(tools);
        button->setDefaultAction(actions[id(tool.id)]);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        grid->addWidget(button, at / 3, at % 3);
        ++at;
    }
    return tools;
}

QWidget* PaintPanel::setupOptions()
{
    using enum PaintTool;
    auto* area = m_optionArea = new QWidget(this);
    auto* grid = new QGridLayout(area);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::control);
    grid->setVerticalSpacing(space::tight);
    grid->setColumnStretch(1, 1);
    const auto add = [&](const QString& title, QWidget* field, std::vector<PaintTool> tools) {
        auto* label = new QLabel(title, area);
        label->setBuddy(field);
        const int row = static_cast<int>(m_options.size());
        grid->addWidget(label, row, 0);
        grid->addWidget(field, row, 1);
        m_options.push_back({label, field, std::move(tools)});
    };
    const auto number = [&](const char* name, const NumberField::Range& range,
                            const QString& title) {
        auto* field = new NumberField(range, title, area);
        field->setObjectName(id(name));
        return field;
    };
    m_colour = new ColourButton(ColourButton::Alpha::None, area);
    m_colour->setObjectName(u"paintColour"_s);
    m_colour->setAccessibleName(tr("Colour"));
    m_colour->setToolTip(tr("Colour of brush, fill and text"));
    m_opacity = number("paintOpacity", {.low = 0, .high = 100, .unit = u"%"_s}, tr("Opacity"));
    m_size = number("paintSize",
        {.low = 1, .high = PaintState::largestBrush, .unit = tr("px"), .sliderHigh = 64},
        tr("Size"));
    m_hardness = number("paintHardness", {.low = 0, .high = 100, .unit = u"%"_s}, tr("Hardness"));
    m_tolerance = number("paintTolerance", {.low = 0, .high = 255}, tr("Tolerance"));
    m_tolerance->setToolTip(tr("How many grey levels a pixel may differ from the one clicked"));
    m_text = new QLineEdit(area);
    m_text->setObjectName(u"paintText"_s);
    m_text->setMaxLength(200);
    m_textSize = number(
        "paintTextSize", {.low = 4, .high = 256, .unit = tr("px"), .sliderHigh = 64}, tr("Height"));
    m_bold = new QCheckBox(tr("Bold"), area);
    m_bold->setObjectName(u"paintBold"_s);
    add(tr("Text"), m_text, {Text});
    add(tr("Colour"), m_colour, {Brush, Fill, Text});
    add(tr("Opacity"), m_opacity, {Brush, Fill, Text});
    add(tr("Size"), m_size, {Brush, Eraser});
    add(tr("Hardness"), m_hardness, {Brush, Eraser});
    add(tr("Tolerance"), m_tolerance, {Fill});
    add(tr("Height"), m_textSize, {Text});
    add(QString(), m_bold, {Text});
    return area;
}

template <typename Edit> void PaintPanel::edit(Edit edit)
{
    auto options = m_state.options();
    edit(options);
    m_state.set(options);
}

void PaintPanel::connectActions(Actions& actions)
{
    auto* tools = new QActionGroup(this);
    for (const auto& tool : toolWords()) {
        auto* action = tools->addAction(actions[id(tool.id)]);
        connect(
            action, &QAction::triggered, this, [this, kind = tool.tool] { m_state.setTool(kind); });
    }
    connect(actions[u"paint.smaller"_s], &QAction::triggered, this, [this] { changeSize(-1); });
    connect(actions[u"paint.larger"_s], &QAction::triggered, this, [this] { changeSize(1); });
    connect(m_colour, &ColourButton::edited, this, [this](const QColor& colour) {
        edit([&](PaintOptions& o) {
            const int alpha = o.colour.alpha();
            o.colour = colour;
            o.colour.setAlpha(alpha);
        });
    });
    const auto on = [this](NumberField* field, auto change) {
        connect(field, &NumberField::edited, this,
            [this, change](double value) { edit([&](PaintOptions& o) { change(o, value); }); });
    };
    on(m_opacity, [](PaintOptions& o, double v) {
        o.colour.setAlpha(static_cast<int>(std::lround(v * 2.55)));
    });
    on(m_size, [](PaintOptions& o, double v) { o.size = static_cast<int>(v); });
    on(m_hardness, [](PaintOptions& o, double v) { o.hardness = v / 100; });
    on(m_tolerance, [](PaintOptions& o, double v) { o.tolerance = static_cast<int>(v); });
    on(m_textSize, [](PaintOptions& o, double v) { o.textSize = static_cast<int>(v); });
    connect(m_text, &QLineEdit::textEdited, this,
        [this](const QString& text) { edit([&](PaintOptions& o) { o.text = text; }); });
    connect(m_bold, &QCheckBox::toggled, this,
        [this](bool bold) { edit([&](PaintOptions& o) { o.boldText = bold; }); });
}

void PaintPanel::changeSize(int steps)
{
    edit([&](PaintOptions& o) {
        int& size = o.tool == PaintTool::Text ? o.textSize : o.size;
        size = nextSize(size, steps);
    });
}

void PaintPanel::refresh()
{
    const auto& options = m_state.options();
    for (const auto& tool : toolWords()) {
        if (tool.tool != options.tool)
            continue;
        m_actions[id(tool.id)]->setChecked(true);
        m_hint->setText(tool.hint);
    }
    m_optionArea->setVisible(options.tool != PaintTool::Look && options.tool != PaintTool::Move);
    for (const auto& option : m_options) {
        const bool shown =
            std::find(option.tools.begin(), option.tools.end(), options.tool) != option.tools.end();
        option.label->setVisible(shown);
        option.field->setVisible(shown);
    }
    auto opaque = options.colour;
    opaque.setAlpha(255);
    m_colour->setColour(opaque);
    m_opacity->setValue(std::round(options.colour.alpha() / 2.55));
    m_size->setValue(options.size);
    m_hardness->setValue(options.hardness * 100);
    m_tolerance->setValue(options.tolerance);
    m_textSize->setValue(options.textSize);
    if (m_text->text() != options.text)
        m_text->setText(options.text);
    const QSignalBlocker quiet(m_bold);
    m_bold->setChecked(options.boldText);
}

} // namespace clinic::ui
