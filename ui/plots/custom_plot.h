// SPDX-License-Identifier: Apache-2.0
#pragma once

// QCustomPlot's header is written with Qt's short keywords, which this project leaves undefined
// (they clash with LibTorch). They exist only while that header is read. Include this one, never
// <qcustomplot.h>.
#include <QObject>

#ifdef QT_NO_KEYWORDS
#define signals Q_SIGNALS
#define slots Q_SLOTS
#define foreach Q_FOREACH
#define emit
#endif

#include <qcustomplot.h>

#ifdef QT_NO_KEYWORDS
#undef signals
#undef slots
#undef foreach
#undef emit
#endif
