// SPDX-License-Identifier: Apache-2.0
#include "core/base/sha256.h"

#include "core/base/error.h"
#include "core/base/input_file.h"

#include <algorithm>
#include <array>
#include <openssl/evp.h>
#include <vector>

namespace clinic {

struct Sha256::Impl {
    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context {
        EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};

Sha256::Sha256()
    : m_impl(std::make_unique<Impl>())
{
    if (!m_impl->context || EVP_DigestInit_ex(m_impl->context.get(), EVP_sha256(), nullptr) != 1)
        throw Error(ErrorKind::Resource, "SHA-256 is not available from the system's OpenSSL");
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add(std::span<const std::byte> bytes)
{
    EVP_DigestUpdate(m_impl->context.get(), bytes.data(), bytes.size());
}

void Sha256::add(std::string_view text)
{
    add(std::as_bytes(std::span(text)));
}

std::string Sha256::finish()
{
    std::array<unsigned char, 32> digest {};
    EVP_DigestFinal_ex(m_impl->context.get(), digest.data(), nullptr);
    static constexpr char hex[] = "0123456789abcdef";
    std::string text;
    for (const auto byte : digest) {
        text += hex[byte >> 4];
        text += hex[byte & 15];
    }
    return text;
}

std::string sha256Of(std::span<const std::byte> bytes)
{
    Sha256 hash;
    hash.add(bytes);
    return hash.finish();
}

std::string sha256Of(std::string_view text)
{
    return sha256Of(std::as_bytes(std::span(text)));
}

std::string sha256OfFile(const std::filesystem::path& path, const TaskContext& context)
{
    const InputFile file(path);
    Sha256 hash;
    std::vector<std::byte> buffer(std::size_t(1) << 20);
    for (std::uint64_t offset = 0; offset < file.size(); offset += buffer.size()) {
        context.checkpoint();
        const auto count = std::min<std::uint64_t>(buffer.size(), file.size() - offset);
        const auto piece = std::span(buffer).first(count);
        file.readAt(offset, piece);
        hash.add(piece);
    }
    return hash.finish();
}

} // namespace clinic
