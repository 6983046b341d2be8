// SPDX-License-Identifier: Apache-2.0
#include "ui/models/train_fields.h"

#include <QCoreApplication>

#include <vector>

namespace clinic::ui {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("clinic::ui::TrainFields", text);
}

bool isContrastive(Recipe recipe)
{
    return !needsLabels(recipe);
}

bool hasSteps(Recipe recipe)
{
    return recipe != Recipe::LinearProbe;
}

bool isCleanClip(Recipe recipe)
{
    return recipe == Recipe::CleanClip;
}

bool isUnlearn(Recipe recipe)
{
    return recipe == Recipe::Unlearn;
}

bool isPar(Recipe recipe)
{
    return recipe == Recipe::Par;
}

bool isSupervised(Recipe recipe)
{
    return recipe == Recipe::Supervised;
}

bool isFilter(Recipe recipe)
{
    return recipe == Recipe::FilterRetrain;
}

bool isProgressive(Recipe recipe)
{
    return recipe == Recipe::Progressive;
}

bool dropsRows(Recipe recipe)
{
    return isFilter(recipe) || isProgressive(recipe);
}

using Fields = std::vector<TrainField>;

void addLosses(Fields& fields)
{
    fields.insert(fields.end(),
        {{"clip_weight", tr("Contrastive weight"),
             tr("How much matching each picture with its caption counts."), isCleanClip},
            {"inmodal_weight", tr("In-modal weight"),
                tr("How much matching each picture and each caption with its own augmented view "
                   "counts. This is what breaks the tie between trigger and target."),
                isCleanClip},
            {"unlearn_target", tr("Constraint"),
                tr("The cosine of flagged pairs is drawn to minus this: 0 makes picture and "
                   "caption orthogonal, 1 opposite. The reference's -1 strengthens the backdoor."),
                isUnlearn},
            {"constraint_weight", tr("Constraint weight"),
                tr("How much the flagged pairs count beside the contrastive loss."), isUnlearn},
            {"par_threshold", tr("Distance τ"),
                tr("Mean squared distance from the poisoned model's embeddings, 0 to 4, beyond "
                   "which they are not pushed further."),
                isPar},
            {"par_weight", tr("Distance weight"),
                tr("How much the push away counts beside the contrastive loss."), isPar},
            {"remove_share", tr("Share dropped"),
                tr("Of the rows, the most suspicious ones; each time, where it is more than "
                   "once."),
                dropsRows},
            {"remove_after", tr("Drop after epochs"), tr("With commas; 0: before the first."),
                isProgressive},
            {"head", tr("Head"),
                tr("What the picture's features are compared with: a new linear layer, or the "
                   "prompts of the classes, which stay as they are."),
                isSupervised}});
}

Fields mainFields()
{
    Fields fields {{"epochs", tr("Epochs"), tr("Times that all rows are trained on."), {}},
        {"batch", tr("Batch"),
            tr("Rows of one step. Contrastive losses compare each with all others of its batch, "
               "so that larger is another training, not only a faster one."),
            {}},
        {"lr", tr("Learning rate"),
            tr("At the top of the schedule. Too large a rate destroys the model, too small a one "
               "leaves the backdoor in place."),
            {}},
        {"warmup", tr("Warm-up"),
            tr("Steps in which the learning rate rises to its top, before it falls as half a "
               "cosine."),
            hasSteps},
        {"limit", tr("Row limit"), tr("Rows at most, drawn with the seed; 0: all."), {}}};
    addLosses(fields);
    return fields;
}

void addRunFields(Fields& fields)
{
    fields.insert(fields.end(),
        {{"eval_every", tr("Evaluate every"),
             tr("Epochs between evaluations; 0: before the first and after the last only."), {}},
            {"map_data", tr("Table to map"),
                tr("A captioned table whose pairs are embedded before the first and after each "
                   "epoch; Show on map goes through them. None: no maps."),
                hasSteps},
            {"map_rows", tr("Rows to map"),
                tr("Of that table at most, drawn with the seed; poisoned ones first, up to half. "
                   "0: all."),
                hasSteps},
            {"checkpoint_minutes", tr("Checkpoint minutes"),
                tr("Most minutes between checkpoints; one is written at the end of every epoch in "
                   "any case. 0: not by time."),
                hasSteps},
            {"checkpoint_steps", tr("Checkpoint steps"),
                tr("Steps between checkpoints; 0: not by steps."), hasSteps},
            {"keep", tr("Keep"), tr("So many of the last checkpoints."), hasSteps},
            {"best", tr("Best by"),
                tr("What chooses best.pt: highest clean accuracy, lowest attack success, their "
                   "difference, or the lowest loss."),
                hasSteps},
            {"safetensors", tr("Also as .safetensors"),
                tr("The weights of each checkpoint in a second file that holds no code."),
                hasSteps},
            {"seed", tr("Seed"),
                tr("Of new weights, of the order of rows and of augmentation. Same seed, same "
                   "run."),
                {}}});
}

Fields moreFields()
{
    Fields fields {{"weight_decay", tr("Weight decay"), tr("Of AdamW."), {}},
        {"gradient_clip", tr("Gradient clipping"),
            tr("Largest norm of all gradients together; 0: as they are."), hasSteps},
        {"accumulation", tr("Accumulation"),
            tr("Batches whose gradients are averaged for one step. Their rows are not compared "
               "with each other; Chunk is the way to a large batch whose are."),
            hasSteps},
        {"chunk", tr("Chunk"),
            tr("Rows encoded at a time, so that a batch fits that memory does not hold, at the "
               "price of a second forward pass. 0: the batch at once."),
            isContrastive},
        {"gradient_checkpointing", tr("Checkpoint activations"),
            tr("Compute activations twice instead of keeping them: less memory, more time."),
            hasSteps},
        {"precision", tr("Precision"),
            tr("Of the forward pass; weights stay in single precision. bf16 is fast on newer "
               "devices."),
            hasSteps},
        {"decay", tr("Decay"),
            tr("How the learning rate falls: half a cosine to 0, or as PAR's code, on a line to a "
               "tenth in the first half and half a cosine in the second."),
            hasSteps},
        {"schedule", tr("Schedule"),
            tr("corrected counts steps from 0; reference begins one epoch in, so that the last "
               "epoch's rate rises again."),
            hasSteps},
        {"text_views", tr("Caption views"),
            tr("When a caption's augmented view is drawn: anew each epoch, or once at the start "
               "as the reference does."),
            isCleanClip},
        {"carry_optimizer", tr("Carry optimizer state"),
            tr("Go on with the checkpoint's AdamW state, as the reference does; otherwise it "
               "starts at zero."),
            isContrastive},
        {"scores", tr("Scores"),
            tr("A CSV with the columns row and score, higher being more suspicious; none: the "
               "pairs whose picture and caption match least for the model."),
            isFilter},
        {"score_column", tr("Score column"), tr("Of that table."), isFilter},
        {"truncation", tr("Long captions"),
            tr("keep-end-token keeps what marks a caption's end where it is cut; cut drops it, as "
               "the reference does."),
            isContrastive},
        {"beta1", tr("Beta 1"), tr("Of AdamW."), {}}, {"beta2", tr("Beta 2"), tr("Of AdamW."), {}},
        {"eps", tr("Epsilon"), tr("Of AdamW."), {}},
        {"channels_last", tr("Channels last"),
            tr("Memory layout of convolutions; faster on most machines, the same values."),
            hasSteps},
        {"round_to_half", tr("Round new weights to half"),
            tr("New weights pass through half precision, as in the reference."), isContrastive},
        {"poison_labelled", tr("Poisoned pictures"),
            tr("So many labelled pictures get the trigger and the target's label, to see whether "
               "the cure survives a dirty set."),
            isSupervised}};
    addRunFields(fields);
    return fields;
}

} // namespace

std::span<const TrainField> mainTrainFields()
{
    static const Fields fields = mainFields();
    return fields;
}

std::span<const TrainField> moreTrainFields()
{
    static const Fields fields = moreFields();
    return fields;
}

} // namespace clinic::ui
