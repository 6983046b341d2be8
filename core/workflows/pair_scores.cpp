// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/pair_scores.h"

#include "core/base/error.h"
#include "core/base/input_file.h"
#include "core/table/delimited_reader.h"
#include "core/train/batch_stream.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>
#include <span>

namespace clinic {

namespace {

constexpr std::size_t batchSize = 32;

std::vector<Image> imagesOf(const TrainBatch& batch, int side)
{
    const auto bytes = static_cast<std::size_t>(side) * static_cast<std::size_t>(side) * 3;
    std::vector<Image> images;
    for (std::size_t i = 0; i < batch.rows.size(); ++i) {
        const auto first = batch.pixels.begin() + static_cast<std::ptrdiff_t>(i * bytes);
        images.push_back({side, side, {first, first + static_cast<std::ptrdiff_t>(bytes)}});
    }
    return images;
}

std::size_t columnOf(const DelimitedRecord& header, std::string_view name, const std::string& file)
{
    const auto found = std::ranges::find(header.fields, name);
    if (found == header.fields.end())
        throw Error(ErrorKind::Format,
            file + ": has no column " + clinic::quoted(name) + "; the columns row and "
                + "that of the score are expected");
    return static_cast<std::size_t>(found - header.fields.begin());
}

template <typename T> T numberIn(std::string_view text, std::int64_t line, const std::string& file)
{
    T value {};
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc {} || end != text.data() + text.size())
        throw Error(ErrorKind::Format,
            file + ": line " + std::to_string(line) + ": " + clinic::quoted(text, 40)
                + " is no number");
    return value;
}

} // namespace

std::vector<float> pairScores(const PairSource& source, const std::vector<std::int64_t>& rows,
    Encoder& encoder, TaskContext& context)
{
    std::vector<float> scores(rows.size(), std::numeric_limits<float>::quiet_NaN());
    const float scale = std::exp(encoder.logitScale());
    for (std::size_t begin = 0; begin < rows.size(); begin += batchSize) {
        context.breathe();
        const auto wanted =
            std::span(rows).subspan(begin, std::min(batchSize, rows.size() - begin));
        const TrainBatch batch = source.read(wanted, 1);
        if (!batch.rows.empty()) {
            Matrix images = encoder.encodeImages(imagesOf(batch, source.side()));
            Matrix texts = encoder.encodeTokens(batch.tokens);
            normaliseRows(images);
            normaliseRows(texts);
            std::size_t place = 0; // of the wanted row; unread ones are passed over
            for (std::size_t i = 0; i < batch.rows.size(); ++i, ++place) {
                while (wanted[place] != batch.rows[i])
                    ++place;
                float cosine = 0;
                for (std::size_t j = 0; j < images.cols(); ++j)
                    cosine += images(i, j) * texts(i, j);
                scores[begin + place] = scale * cosine;
            }
        }
        context.report({"Scoring rows", static_cast<std::int64_t>(begin + wanted.size()),
            static_cast<std::int64_t>(rows.size()), {}});
    }
    return scores;
}

std::vector<float> readScores(const std::filesystem::path& file, const std::string& column,
    const std::vector<std::int64_t>& rows, TaskContext& context)
{
    const InputFile input(file);
    DelimitedReader reader(input, 0);
    DelimitedRecord record;
    if (!reader.next(record))
        throw Error(ErrorKind::Format, file.string() + ": is empty; a header line is expected");
    const std::size_t rowColumn = columnOf(record, "row", file.string());
    const std::size_t scoreColumn = columnOf(record, column, file.string());
    std::map<std::int64_t, float> byRow;
    while (reader.next(record)) {
        context.checkpoint();
        if (record.fields.size() <= std::max(rowColumn, scoreColumn))
            throw Error(ErrorKind::Format,
                file.string() + ": line " + std::to_string(record.line) + ": has only "
                    + std::to_string(record.fields.size()) + " fields");
        const auto row =
            numberIn<std::int64_t>(record.fields[rowColumn], record.line, file.string());
        byRow[row] = numberIn<float>(record.fields[scoreColumn], record.line, file.string());
    }
    std::vector<float> scores;
    for (const std::int64_t row : rows) {
        const auto found = byRow.find(row);
        if (found == byRow.end())
            throw Error(ErrorKind::Mismatch,
                file.string() + ": has no score of row " + std::to_string(row)
                    + "; scores of all rows of the table are expected, counted from 0");
        scores.push_back(found->second);
    }
    return scores;
}

} // namespace clinic
