// SPDX-License-Identifier: Apache-2.0
#include "core/base/error.h"
#include "core/base/output_file.h"
#include "core/mmr/overrides.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace clinic;
using namespace Qt::Literals::StringLiterals;

namespace {

AnswerFile answers(const QTemporaryDir& folder)
{
    AnswerFile file;
    file.file = folder.filePath(u"model.json"_s).toStdString();
    file.sha256 = "abc";
    return file;
}

ParseOverride entry(QuestionIndex question, char letter, bool withdrawn = false)
{
    ParseOverride made;
    made.id = "attribute/shape/01";
    made.question = question;
    made.text = "says \"B\"\nin words";
    made.letter = letter;
    made.withdrawn = withdrawn;
    made.reason = "read by hand";
    made.when = "2026-01-01T00:00:00Z";
    return made;
}

} // namespace

class TestMmrOverrides : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsEveryEntryAndCountsTheLast();
    void refusesTheTrailOfOtherAnswers();
    void saysWhichLineIsDamaged();
};

void TestMmrOverrides::keepsEveryEntryAndCountsTheLast()
{
    const QTemporaryDir folder;
    const AnswerFile file = answers(folder);
    const auto trail = overridesPath(file.file);
    QVERIFY(readOverrides(trail, file).empty());
    for (const auto& made :
        {entry(4, 'A'), entry(5, 'C'), entry(4, 'B'), entry(5, 0, true), entry(6, 0)})
        appendOverride(trail, file, made);
    const auto entries = readOverrides(trail, file);
    QCOMPARE(entries.size(), 5U);
    QCOMPARE(entries[0].letter, 'A');
    QCOMPARE(entries[0].text, "says \"B\"\nin words");
    QCOMPARE(entries[0].reason, "read by hand");
    QCOMPARE(effectiveOverrides(entries), (LetterOverrides {{4, 'B'}, {6, '\0'}}));
}

void TestMmrOverrides::refusesTheTrailOfOtherAnswers()
{
    const QTemporaryDir folder;
    AnswerFile file = answers(folder);
    appendOverride(overridesPath(file.file), file, entry(1, 'A'));
    file.sha256 = "changed";
    try {
        readOverrides(overridesPath(file.file), file);
        QFAIL("was read");
    } catch (const Error& error) {
        QCOMPARE(error.kind(), ErrorKind::Mismatch);
    }
}

void TestMmrOverrides::saysWhichLineIsDamaged()
{
    const QTemporaryDir folder;
    const AnswerFile file = answers(folder);
    const auto trail = overridesPath(file.file);
    appendOverride(trail, file, entry(1, 'A'));
    QFile raw(QString::fromStdString(trail.string()));
    QVERIFY(raw.open(QIODevice::Append));
    raw.write("{\"type\":\"override\",\"i\":-1}\n");
    raw.close();
    try {
        readOverrides(trail, file);
        QFAIL("was read");
    } catch (const Error& error) {
        QVERIFY2(QString::fromUtf8(error.what()).contains(u"line 3"_s), error.what());
    }
}

QTEST_APPLESS_MAIN(TestMmrOverrides)
#include "tst_mmr_overrides.moc"
