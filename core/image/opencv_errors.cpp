// SPDX-License-Identifier: Apache-2.0
#include "core/image/opencv_errors.h"

#include "core/base/error.h"

#include <opencv2/core.hpp>

#include <new>

namespace clinic {

void rethrowOpenCvError()
{
    try {
        throw;
    } catch (const cv::Exception& error) {
        if (error.code == cv::Error::StsNoMem)
            throw Error(ErrorKind::Resource, "not enough memory for the picture");
        throw Error(ErrorKind::Format, "the decoder refuses it: " + quoted(error.err, 120));
    } catch (const std::bad_alloc&) {
        throw Error(ErrorKind::Resource, "not enough memory for the picture");
    }
}

} // namespace clinic
