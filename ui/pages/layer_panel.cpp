// SPDX-License-Identifier: Apache-2.0
#include "ui/pages/layer_panel.h"

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/pictures.h"
#include "ui/theme.h"
#include "ui/widgets/number_field.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPainter>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

constexpr int shownLayers = 5;
constexpr int thumbnailsAfterMs = 80;

/// The layer on the whole canvas, small: where it lies says more than what it is.
QIcon thumbnail(
    const PaintedLayer& layer, int canvas, int side, const QPalette& palette, double ratio)
{
    QPixmap picture(QSize(side, side) * ratio);
    picture.setDevicePixelRatio(ratio);
    picture.fill(palette.color(QPalette::AlternateBase));
    QPainter painter(&picture);
    const double share = static_cast<double>(side) / canvas;
    const auto frame = frameOf(layer);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(
        QRectF(frame.left * share, frame.top * share, frame.width * share, frame.height * share),
        toQImage(layer.picture));
    painter.setPen(lineColour(palette));
    painter.drawRect(0, 0, side - 1, side - 1);
    return picture;
}

} // namespace

LayerPanel::LayerPanel(TriggerModel& model, LayerEditor& editor, PaintState& state, QWidget* parent)
    : QWidget(parent)
    , m_model(model)
    , m_editor(editor)
    , m_state(state)
{
    setObjectName(u"layerPanel"_s);
    setupUi();
    m_thumbnails.setSingleShot(true);
    m_thumbnails.setInterval(thumbnailsAfterMs);
    connect(&m_thumbnails, &QTimer::timeout, this, &LayerPanel::refreshThumbnails);
    connect(m_list, &QListWidget::currentRowChanged, this, [this](int row) {
        if (row >= 0)
            m_state.setLayer(layerOf(row));
    });
    connect(m_list, &QListWidget::itemChanged, this, &LayerPanel::takeItem);
    connect(m_add, &QToolButton::clicked, &m_editor, &LayerEditor::addEmptyLayer);
    connect(m_picture, &QToolButton::clicked, this, &LayerPanel::addPicture);
    const auto onCurrent = [this](QToolButton* button, auto act) {
        connect(button, &QToolButton::clicked, this, [this, act] { act(m_editor.currentLayer()); });
    };
    onCurrent(m_copy, [this](int layer) { m_editor.duplicate(layer); });
    onCurrent(m_remove, [this](int layer) { m_editor.remove(layer); });
    onCurrent(m_up, [this](int layer) { m_editor.reorder(layer, layer + 1); });
    onCurrent(m_down, [this](int layer) { m_editor.reorder(layer, layer - 1); });
    connect(m_opacity, &NumberField::edited, this, [this](double percent, bool goesOn) {
        if (!goesOn)
            m_gesture = m_model.newGesture();
        m_editor.setOpacity(m_editor.currentLayer(), percent / 100, m_gesture);
    });
    connect(&m_model, &TriggerModel::changed, this, &LayerPanel::refresh);
    connect(&m_state, &PaintState::changed, this, &LayerPanel::refreshCurrent);
    refresh();
}

QToolButton* LayerPanel::addButton(const QString& name, const QString& icon, const QString& what)
{
    auto* button = new QToolButton(this);
    button->setObjectName(name);
    button->setIcon(lineIcon(icon));
    button->setAutoRaise(true);
    button->setToolTip(what);
    button->setAccessibleName(what);
    return button;
}

void LayerPanel::setupUi()
{
    m_list = new QListWidget(this);
    m_list->setObjectName(u"layerList"_s);
    m_list->setAccessibleName(tr("Layers, the top one first"));
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setTextElideMode(Qt::ElideMiddle);
    const int line = fontMetrics().height() + 2 * space::control;
    m_list->setIconSize({line, line});
    m_add = addButton(u"layerAdd"_s, u"add"_s, tr("Add an empty layer"));
    m_picture =
        addButton(u"layerPicture"_s, u"image"_s, tr("Add a picture from a file as a layer"));
    m_copy = addButton(u"layerCopy"_s, u"copy"_s, tr("Duplicate the layer"));
    m_up = addButton(u"layerUp"_s, u"up"_s, tr("One up"));
    m_down = addButton(u"layerDown"_s, u"down"_s, tr("One down"));
    m_remove = addButton(u"layerRemove"_s, u"delete"_s, tr("Delete the layer"));
    m_opacity =
        new NumberField({.low = 0, .high = 100, .unit = u"%"_s}, tr("Opacity of the layer"), this);
    m_opacity->setObjectName(u"layerOpacity"_s);
    auto* opacity = new QHBoxLayout;
    opacity->setSpacing(space::control);
    auto* label = new QLabel(tr("Opacity"), this);
    label->setBuddy(m_opacity);
    opacity->addWidget(label);
    opacity->addWidget(m_opacity, 1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(0);
    for (auto* button : {m_add, m_picture, m_copy, m_up, m_down})
        buttons->addWidget(button);
    buttons->addStretch();
    buttons->addWidget(m_remove);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::tight);
    column->addWidget(m_list);
    column->addLayout(buttons);
    column->addLayout(opacity);
}

int LayerPanel::count() const
{
    return m_editor.painted() ? static_cast<int>(m_editor.painted()->layers.size()) : 0;
}

int LayerPanel::layerOf(int row) const
{
    return count() - 1 - row;
}

void LayerPanel::refresh()
{
    const QSignalBlocker quiet(m_list);
    while (m_list->count() > count())
        delete m_list->takeItem(m_list->count() - 1);
    while (m_list->count() < count())
        m_list->addItem(new QListWidgetItem);
    for (int row = 0; row < count(); ++row) {
        const auto& layer = m_editor.painted()->layers[static_cast<std::size_t>(layerOf(row))];
        auto* item = m_list->item(row);
        item->setText(plainText(layer.name, 60));
        item->setFlags(Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemIsUserCheckable
            | Qt::ItemIsEditable);
        item->setCheckState(layer.visible ? Qt::Checked : Qt::Unchecked);
        item->setToolTip(tr("Ticked: shown. Double click to rename."));
    }
    const int lines = std::clamp(count(), 2, shownLayers);
    m_list->setFixedHeight(
        lines * (m_list->iconSize().height() + space::tight) + 2 * m_list->frameWidth());
    refreshCurrent();
    if (!m_thumbnails.isActive())
        m_thumbnails.start();
}

void LayerPanel::refreshThumbnails()
{
    const QSignalBlocker quiet(m_list);
    for (int row = 0; row < std::min(count(), m_list->count()); ++row)
        m_list->item(row)->setIcon(
            thumbnail(m_editor.painted()->layers[static_cast<std::size_t>(layerOf(row))],
                m_editor.painted()->canvas, m_list->iconSize().width(), palette(),
                devicePixelRatioF()));
}

void LayerPanel::refreshCurrent()
{
    const QSignalBlocker quiet(m_list);
    const int current = m_editor.currentLayer();
    m_list->setCurrentRow(current < 0 ? -1 : layerOf(current));
    const bool any = current >= 0;
    m_copy->setEnabled(any);
    m_remove->setEnabled(any);
    m_up->setEnabled(any && current + 1 < count());
    m_down->setEnabled(any && current > 0);
    m_opacity->setEnabled(any);
    if (any)
        m_opacity->setValue(
            100 * m_editor.painted()->layers[static_cast<std::size_t>(current)].opacity);
}

/// A tick or a name that the person changed.
void LayerPanel::takeItem(QListWidgetItem* item)
{
    const int at = layerOf(m_list->row(item));
    const auto& layer = m_editor.painted()->layers[static_cast<std::size_t>(at)];
    const bool visible = item->checkState() == Qt::Checked;
    if (visible != layer.visible)
        m_editor.setVisible(at, visible);
    else if (item->text() != plainText(layer.name, 60))
        m_editor.rename(at, item->text());
}

} // namespace clinic::ui
