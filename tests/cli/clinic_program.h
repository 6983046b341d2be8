// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

/// How a run of the program ended, and what it printed.
struct Outcome {
    int code = -1; ///< -1: not within a minute; -2: it crashed
    QByteArray out;
    QByteArray err;
    QJsonObject json() const; ///< of standard output; empty if that is no JSON
};

/// Runs `clinic` in a folder (empty: the test's own) and waits for its end.
Outcome runClinic(const QStringList& arguments, const QString& folder = {});
