// SPDX-License-Identifier: Apache-2.0
#include "core/nn/batch_norm.h"
#include "tests/core/nn/golden_tensors.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/full.h>
#include <ATen/ops/relu.h>
#include <c10/core/GradMode.h>

#include <QTest>

using namespace clinic;

namespace {

/// Inputs of a norm, and what came of it and its gradient.
struct Norm {
    at::Tensor x, other;
    NormTensors tensors;
    at::Tensor y;
};

/// No two channels alike, some far from 0. The same for the same shape.
Norm makeNorm(const std::vector<std::int64_t>& shape, at::ScalarType type)
{
    const std::int64_t channels = shape[1];
    const auto values = [&](double step) {
        const std::int64_t count = shape[0] * channels * shape[2] * shape[3];
        return (at::arange(count, at::kDouble) * step).sin().view(shape);
    };
    const at::Tensor channel = at::arange(channels, at::kDouble);
    const auto leaf = [&](const at::Tensor& tensor) {
        return tensor.to(type).contiguous(at::MemoryFormat::ChannelsLast).requires_grad_(true);
    };
    Norm norm;
    norm.x = leaf(values(1.7) * (channel % 5 + 0.5).view({1, -1, 1, 1})
        + (channel % 3 * 4).view({1, -1, 1, 1}));
    norm.other = leaf(values(0.9));
    norm.tensors = {(channel.cos() + 1.5).to(at::kFloat).requires_grad_(true),
        channel.sin().to(at::kFloat).requires_grad_(true), at::full({channels}, 0.25F),
        at::full({channels}, 2.0F)};
    return norm;
}

void finish(Norm& norm, const at::Tensor& y)
{
    norm.y = y;
    // Eighths, which BF16 has all: the gradient that comes in is exact.
    const at::Tensor weights =
        ((at::arange(y.numel(), at::kLong) * 7 % 13 - 6).to(at::kFloat) / 8).view(y.sizes());
    (y * weights).sum().backward();
}

AfterNorm afterOf(const Norm& norm, bool add, bool relu)
{
    return {add ? std::optional(norm.other) : std::nullopt, relu};
}

/// By LibTorch's operations, in double and planes one after the other.
Norm expected(const std::vector<std::int64_t>& shape, at::ScalarType type, bool add, bool relu)
{
    Norm norm = makeNorm(shape, type);
    const auto exact = [](const at::Tensor& tensor) { return tensor.to(at::kDouble).contiguous(); };
    const at::Tensor mean = exact(norm.tensors.runningMean), var = exact(norm.tensors.runningVar);
    at::Tensor y = at::batch_norm(exact(norm.x), exact(norm.tensors.scale),
        exact(norm.tensors.shift), mean, var, true, 0.1, 1e-5, false);
    if (add)
        y = y + exact(norm.other);
    finish(norm, relu ? at::relu(y) : y);
    norm.tensors.runningMean = mean;
    norm.tensors.runningVar = var;
    return norm;
}

double relativeDifference(const at::Tensor& found, const at::Tensor& wanted)
{
    const at::Tensor exact = wanted.to(at::kDouble);
    return difference(found.to(at::kDouble), exact) / (1 + exact.abs().max().item<double>());
}

} // namespace

class TestBatchNorm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isWhatItsPartsAre_data();
    void isWhatItsPartsAre();
    void doesNotHangOnThreads();
    void leavesStatisticsThatAreNotGiven();
};

void TestBatchNorm::isWhatItsPartsAre_data()
{
    QTest::addColumn<std::vector<std::int64_t>>("shape");
    QTest::addColumn<bool>("mixed");
    QTest::addColumn<bool>("add");
    QTest::addColumn<bool>("relu");
    const std::vector<std::int64_t> many {5, 24, 9, 7}, odd {3, 13, 5, 5}, wide {2, 300, 2, 3};
    QTest::addRow("alone") << many << false << false << false;
    QTest::addRow("relu") << many << false << false << true;
    QTest::addRow("sum") << many << false << true << false;
    QTest::addRow("sum and relu") << many << false << true << true;
    QTest::addRow("odd number of channels") << odd << false << true << true;
    QTest::addRow("more channels than rows") << wide << false << false << true;
    QTest::addRow("bf16: alone") << many << true << false << false;
    QTest::addRow("bf16: relu") << odd << true << false << true;
    QTest::addRow("bf16: sum and relu") << wide << true << true << true;
}

void TestBatchNorm::isWhatItsPartsAre()
{
    QFETCH(std::vector<std::int64_t>, shape);
    QFETCH(bool, mixed);
    QFETCH(bool, add);
    QFETCH(bool, relu);
    const at::ScalarType type = mixed ? at::kBFloat16 : at::kFloat;
    const Norm wanted = expected(shape, type, add, relu);
    Norm found = makeNorm(shape, type);
    finish(found, batchNorm(found.x, found.tensors, afterOf(found, add, relu)));
    QVERIFY(found.y.is_contiguous(at::MemoryFormat::ChannelsLast));
    QCOMPARE(found.y.scalar_type(), type);
    const double tolerance = mixed ? 4e-3 : 1e-5; // one rounding to BF16 is 2^-9
    QVERIFY(relativeDifference(found.y, wanted.y) < tolerance);
    QVERIFY(relativeDifference(found.tensors.runningMean, wanted.tensors.runningMean) < 1e-6);
    QVERIFY(relativeDifference(found.tensors.runningVar, wanted.tensors.runningVar) < 1e-6);
    QVERIFY(relativeDifference(found.x.grad(), wanted.x.grad()) < tolerance);
    QVERIFY(
        relativeDifference(found.tensors.scale.grad(), wanted.tensors.scale.grad()) < tolerance);
    QVERIFY(
        relativeDifference(found.tensors.shift.grad(), wanted.tensors.shift.grad()) < tolerance);
    QCOMPARE(found.other.grad().defined(), add);
    if (add)
        QVERIFY(relativeDifference(found.other.grad(), wanted.other.grad()) < tolerance);
}

void TestBatchNorm::doesNotHangOnThreads()
{
    const auto run = [](int threads) {
        at::set_num_threads(threads);
        Norm norm = makeNorm({4, 16, 20, 20}, at::kFloat);
        finish(norm, batchNorm(norm.x, norm.tensors, afterOf(norm, true, true)));
        at::set_num_threads(1);
        return norm;
    };
    const Norm one = run(1), three = run(3);
    QVERIFY(one.y.equal(three.y));
    QVERIFY(one.x.grad().equal(three.x.grad()));
    QVERIFY(one.tensors.scale.grad().equal(three.tensors.scale.grad()));
    QVERIFY(one.tensors.runningVar.equal(three.tensors.runningVar));
}

void TestBatchNorm::leavesStatisticsThatAreNotGiven()
{
    const at::NoGradGuard noGrad;
    const Norm norm = makeNorm({2, 8, 4, 4}, at::kFloat);
    const at::Tensor y = batchNorm(norm.x, {norm.tensors.scale, norm.tensors.shift, {}, {}}, {});
    QVERIFY(y.equal(batchNorm(norm.x, norm.tensors, {})));
    QVERIFY(norm.tensors.runningMean[0].item<float>() != 0.25F);
}

int clinic::runBatchNormTests(int argc, char** argv)
{
    TestBatchNorm tests;
    return QTest::qExec(&tests, argc, argv);
}

#include "tst_batch_norm.moc"
