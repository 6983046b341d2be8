// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/command_line.h"
#include "core/workflows/embed_command.h"

#include <QProcess>
#include <QTest>

using namespace clinic;

class TestEmbedCommand : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void leavesOutWhatIsTheDefault();
    void saysEveryPartOfARequest();
    void quotesWordsForAShell_data();
    void quotesWordsForAShell();
};

void TestEmbedCommand::leavesOutWhatIsTheDefault()
{
    EmbedRequest request;
    request.checkpoint = "/m/epoch_64.pt";
    request.table = "/d/train.csv";
    request.out = "out";
    QCOMPARE(embedCommand(request),
        std::string("clinic embed --model /m/epoch_64.pt --data /d/train.csv --out out --device "
                    "cpu --precision fp32"));
}

void TestEmbedCommand::saysEveryPartOfARequest()
{
    EmbedRequest request;
    request.checkpoint = "/my models/a.pt";
    request.table = "/d/train.tsv";
    request.out = "/d/it's";
    request.tableOptions = {.imageKey = "file name",
        .captionKey = "words",
        .labelKey = "kind",
        .delimiter = '\t',
        .poisonText = "",
        .ignorePoisonColumn = true,
        .allowedRoots = {"/pictures", "/more pictures"}};
    request.encoder.device = "cuda:1";
    request.encoder.precision = Precision::Bf16;
    request.encoder.quickGelu = true;
    request.batch = 7;
    request.parts = EmbedParts::ImagesOnly;
    request.fastDecode = true;
    request.acceptTruncated = true;
    request.truncation = Truncation::Cut;
    request.overwrite = true;
    QCOMPARE(embedCommand(request),
        std::string("clinic embed --model '/my models/a.pt' --data /d/train.tsv --out "
                    "'/d/it'\\''s' --image-key 'file name' --caption-key words --label-key kind "
                    "--delimiter tab --poison-text '' --ignore-poison-column --allow-root "
                    "/pictures --allow-root '/more pictures' --device cuda:1 --precision bf16 "
                    "--gelu quick --batch 7 --images-only --decode fast --accept-truncated "
                    "--profile reference --force"));
}

void TestEmbedCommand::quotesWordsForAShell_data()
{
    QTest::addColumn<QByteArray>("word");
    QTest::newRow("plain") << QByteArray("/data/train.csv");
    QTest::newRow("empty") << QByteArray("");
    QTest::newRow("blanks and quotes") << QByteArray("it's \"here\"  ");
    QTest::newRow("a command") << QByteArray("$(echo no) `echo no`; echo no > x & * ? ~ !");
    QTest::newRow("backslashes and a new line") << QByteArray("a\\b\nc\\");
    QTest::newRow("other scripts") << QByteArray("K\xc3\xb6ln \xe6\xbc\xa2");
}

void TestEmbedCommand::quotesWordsForAShell()
{
    QFETCH(QByteArray, word);
    const auto command = "printf '%s|' " + shellQuoted(word.toStdString());
    QProcess shell;
    shell.start(QStringLiteral("sh"), {QStringLiteral("-c"), QString::fromStdString(command)});
    QVERIFY(shell.waitForFinished());
    QCOMPARE(shell.readAllStandardOutput(), word + '|');
}

QTEST_APPLESS_MAIN(TestEmbedCommand)
#include "tst_embed_command.moc"
