// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "tests/support/mmr_sample.h"
#include "tests/ui/window_under_test.h"
#include "ui/models/mmr_board.h"
#include "ui/pages/bench.h"

#include <QFile>
#include <QTabWidget>
#include <QTableView>
#include <QTest>

#include <string>

namespace clinic::ui {

/// The window with a sample set: 24 pairs, a model that errs once, and one that is misled.
struct Bench {
    Bench()
    {
        const std::string text = clinic::test::mmrSample(2);
        questions = parseBenchmark(text, "questions.json");
        write(QStringLiteral("questions.json"), text);
        write(QStringLiteral("good.json"),
            clinic::test::mmrResults(questions,
                [&](QuestionIndex i) { return i == 1 ? "it is (" + gold(i) + ")" : gold(i); }));
        write(QStringLiteral("misled.json"),
            clinic::test::mmrResults(questions,
                [&](QuestionIndex i) { return i % 2 == 0 ? gold(i) : std::string("none"); }));
        w.window.show();
        trigger(w, "go.bench");
    }

    std::string gold(QuestionIndex i) const { return {questions.questions[i].gold}; }
    QString path(const QString& name) const { return w.folder.filePath(name); }
    void write(const QString& name, const std::string& text) const
    {
        QFile file(path(name));
        if (file.open(QIODevice::WriteOnly))
            file.write(QByteArray::fromStdString(text));
    }
    MmrBoard& board() const { return w.window.benchPage().board(); }
    bool open(const QStringList& names)
    {
        QStringList paths;
        for (const QString& name : names)
            paths << path(name);
        w.window.benchPage().openPaths(paths);
        return QTest::qWaitFor([&] { return !board().isReading(); }, 20000);
    }
    /// The cell of a model in the column of this title.
    QModelIndex cell(const QString& model, const QString& column) const
    {
        const auto* view = w.find<QTableView>("leaderTable");
        for (int row = 0; row < view->model()->rowCount(); ++row)
            for (int at = 0; at < view->model()->columnCount(); ++at)
                if (view->model()->index(row, 0).data().toString() == model
                    && view->model()->headerData(at, Qt::Horizontal).toString() == column)
                    return view->model()->index(row, at);
        return {};
    }
    QString cellText(const QString& model, const QString& column) const
    {
        return cell(model, column).data().toString();
    }
    void click(const QModelIndex& index) const
    {
        auto* view = w.find<QTableView>("leaderTable");
        view->scrollTo(index);
        QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(index).center());
    }
    QString tab() const
    {
        const auto* tabs = w.find<QTabWidget>("benchTabs");
        return tabs->tabText(tabs->currentIndex());
    }

    MmrBenchmark questions;
    WindowUnderTest w;
};

} // namespace clinic::ui
