// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/net/chat_request.h"
#include "core/workflows/mmr_run_plan.h"

namespace clinic {

/// A grey PNG of 64 x 64: no picture, for models that must be sent one.
ChatPicture greyPicture();

/// What a question's model gets to see: nothing, grey, the file as it is, or (PNG) with the trigger
/// on the whole picture at its own size. Errors are of this question alone: Io if the picture is
/// not there, Format if it is none, and those of PictureSource::read(), decodeImage() and
/// Trigger::apply().
ChatPicture mmrPicture(const MmrRunPlan& plan, QuestionIndex question, MmrStrategy strategy);

} // namespace clinic
