// SPDX-License-Identifier: Apache-2.0
#include "ui/widgets/colours_editor.h"

#include "ui/icons.h"
#include "ui/theme.h"
#include "ui/widgets/colour_button.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {
constexpr int inARow = 4;
}

ColoursEditor::ColoursEditor(const TriggerKey& key, QWidget* parent)
    : KeyEditor(parent)
{
    if (key.high >= 1) {
        m_fewest = static_cast<int>(key.low);
        m_most = static_cast<int>(key.high);
    }
    const auto button = [this](const QString& name, const QString& icon, const QString& what) {
        auto* made = new QToolButton(this);
        made->setObjectName(name);
        made->setIcon(lineIcon(icon));
        made->setAutoRaise(true);
        made->setToolTip(what);
        made->setAccessibleName(what);
        made->setVisible(m_fewest < m_most);
        return made;
    };
    m_more = button(u"colourMore"_s, u"add"_s, tr("Add a colour"));
    m_fewer = button(u"colourFewer"_s, u"remove"_s, tr("Remove the last colour"));
    auto* line = new QHBoxLayout(this);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(space::tight);
    line->addStretch();
    line->addWidget(m_more, 0, Qt::AlignTop);
    line->addWidget(m_fewer, 0, Qt::AlignTop);
    connect(m_more, &QToolButton::clicked, this,
        [this] { edit(m_colours + QStringList {u"ffffff"_s}, false); });
    connect(m_fewer, &QToolButton::clicked, this,
        [this] { edit(m_colours.mid(0, m_colours.size() - 1), false); });
    rebuild();
}

void ColoursEditor::setValue(const QString& value)
{
    const auto colours = value.split(u'/', Qt::SkipEmptyParts);
    if (colours == m_colours)
        return;
    const bool sameCount = colours.size() == m_colours.size();
    m_colours = colours;
    if (!sameCount)
        return rebuild();
    const auto buttons = m_swatches->findChildren<ColourButton*>();
    for (qsizetype i = 0; i < buttons.size(); ++i)
        buttons[i]->setColour(QColor(u'#' + m_colours[i]));
}

void ColoursEditor::rebuild()
{
    delete m_swatches;
    m_swatches = new QWidget(this);
    auto* grid = new QGridLayout(m_swatches);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setSpacing(space::tight);
    if (m_colours.isEmpty()) {
        auto* none = new QLabel(tr("From the seed"), m_swatches);
        setQuiet(none);
        grid->addWidget(none, 0, 0);
    }
    for (int i = 0; i < m_colours.size(); ++i) {
        auto* swatch = new ColourButton(ColourButton::Alpha::None, m_swatches);
        swatch->setObjectName(u"swatch"_s);
        swatch->setAccessibleName(tr("Colour %1").arg(i + 1));
        swatch->setColour(QColor(u'#' + m_colours[i]));
        grid->addWidget(swatch, i / inARow, i % inARow);
        connect(swatch, &ColourButton::edited, this, [this, i](const QColor& colour, bool goesOn) {
            auto colours = m_colours;
            colours[i] = colour.name().mid(1);
            edit(colours, goesOn);
        });
    }
    static_cast<QHBoxLayout*>(layout())->insertWidget(0, m_swatches);
    m_swatches->show();
    m_more->setEnabled(m_colours.size() < m_most);
    m_fewer->setEnabled(m_colours.size() > m_fewest);
}

void ColoursEditor::edit(const QStringList& colours, bool goesOn)
{
    Q_EMIT edited(colours.join(u'/'), goesOn); // the new value comes back from the model
}

} // namespace clinic::ui
