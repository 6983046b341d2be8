// SPDX-License-Identifier: Apache-2.0
#include "core/nn/reused_memory.h"
#include "tests/core/nn/golden_tensors.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>

#include <QTest>

#include <thread>

using namespace clinic;

namespace {
constexpr std::int64_t large = std::int64_t {6} << 20; // F32: 24 MiB
}

class TestReusedMemory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesTheSameMemoryAgain();
    void neverSharesMemoryInUse();
    void tensorsOutliveIt();
};

void TestReusedMemory::givesTheSameMemoryAgain()
{
    const ReusedMemory memory;
    const void* const first = at::full({large}, 7.0F).const_data_ptr();
    const auto again = [&](std::int64_t size) {
        const at::Tensor tensor = at::empty({size});
        // What the system gives is clear.
        return tensor.const_data_ptr() == first && tensor[size - 1].item<float>() == 7.0F;
    };
    QVERIFY(again(large));
    QVERIFY(again(large - 1000)); // a little is wasted
    QVERIFY(!again(large / 2)); // much is not
    QVERIFY(!again(large * 2));
}

void TestReusedMemory::neverSharesMemoryInUse()
{
    const ReusedMemory memory;
    std::vector<std::thread> threads;
    std::array<int, 3> wrong {};
    for (int mine = 0; mine < 3; ++mine)
        threads.emplace_back([mine, &wrong] {
            for (int round = 0; round < 20; ++round) {
                const at::Tensor a = at::full({large + round % 3 * 100000}, float(mine));
                const at::Tensor b = at::full({large}, float(mine));
                const auto sum = a.sum().item<double>() + b.sum().item<double>();
                wrong[std::size_t(mine)] += sum != double(mine) * double(a.numel() + b.numel());
            }
        });
    for (std::thread& thread : threads)
        thread.join();
    QVERIFY(wrong == (std::array {0, 0, 0}));
}

void TestReusedMemory::tensorsOutliveIt()
{
    at::Tensor tensor;
    {
        const ReusedMemory memory;
        tensor = at::full({large}, 2.0F);
        const ReusedMemory nested;
    }
    QCOMPARE(tensor.sum().item<double>(), 2.0 * double(large));
    tensor.resize_({2 * large});
    QCOMPARE(tensor.narrow(0, 0, large).sum().item<double>(), 2.0 * double(large));
    tensor = at::full({large}, 1.0F);
    QCOMPARE(tensor.sum().item<double>(), double(large));
}

int clinic::runReusedMemoryTests(int argc, char** argv)
{
    TestReusedMemory tests;
    return QTest::qExec(&tests, argc, argv);
}

#include "tst_reused_memory.moc"
