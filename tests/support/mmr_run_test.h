// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/workflows/run_mmr.h"
#include "tests/support/mmr_run_sample.h"

#include <QObject>
#include <QTemporaryDir>

#include <string>

namespace clinic::test {

/// What tests of runs share: a sample set in a folder of its own, and a log for each test.
class MmrRunTest : public QObject {
protected:
    /// The servers' key is in the environment variable of this name.
    explicit MmrRunTest(std::string keyVariable)
        : m_keyVariable(std::move(keyVariable))
        , m_benchmark(writeMmrSample(root()))
    {
    }

    std::filesystem::path root() const { return m_folder.path().toStdString(); }
    void takeNextLog() { m_out = root() / ("run" + std::to_string(++m_number) + ".jsonl"); }
    MmrRunRequest requestFor(const std::string& url) const
    {
        return mmrRunRequest(root(), url, m_out, m_keyVariable);
    }
    MmrRunReport run(const MmrRunRequest& request) const
    {
        TaskContext context;
        return runMmr(request, context);
    }

private:
    const QTemporaryDir m_folder;
    const std::string m_keyVariable;
    int m_number = 0;

protected:
    const MmrBenchmark m_benchmark;
    std::filesystem::path m_out; ///< the test's log
};

} // namespace clinic::test
