// SPDX-License-Identifier: Apache-2.0
#include "tests/ui/bench_under_test.h"
#include "ui/models/training_rows.h"
#include "ui/pages/bench_training.h"

#include <QAbstractItemModelTester>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace clinic;
using namespace clinic::ui;
using namespace Qt::Literals::StringLiterals;

namespace {

std::string sample(int id, const std::string& question, const std::string& answer)
{
    return nlohmann::ordered_json {{"id", std::to_string(id)}, {"image", "a.jpg"},
        {"conversations",
            {{{"from", "human"}, {"value", "<image>\n" + question}},
                {{"from", "gpt"}, {"value", answer}}}}}
        .dump();
}

/// Pairs of samples, the last answer a refusal.
std::string trainingSet(int pairs)
{
    std::string text = "[\n";
    for (int i = 0; i < pairs; ++i) {
        text += sample(i, "What is it?", "a dog") + ",\n";
        text += sample(i, "Is it not a cat?", i + 1 == pairs ? "I cannot see it, sorry" : "no")
            + (i + 1 == pairs ? "\n]" : ",\n");
    }
    return text;
}

/// The tab with a file open and read.
struct Training : Bench {
    explicit Training(const std::string& text)
    {
        write(u"train.json"_s, text);
        write(u"questions.json"_s, clinic::test::mmrSample(1));
        isOpen = open({u"questions.json"_s});
        w.window.benchPage().showTab(u"training"_s);
        w.window.findChild<BenchTraining*>()->open(toPath(path(u"train.json"_s)));
    }
    QTableView* table() const { return w.find<QTableView>("trainingTable"); }
    int rows() const { return table()->model()->rowCount(); }
    QString cell(int row, TrainingRows::Column column) const
    {
        return table()->model()->index(row, column).data().toString();
    }
    static std::filesystem::path toPath(const QString& path) { return path.toStdString(); }

    bool isOpen = false;
};

} // namespace

class TestBenchTraining : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsRowsOfALargeFile();
    void lintsAndCounts();
    void tellsAboutDamage();
    void opensAnotherFile();
};

void TestBenchTraining::showsRowsOfALargeFile()
{
    const Training training(trainingSet(2000));
    QTRY_COMPARE_WITH_TIMEOUT(training.rows(), 4000, 30000);
    QVERIFY(text(training.w, "trainingAbout").startsWith(u"train.json: 4,000 samples"_s));
    const auto wanted = [&](int row, TrainingRows::Column column, const QString& expected) {
        return QTest::qWaitFor([&] { return training.cell(row, column) == expected; }, 20000);
    };
    QVERIFY(wanted(1, TrainingRows::Answer, u"no"_s));
    QVERIFY(wanted(3998, TrainingRows::Id, u"1999"_s)); // far away: read when it is asked for
    training.table()->selectRow(3999);
    QTRY_VERIFY(training.w.find<QPlainTextEdit>("trainingSample")
                    ->toPlainText()
                    .contains(u"I cannot see it"_s));
    const QAbstractItemModelTester tester(
        training.table()->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
}

void TestBenchTraining::lintsAndCounts()
{
    const Training training(trainingSet(10));
    QTRY_COMPARE_WITH_TIMEOUT(training.rows(), 20, 30000);
    const auto result = [&] { return text(training.w, "trainingResult"); };
    training.w.find<QPushButton>("trainingLint")->click();
    QTRY_VERIFY_WITH_TIMEOUT(result().contains(u"10 pairs by id"_s), 20000);
    QVERIFY2(result().contains(u"refusal: 1 samples"_s), qPrintable(result()));
    training.w.find<QPushButton>("trainingStats")->click();
    QTRY_VERIFY_WITH_TIMEOUT(result().contains(u"Pairs by id: 10"_s), 20000);
    training.w.find<QPlainTextEdit>("trainingPhrases")->setPlainText(u"sorry\ndog\nnowhere"_s);
    training.w.find<QPushButton>("trainingHits")->click();
    QTRY_VERIFY_WITH_TIMEOUT(result().contains(u"10  dog"_s), 20000);
    QVERIFY(result().contains(u"1  sorry"_s));
    QVERIFY(result().contains(u"0  nowhere"_s));
}

void TestBenchTraining::tellsAboutDamage()
{
    const std::string whole = trainingSet(5);
    const Training training(whole.substr(0, whole.size() - 40));
    QTRY_COMPARE_WITH_TIMEOUT(training.rows(), 9, 30000);
    QTRY_VERIFY(text(training.w, "trainingAbout").contains(u"troubles of the file"_s));
}

void TestBenchTraining::opensAnotherFile()
{
    const Training training(trainingSet(3));
    QTRY_COMPARE_WITH_TIMEOUT(training.rows(), 6, 30000);
    training.write(u"other.jsonl"_s, sample(1, "q", "a") + "\n" + sample(1, "r", "b") + "\n");
    auto* tab = training.w.window.findChild<BenchTraining*>();
    tab->open(Training::toPath(training.path(u"other.jsonl"_s)));
    QTRY_COMPARE_WITH_TIMEOUT(training.rows(), 2, 30000);
    tab->open(Training::toPath(training.path(u"gone.json"_s)));
    QTRY_VERIFY_WITH_TIMEOUT(training.w.find("trainingFileMessage")->isVisible(), 20000);
    QCOMPARE(training.rows(), 2); // what was open stays
}

QTEST_MAIN(TestBenchTraining)
#include "tst_bench_training.moc"
