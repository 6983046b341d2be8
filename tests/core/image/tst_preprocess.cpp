// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/image/image_io.h"
#include "core/image/preprocess.h"

#include <QTest>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>

using namespace clinic;

namespace {
const std::filesystem::path fixtures = std::filesystem::path(CLINIC_FIXTURES) / "preprocess";

int largestDifference(const Image& a, const Image& b)
{
    int largest = 0;
    for (std::size_t i = 0; i < a.rgb.size(); ++i)
        largest = std::max(largest, std::abs(int {a.rgb[i]} - int {b.rgb[i]}));
    return largest;
}
} // namespace

/// Against what Pillow and torchvision made of pictures of 16 kinds.
class TestPreprocess : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesPillowsPixels_data();
    void givesPillowsPixels();
};

void TestPreprocess::givesPillowsPixels_data()
{
    QTest::addColumn<QString>("file");
    QTest::addColumn<int>("size");
    std::ifstream file(fixtures / "index.json");
    const auto index = nlohmann::json::parse(file);
    for (const auto& entry : index["images"]) {
        const auto name = QString::fromStdString(entry["file"].get<std::string>());
        for (const int size : {224, 64})
            QTest::addRow("%s at %d", qPrintable(name), size) << name << size;
    }
}

void TestPreprocess::givesPillowsPixels()
{
    QFETCH(QString, file);
    QFETCH(int, size);
    const auto expectedName = QStringLiteral("%1.expect%2.png").arg(file).arg(size);
    const auto expected = readImage(fixtures / expectedName.toStdString());
    const auto found = resizeAndCrop(readImage(fixtures / file.toStdString()), size);
    QCOMPARE(found.width, size);
    QCOMPARE(found.height, size);
    QCOMPARE(largestDifference(found, expected), 0);
}

QTEST_GUILESS_MAIN(TestPreprocess)
#include "tst_preprocess.moc"
