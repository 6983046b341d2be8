// SPDX-License-Identifier: Apache-2.0
#include "core/image/preprocess.h"

#include "core/base/error.h"
#include "core/image/resample.h"

#include <algorithm>
#include <string>

namespace clinic {

namespace {
/// Python's int(round(n / 2)): halves go to the even neighbour.
int halfToEven(int n)
{
    const int down = n / 2;
    return n % 2 != 0 && down % 2 != 0 ? down + 1 : down;
}

void checkRequest(const Image& image, int width, int height)
{
    if (image.width < 1 || image.height < 1 || width < 1 || height < 1)
        throw Error(
            ErrorKind::Config, "a picture can only be resized from and to at least 1 x 1 pixels");
}
} // namespace

Image resizeAndCrop(const Image& image, int size)
{
    checkRequest(image, size, size);
    const int shortSide = std::min(image.width, image.height);
    const int longSide = std::max(image.width, image.height);
    // torchvision divides floating point numbers here; sizes up to 65,535 give the same as integers
    // do.
    const auto resizedLong =
        static_cast<int>(static_cast<std::int64_t>(size) * longSide / shortSide);
    const bool isTall = image.height > image.width;
    const int width = isTall ? size : resizedLong;
    const int height = isTall ? resizedLong : size;
    return resample(
        image, width, height, {halfToEven(width - size), halfToEven(height - size), size, size});
}

Image resizeTo(const Image& image, int width, int height)
{
    checkRequest(image, width, height);
    return resample(image, width, height, {0, 0, width, height});
}

} // namespace clinic
