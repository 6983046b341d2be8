// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/base/ids.h"

#include <QDataStream>

/// Qt 6.4 gives every enumeration that is a signal's argument stream operators, and its own do not
/// compile where the underlying type is `long` (std::int64_t on Linux). Ours are preferred to them.
namespace clinic {

inline QDataStream& operator<<(QDataStream& stream, SampleId id)
{
    return stream << static_cast<qint64>(id);
}

inline QDataStream& operator>>(QDataStream& stream, SampleId& id)
{
    qint64 value = 0;
    stream >> value;
    id = static_cast<SampleId>(value);
    return stream;
}

inline QDataStream& operator<<(QDataStream& stream, JobId id)
{
    return stream << static_cast<qint64>(id);
}

inline QDataStream& operator>>(QDataStream& stream, JobId& id)
{
    qint64 value = 0;
    stream >> value;
    id = static_cast<JobId>(value);
    return stream;
}

} // namespace clinic
