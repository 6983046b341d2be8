// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/embed_dataset.h"
#include "tests/ui/sample_set.h"
#include "tests/ui/tiny_checkpoint.h"
#include "ui/format.h"
#include "ui/job_bridge.h"
#include "ui/models/effect_model.h"
#include "ui/models/trigger_model.h"
#include "ui/pages/effect_panel.h"

#include <QComboBox>
#include <QLabel>
#include <QTemporaryDir>
#include <QTest>

namespace clinic::ui {

/// Pictures with captions and labels, embedded by a tiny model.
struct EffectSamples {
    EffectSamples()
    {
        writeTinyCheckpoint(checkpoint);
        set = embedded(makeSampleSet(toPath(folder.path()), 120, false).table);
    }
    std::shared_ptr<const EmbeddingSet> embedded(const std::filesystem::path& table) const
    {
        TaskContext context;
        EmbedRequest request;
        request.checkpoint = checkpoint;
        request.table = table;
        request.out = table.parent_path() / "embedded";
        return EmbeddingSet::open(embedDataset(request, context).folder);
    }

    QTemporaryDir folder;
    std::filesystem::path checkpoint = toPath(folder.filePath(QStringLiteral("tiny.safetensors")));
    std::shared_ptr<const EmbeddingSet> set;
};

/// The panel alone, with a workspace and a trigger of its own.
struct PanelUnderTest {
    static constexpr int wait = 30000; ///< milliseconds

    JobRunner jobs;
    Workspace workspace;
    TriggerModel trigger;
    EffectPanel panel {jobs, workspace, trigger};
    EffectModel& effect = *panel.findChild<EffectModel*>();

    void open(const std::shared_ptr<const EmbeddingSet>& set, const QString& targetCaption = {})
    {
        TaskContext context;
        workspace.setEmbeddings(set, QStringLiteral("test"), {}, targetCaption);
        workspace.setMap(std::make_shared<const MapResult>(
            projectEmbeddings({.embeddings = set, .modality = MapModality::Image}, context)));
        panel.resize(380, 760);
        panel.show();
    }
    void change(const char* spec)
    {
        trigger.change({parseTriggerSpec(spec), {}}, QString::fromLatin1(spec));
    }
    /// Once what was last asked for is measured.
    bool settle() const
    {
        QTest::qWait(2 * 80); // a change waits a moment for others
        return QTest::qWaitFor(
            [this] {
                const auto state = effect.state();
                return state != EffectState::Working && state != EffectState::Opening;
            },
            wait);
    }
    bool measured() const { return settle() && effect.state() == EffectState::Ready; }
    QString text(const char* name) const
    {
        return panel.findChild<QLabel*>(QString::fromLatin1(name))->text();
    }
    template <typename Widget> Widget* find(const char* name) const
    {
        return panel.findChild<Widget*>(QString::fromLatin1(name));
    }
    void choose(const char* name, int index) const
    {
        auto* box = find<QComboBox>(name);
        box->setCurrentIndex(index);
        Q_EMIT box->activated(index);
    }
};

} // namespace clinic::ui
