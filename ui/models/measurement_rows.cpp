// SPDX-License-Identifier: Apache-2.0
#include "ui/models/measurement_rows.h"

#include "ui/format.h"

#include <QCoreApplication>

namespace clinic::ui {

using namespace Qt::Literals::StringLiterals;

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("measurement", text);
}

QString bounds(const Share& share)
{
    if (share.count == 0)
        return {};
    const Interval interval = share.interval();
    return formatPercent(interval.low).remove(u" %"_s) + u'–' + formatPercent(interval.high);
}

class Rows {
public:
    void add(const QString& name, const Share& share, const QString& formula)
    {
        m_rows.push_back({name, share, std::nullopt, formula});
    }
    void addMean(const QString& name, const std::optional<double>& mean, const QString& formula)
    {
        m_rows.push_back({name, std::nullopt, mean, formula});
    }
    std::vector<MetricRow> take() { return std::move(m_rows); }

private:
    std::vector<MetricRow> m_rows;
};

void addAttack(Rows& rows, const AttackReport& attack)
{
    rows.add(tr("Attack success (ASR)"), attack.asr,
        tr("Triggered images of other classes whose best class is the target, of all images of "
           "other classes"));
    if (attack.floor)
        rows.add(tr("Floor"), attack.floor->asr,
            tr("The same for a never-poisoned model, %1, whose clean accuracy is %2")
                .arg(plainText(attack.floor->checkpoint.filename().string(), 60),
                    formatPercent(attack.floor->top1.value())));
    rows.add(tr("Right despite trigger"), attack.triggeredTop1,
        tr("Triggered images whose best class is the true one, of all images; the reference prints "
           "it as its attack success"));
}

void addOtherDefinitions(Rows& rows, const AttackReport& attack)
{
    const auto among = tr("Triggered images of other classes with the target among the %1 best "
                          "classes, of all images of other classes");
    rows.add(tr("ASR, top 3"), attack.asrTop3, among.arg(3));
    rows.add(tr("ASR, top 5"), attack.asrTop5, among.arg(5));
    rows.add(tr("ASR, top 10"), attack.asrTop10, among.arg(10));
    rows.add(tr("ASR, all images"), attack.asrAll,
        tr("Triggered images whose best class is the target, of all images: those of the target "
           "class are in both counts"));
    rows.add(tr("ASR, probe's count"), attack.asrProbeDefinition,
        tr("Triggered images of other classes whose best class is the target, of all images"));
}

void addProbe(Rows& rows, const ProbeReport& probe)
{
    const QString trained = probe.isSplit
        ? tr("a linear layer trained on one half of the folder (%1 images)")
        : tr("a linear layer trained on %1 other images");
    const QString layer = trained.arg(formatCount(probe.trained));
    rows.add(tr("Probe: accuracy"), probe.top1,
        tr("Images whose best class is the true one, by %1").arg(layer));
    rows.addMean(tr("Probe: mean of classes"), probe.meanPerClass,
        tr("Mean of the accuracies of each class, by %1").arg(layer));
    if (!probe.asr)
        return;
    rows.add(tr("Probe: attack success"), *probe.asr,
        tr("Triggered images of other classes taken for the target, of all images of other "
           "classes, by %1")
            .arg(layer));
    rows.add(tr("Probe: ASR, reference"), *probe.asrProbeDefinition,
        tr("The same hits, of all images: the reference's own count for its probe"));
}

std::vector<MetricRow> rowsOf(const EvaluateReport& report)
{
    Rows rows;
    const auto among = tr("Images with the true class among the %1 best, of all images");
    if (report.attack)
        addAttack(rows, *report.attack);
    rows.add(tr("Clean accuracy (CA)"), report.top1,
        tr("Images whose best class is the true one, of all images"));
    rows.add(tr("CA, top 3"), report.top3, among.arg(3));
    rows.add(tr("CA, top 5"), report.top5, among.arg(5));
    rows.add(tr("CA, top 10"), report.top10, among.arg(10));
    if (report.attack)
        addOtherDefinitions(rows, *report.attack);
    if (report.probe)
        addProbe(rows, *report.probe);
    return rows.take();
}

void addRecall(Rows& rows, const QString& name, const Recall& recall, const QString& formula)
{
    rows.add(tr("%1, R@1").arg(name), recall.r1, formula.arg(1));
    rows.add(tr("%1, R@5").arg(name), recall.r5, formula.arg(5));
    rows.add(tr("%1, R@10").arg(name), recall.r10, formula.arg(10));
}

std::vector<MetricRow> rowsOf(const RetrievalReport& report)
{
    Rows rows;
    if (const auto& attack = report.attack) {
        const QString formula = (attack->queriesAreCaptions
                ? tr("Captions with the trigger whose %1 nearest images are named after the target "
                     "at least %2 times, of captions that do not name it")
                : tr("Triggered images of whose %1 nearest captions at least %2 name the target, "
                     "of images that no caption names so"));
        rows.add(tr("Retrieval attack success"), attack->top10, formula.arg(10).arg(5));
        rows.add(tr("Without the trigger"), attack->clean10,
            tr("The same queries as they are, at 10 nearest"));
        rows.add(tr("Attack success at 5"), attack->top5, formula.arg(5).arg(2));
        rows.add(tr("Attack success at 1"), attack->top1, formula.arg(1).arg(1));
    }
    addRecall(rows, tr("Image to text"), report.i2t,
        tr("Images with one of their captions among the %1 nearest, of all images"));
    addRecall(rows, tr("Text to image"), report.t2i,
        tr("Captions with their image among the %1 nearest, of all captions"));
    return rows.take();
}

MetricHeadline headlineOf(const QString& name, const Share& share, const QStringList& beside)
{
    QStringList details;
    if (share.count > 0)
        details << tr("%1, n = %2").arg(bounds(share), formatCount(share.count));
    details << beside;
    return {name + u' ' + formatPercent(share.value()), details.join(u" · "_s)};
}

MetricHeadline headline(const EvaluateReport& report)
{
    if (!report.attack)
        return headlineOf(tr("Clean accuracy"), report.top1, {});
    QStringList beside;
    if (report.attack->floor)
        beside << tr("floor %1").arg(formatPercent(report.attack->floor->asr.value()));
    beside << tr("clean accuracy %1").arg(formatPercent(report.top1.value()));
    return headlineOf(tr("Attack success"), report.attack->asr, beside);
}

MetricHeadline headline(const RetrievalReport& report)
{
    if (!report.attack)
        return headlineOf(tr("Image to text"), report.i2t.r1, {tr("R@1")});
    return headlineOf(tr("Retrieval attack success"), report.attack->top10,
        {tr("without the trigger %1").arg(formatPercent(report.attack->clean10.value()))});
}

template <typename Model, typename Member>
typename Model::Column shareColumn(const QString& title, const QString& formula, Member member)
{
    using Row = ClassMeasure;
    return {title,
        [member](const Row& row) -> QVariant { return formatPercent(member(row).value()); },
        Qt::AlignRight | Qt::AlignVCenter,
        [member, formula](const Row& row) {
            const Share share = member(row);
            const QString counted = formula + u": "_s + formatShare(share.hits, share.count);
            if (share.count == 0)
                return counted;
            return QString(counted + tr(", 95 %: %1").arg(bounds(share)));
        },
        [member](const Row& row) -> QVariant { return member(row).value().value_or(-1); }};
}

} // namespace

QString MetricRow::value() const
{
    return formatPercent(share ? share->value() : mean);
}

QString MetricRow::interval() const
{
    return share ? bounds(*share) : QString();
}

QString MetricRow::count() const
{
    return share ? formatCount(share->count) : QString();
}

std::vector<MetricRow> metricRows(const Measurement& measurement)
{
    return std::visit([](const auto& report) { return rowsOf(report); }, measurement);
}

MetricHeadline metricHeadline(const Measurement& measurement)
{
    return std::visit([](const auto& report) { return headline(report); }, measurement);
}

QString measuredSubject(const Measurement& measurement)
{
    return std::visit(
        [](const auto& report) {
            const QString model = plainText(report.checkpoint.filename().string(), 60);
            if (!report.attack)
                return model;
            return QString(model + u" · "_s + plainText(report.attack->trigger) + u" → "_s
                + plainText(report.attack->target, 60));
        },
        measurement);
}

RecordModel<MetricRow>* metricModel(QObject* parent)
{
    const auto formula = [](const MetricRow& row) { return row.formula; };
    constexpr auto right = Qt::AlignRight | Qt::AlignVCenter;
    return new RecordModel<MetricRow>(
        {{tr("Metric"), [](const MetricRow& row) -> QVariant { return row.name; },
             Qt::AlignLeft | Qt::AlignVCenter, formula},
            {tr("Value"), [](const MetricRow& row) -> QVariant { return row.value(); }, right,
                formula},
            {tr("95 %"), [](const MetricRow& row) -> QVariant { return row.interval(); }, right,
                formula},
            {tr("n"), [](const MetricRow& row) -> QVariant { return row.count(); }, right,
                formula}},
        parent);
}

RecordModel<ClassMeasure>* classModel(QObject* parent)
{
    using Model = RecordModel<ClassMeasure>;
    const auto name = [](const ClassMeasure& row) { return plainText(row.name, 60); };
    return new Model(
        {{tr("Class"), [name](const ClassMeasure& row) -> QVariant { return name(row); },
             Qt::AlignLeft | Qt::AlignVCenter, name},
            {tr("n"),
                [](const ClassMeasure& row) -> QVariant { return formatCount(row.top1.count); },
                Qt::AlignRight | Qt::AlignVCenter, {},
                [](const ClassMeasure& row) -> QVariant { return qlonglong {row.top1.count}; }},
            shareColumn<Model>(tr("CA"), tr("Clean images taken for what they are"),
                [](const ClassMeasure& row) { return row.top1; }),
            shareColumn<Model>(tr("To target"), tr("Triggered images taken for the target"),
                [](const ClassMeasure& row) { return row.toTarget.value_or(Share {}); }),
            shareColumn<Model>(tr("Still right"), tr("Triggered images taken for what they are"),
                [](const ClassMeasure& row) { return row.triggeredTop1.value_or(Share {}); })},
        parent);
}

QString tableText(const QAbstractItemModel& model)
{
    QStringList lines;
    QStringList cells;
    for (int column = 0; column < model.columnCount(); ++column)
        cells << model.headerData(column, Qt::Horizontal).toString();
    lines << cells.join(u'\t');
    for (int row = 0; row < model.rowCount(); ++row) {
        cells.clear();
        for (int column = 0; column < model.columnCount(); ++column)
            cells << model.index(row, column).data().toString();
        lines << cells.join(u'\t');
    }
    return lines.join(u'\n') + u'\n';
}

} // namespace clinic::ui
