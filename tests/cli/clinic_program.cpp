// SPDX-License-Identifier: Apache-2.0
#include "tests/cli/clinic_program.h"

#include <QJsonDocument>
#include <QProcess>

QJsonObject Outcome::json() const
{
    return QJsonDocument::fromJson(out).object();
}

Outcome runClinic(const QStringList& arguments, const QString& folder)
{
    QProcess process;
    if (!folder.isEmpty())
        process.setWorkingDirectory(folder);
    process.start(QStringLiteral(CLINIC_PROGRAM), arguments);
    if (!process.waitForFinished(60000))
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2,
        process.readAllStandardOutput(), process.readAllStandardError()};
}
