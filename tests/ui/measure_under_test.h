// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/data/embedding_set.h"
#include "ui/job_bridge.h"
#include "ui/models/trigger_model.h"
#include "ui/pages/measure_panel.h"
#include "ui/workspace.h"

#include <QAbstractItemModel>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QTest>

#include <filesystem>

namespace clinic::ui {

/// The panel alone, with a workspace and a trigger of its own.
struct MeasureUnderTest {
    JobRunner jobs;
    Workspace workspace;
    TriggerModel trigger;
    MeasurePanel panel {jobs, workspace, trigger};

    MeasureUnderTest()
    {
        change("checkerboard,size=12");
        panel.resize(420, 1200);
        panel.show();
    }
    void change(const char* spec)
    {
        trigger.change({parseTriggerSpec(spec), {}}, QString::fromLatin1(spec));
    }
    void open(const std::filesystem::path& demo)
    {
        workspace.setEmbeddings(
            EmbeddingSet::open(demo / "project/cache/poisoned"), QStringLiteral("Demo"), {});
    }
    template <typename Widget> Widget* find(const char* name) const
    {
        auto* found = panel.findChild<Widget*>(QString::fromLatin1(name));
        Q_ASSERT_X(found, "MeasureUnderTest::find", name);
        return found;
    }
    QString text(const char* name) const { return find<QLabel>(name)->text(); }
    bool canStart() const { return find<QPushButton>("measureStart")->isEnabled(); }
    bool ready() const
    {
        return QTest::qWaitFor([this] { return canStart(); }, 30000);
    }
    void click(const char* name) const
    {
        QTest::mouseClick(find<QPushButton>(name), Qt::LeftButton);
    }
    bool measured() const
    {
        click("measureStart");
        return !canStart() && ready();
    }
    QString cell(const char* table, int row, int column) const
    {
        return find<QTableView>(table)->model()->index(row, column).data().toString();
    }
    int rows(const char* table) const { return find<QTableView>(table)->model()->rowCount(); }
};

} // namespace clinic::ui
