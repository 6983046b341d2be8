// SPDX-License-Identifier: Apache-2.0
#include "core/workflows/retrieval_corpus.h"

#include "core/base/error.h"
#include "core/data/row_groups.h"
#include "core/image/image_io.h"
#include "core/table/image_path.h"
#include "core/workflows/caption_pass.h"
#include "core/workflows/picture_pass.h"

#include <algorithm>

namespace clinic {

namespace {

/// Rows of one image each, however its path is written; bad rows are in none.
RowGroups groupImages(const CaptionTable& table)
{
    std::vector<std::int64_t> bad;
    for (const auto& row : table.badRows)
        bad.push_back(row.row);
    std::vector<std::string> files(static_cast<std::size_t>(table.size()));
    for (std::int64_t row = 0; row < table.size(); ++row) {
        if (!std::ranges::binary_search(bad, row)) // else a path that must not be looked at
            files[static_cast<std::size_t>(row)] = table.imagePath(row).lexically_normal().string();
    }
    return {files, bad};
}

/// The first rows of a matrix that was made for as many as there could be.
Matrix firstRows(Matrix matrix, std::size_t count)
{
    if (count == matrix.rows())
        return matrix;
    Matrix some(count, matrix.cols());
    std::copy_n(matrix.data(), count * matrix.cols(), some.data());
    return some;
}

class CorpusEncoding {
public:
    CorpusEncoding(const CorpusRequest& request, const ClipModel& model, Encoder& encoder)
        : m_request(request)
        , m_model(model)
        , m_encoder(encoder)
        , m_groups(groupImages(request.table))
        , m_imageOfRow(static_cast<std::size_t>(request.table.size()), noImage)
    {
    }

    RetrievalCorpus run(TaskContext& context);

private:
    static constexpr std::int64_t noImage = -1;

    PicturePass picturePass() const;
    void encodeImages(TaskContext& context);
    void encodeTexts(TaskContext& context);

    const CorpusRequest& m_request;
    const ClipModel& m_model;
    Encoder& m_encoder;
    RowGroups m_groups;
    std::vector<std::int64_t> m_imageOfRow; ///< place among the images that could be read
    RetrievalCorpus m_corpus;
};

PicturePass CorpusEncoding::picturePass() const
{
    PicturePass pass;
    pass.stage = "Encoding images";
    pass.batch = static_cast<std::size_t>(m_request.batch);
    pass.decodeThreads = m_request.decodeThreads;
    if (m_request.trigger && m_request.trigger->changesPictures())
        pass.trigger = m_request.trigger;
    pass.open = [this](std::int64_t row) {
        const auto file = m_request.table.imagePath(row);
        const auto trouble = linkTrouble(file, m_request.table.imageRoot, m_request.allowedRoots);
        if (!trouble.empty())
            throw Error(ErrorKind::Unsafe, file.filename().string() + ": " + trouble);
        return readImage(file);
    };
    for (std::size_t group = 0; group < m_groups.size(); ++group)
        pass.rows.push_back(m_groups.firstRow(group));
    return pass;
}

void CorpusEncoding::encodeImages(TaskContext& context)
{
    const PicturePass pass = picturePass();
    const auto dims = static_cast<std::size_t>(m_model.config.embedDim);
    Matrix clean(m_groups.size(), dims), triggered(pass.trigger ? m_groups.size() : 0, dims);
    std::size_t read = 0, group = 0;
    Encoder* const encoders[] {&m_encoder};
    const UnreadPictures unread = passOverPictures(
        pass, encoders,
        [&](const EncodedPictures& pictures) {
            for (std::size_t i = 0; i < pictures.rows.size(); ++i, ++read) {
                std::ranges::copy(pictures.clean.row(i), clean.row(read).begin());
                if (pass.trigger)
                    std::ranges::copy(pictures.triggered.row(i), triggered.row(read).begin());
                while (m_groups.firstRow(group) != pictures.rows[i])
                    ++group;
                for (const std::int64_t row : m_groups.rows(group))
                    m_imageOfRow[static_cast<std::size_t>(row)] = static_cast<std::int64_t>(read);
            }
        },
        context);
    if (read == 0)
        throw Error(ErrorKind::Format,
            m_request.table.file.string() + ": none of its " + std::to_string(m_groups.size())
                + " images can be read; the first: " + unread.firstReason);
    m_corpus.images = firstRows(std::move(clean), read);
    m_corpus.triggered = firstRows(std::move(triggered), pass.trigger ? read : 0);
}

void CorpusEncoding::encodeTexts(TaskContext& context)
{
    std::vector<std::string> captions;
    for (std::size_t row = 0; row < m_imageOfRow.size(); ++row) {
        if (m_imageOfRow[row] == noImage)
            continue;
        m_corpus.imageOf.push_back(static_cast<std::uint32_t>(m_imageOfRow[row]));
        m_corpus.row.push_back(static_cast<std::int64_t>(row));
        captions.push_back(m_request.table.caption[row]);
    }
    m_corpus.captions =
        encodeCaptions(m_encoder, captions, m_request.truncation, m_request.batch, context);
}

RetrievalCorpus CorpusEncoding::run(TaskContext& context)
{
    if (m_groups.size() == 0)
        throw Error(ErrorKind::Format,
            m_request.table.file.string() + ": none of its "
                + std::to_string(m_request.table.size()) + " rows can be used"
                + (m_request.table.badRows.empty()
                        ? ""
                        : "; the first: " + m_request.table.badRows.front().reason));
    encodeImages(context);
    encodeTexts(context);
    const auto finish = [this](Matrix& embeddings, const char* what) {
        normaliseRows(embeddings);
        requireDirections(m_model, embeddings, what);
    };
    finish(m_corpus.images, "an image");
    finish(m_corpus.triggered, "an image with the trigger");
    finish(m_corpus.captions, "a caption");
    return std::move(m_corpus);
}

} // namespace

RetrievalCorpus encodeCorpus(
    const CorpusRequest& request, const ClipModel& model, Encoder& encoder, TaskContext& context)
{
    return CorpusEncoding(request, model, encoder).run(context);
}

} // namespace clinic
