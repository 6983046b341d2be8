// SPDX-License-Identifier: Apache-2.0
#include "core/image/rgba_image.h"

#include "core/base/error.h"

namespace clinic {

std::vector<std::byte> encodeRgbaPng(const RgbaImage&)
{
    throw Error(ErrorKind::Unsupported, "RGBA pictures are not written yet");
}

RgbaImage decodeRgbaImage(std::span<const std::byte>, std::string_view name)
{
    throw Error(ErrorKind::Unsupported, std::string(name) + ": RGBA pictures are not read yet");
}

} // namespace clinic
