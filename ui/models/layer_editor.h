// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/trigger/layer_edit.h"
#include "ui/models/paint_state.h"
#include "ui/models/trigger_model.h"

#include <optional>

namespace clinic::ui {

/// What can be done to the layers of a painted trigger, each one step to undo. Doing any of it to a
/// trigger that is not painted begins a painted one. Lives on the GUI thread.
class LayerEditor : public QObject {
    Q_OBJECT

public:
    LayerEditor(TriggerModel& model, PaintState& state, QObject* parent = nullptr);

    /// Canvas of a painting that begins: side of the picture it is painted on.
    void setCanvasSide(int pixels) { m_canvasSide = pixels; }

    /// Null where the trigger is not painted.
    const PaintedTrigger* painted() const;
    int canvasSide() const; ///< of what is painted, or will be
    int currentLayer() const; ///< that exists; -1: none

    /// The painted trigger with a layer ready to take paint anywhere on the canvas, which is not
    /// yet the model's: for the time of a stroke.
    struct Draft {
        TriggerFile trigger;
        std::size_t layer = 0;
        PaintedLayer& target() { return trigger.painted->layers[layer]; }
    };
    Draft draftForPaint() const; ///< the current layer, shown and grown, or a new one
    std::optional<Draft> draftForErasing() const; ///< nothing where there is no layer
    /// The draft becomes the trigger, its layer without empty edges.
    void commit(Draft draft, const QString& what);

    void fill(CanvasPoint at); ///< with the state's colour, on the current layer
    void addEmptyLayer();
    void addLayer(PaintedLayer layer, const QString& what); ///< above the current one
    void remove(int layer);
    void duplicate(int layer);
    void reorder(int from, int to); ///< positions from the bottom
    void rename(int layer, const QString& name);
    void setVisible(int layer, bool visible);
    void setOpacity(int layer, double opacity, int gesture = 0);
    void place(int layer, CanvasPoint topLeft, double scale, int gesture = 0);

    static constexpr int mostLayers = 32;

Q_SIGNALS:
    /// Painting took the place of another trigger; undoing brings that back.
    void paintingBegan(const QString& replacedTitle);
    void refused(const QString& why);

private:
    TriggerFile paintedFile() const;
    void apply(TriggerFile trigger, int currentLayer, const QString& what, int gesture = 0);
    bool hasRoom();
    template <typename Edit> void editLayer(int layer, const QString& what, int gesture, Edit edit);

    TriggerModel& m_model;
    PaintState& m_state;
    int m_canvasSide = 224;
};

} // namespace clinic::ui
