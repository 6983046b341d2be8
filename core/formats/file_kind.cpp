// SPDX-License-Identifier: Apache-2.0
#include "core/formats/file_kind.h"

#include "core/formats/safetensors.h"
#include "core/formats/torch_checkpoint.h"

#include <algorithm>
#include <array>
#include <string>

namespace clinic {

namespace {

using namespace std::string_view_literals;

struct Magic {
    std::string_view bytes;
    std::string_view description;
};

constexpr auto magics = std::to_array<Magic>({
    {"\x1f\x8b"sv, "a gzip archive; unpack it first"},
    {"7z\xbc\xaf\x27\x1c"sv, "a 7z archive; unpack it first"},
    {"\xfd"
     "7zXZ"sv,
        "an xz archive; unpack it first"},
    {"BZh"sv, "a bzip2 archive; unpack it first"},
    {"\x28\xb5\x2f\xfd"sv, "a zstd archive; unpack it first"},
    {"Rar!"sv, "a RAR archive; unpack it first"},
    {"PK\5\6"sv, "an empty zip archive"},
    {"\x89PNG"sv, "a PNG picture"},
    {"\xff\xd8\xff"sv, "a JPEG picture"},
    {"GIF8"sv, "a GIF picture"},
    {"RIFF"sv, "a RIFF file (WebP, WAV or AVI)"},
    {"%PDF"sv, "a PDF document"},
    {"\x89HDF"sv, "an HDF5 file (Keras?); convert it to safetensors"},
    {"GGUF"sv, "a GGUF file of llama.cpp; the original weights are needed"},
    {"\x93NUMPY"sv, "a numpy array"},
    {"ARROW1"sv, "an Arrow file"},
    {"PAR1"sv, "a Parquet table"},
    {"SQLite format 3"sv, "a SQLite database"},
    {"\x7f"
     "ELF"sv,
        "a Linux program"},
    {"MZ"sv, "a Windows program or a file with one in front"},
});

std::string lowered(std::string_view text)
{
    std::string out(text);
    std::ranges::transform(out, out.begin(),
        [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

bool isTar(std::string_view head)
{
    if (head.size() > 262 && head.substr(257, 5) == "ustar")
        return true;
    for (const std::string_view member :
        {"storages\0"sv, "tensors\0"sv, "pickle\0"sv, "sys_info\0"sv}) {
        if (head.starts_with(member))
            return true;
    }
    return false;
}

bool isTextOnly(std::string_view head)
{
    return std::ranges::all_of(head, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 || byte == '\n' || byte == '\r' || byte == '\t' || byte == '\f';
    });
}

std::string_view describeText(std::string_view text)
{
    const std::size_t start = text.find_first_not_of(" \t\r\n\xef\xbb\xbf");
    const std::string head = lowered(start == std::string_view::npos ? "" : text.substr(start));
    if (head.starts_with("version https://git-lfs"))
        return "a Git LFS pointer, not the weights; fetch them with 'git lfs pull'";
    if (head.starts_with("<!doctype html") || head.starts_with("<html")
        || head.find("<html") != std::string::npos)
        return "an HTML page (an error page of the server?), not the weights; download it again";
    if (head.starts_with("<?xml") || head.starts_with("<"))
        return "an XML or HTML text, not the weights";
    for (const char* word : {"import ", "from ", "#!/", "def ", "class ", "\"\"\"", "print("}) {
        if (head.starts_with(word))
            return "Python source text, not the weights";
    }
    if (head.starts_with("{") || head.starts_with("["))
        return "a JSON text, not the weights";
    return "a text file, not the weights";
}

} // namespace

FileKind fileKind(std::span<const std::byte> head, std::uint64_t fileSize)
{
    const std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
    if (text.starts_with("PK\3\4"))
        return FileKind::Zip;
    if (isLegacyTorch(head))
        return FileKind::LegacyTorch;
    if (looksLikeSafetensors(head, fileSize))
        return FileKind::Safetensors;
    const bool binary = text.size() >= 2 && text[0] == '\x80' && text[1] >= 2 && text[1] <= 5;
    return binary ? FileKind::Pickle : FileKind::Other;
}

std::string_view describeForeignFile(std::span<const std::byte> head)
{
    const std::string_view text(reinterpret_cast<const char*>(head.data()), head.size());
    if (isTar(text))
        return "a tar archive, as PyTorch 0.1 made them; load and save it again with a newer "
               "PyTorch";
    for (const Magic& magic : magics) {
        if (text.starts_with(magic.bytes))
            return magic.description;
    }
    // A text pickle begins with GLOBAL, MARK or an empty container and holds lines.
    if (text.starts_with("c") && text.find('\n') < 80 && text.find("\n(") != std::string_view::npos)
        return "a pickle in text form, which torch.save never writes";
    return isTextOnly(text) ? describeText(text)
                            : "no file that torch.save, safetensors or Hugging Face write";
}

} // namespace clinic
