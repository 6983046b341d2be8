// SPDX-License-Identifier: Apache-2.0
#include "core/net/curl_library.h"

#include "core/base/error.h"

#include <curl/curl.h>

namespace clinic {

void startCurl()
{
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK)
        throw Error(ErrorKind::Resource,
            std::string("the network library cannot start: ") + curl_easy_strerror(started));
}

} // namespace clinic
