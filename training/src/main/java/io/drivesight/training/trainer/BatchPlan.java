package io.drivesight.training.trainer;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which samples make up which step: a pure function of seed and step, so that a resumed run sees the same batches. Labelled
 * samples are dealt without repetition within an epoch, unlabelled ones fill a fixed share of every batch.
 *
 * @param labelled number of labelled samples; 0: none, then all samples are unlabelled
 * @param unlabelled number of unlabelled samples; 0: none
 * @param unlabelledPerBatch how many of them are unlabelled
 * @param views how many different views there are of a sample; 0: a new one in every epoch
 * @param seed for the order
 */
record BatchPlan(int labelled, int unlabelled, int batchSize, int unlabelledPerBatch, int views, long seed) {
    private static final long UNLABELLED_STREAM = 0x5DEECE66DL;
    private static final long SIZE_STREAM = 0x2545F491L;

    /**
     * A sample to take.
     *
     * @param labelled which source
     * @param epoch the source's epoch: which view of it
     * @param index the source's index
     */
    record Pick(boolean labelled, int epoch, int index) {}

    static BatchPlan of(int labelled, int unlabelled, int batchSize, double unlabelledShare, int views, long seed) {
        int share = unlabelled == 0 ? 0 : (int) Math.round(batchSize * unlabelledShare);
        boolean framesOnly = labelled == 0 && unlabelled > 0 && share == batchSize;
        if (!framesOnly && (labelled < 1 || share >= batchSize)) {
            throw new TrainingException(
                    "a batch of %d needs at least one labelled image; raise --batch or name labelled data"
                            .formatted(batchSize));
        }
        return new BatchPlan(labelled, unlabelled, batchSize, share, views, seed);
    }

    int labelledPerBatch() {
        return batchSize - unlabelledPerBatch;
    }

    /** Steps until every labelled sample was dealt; without any, every unlabelled one. */
    int stepsPerEpoch() {
        return labelled == 0 ? steps(unlabelled, unlabelledPerBatch) : steps(labelled, labelledPerBatch());
    }

    private static int steps(int samples, int perBatch) {
        return (samples + perBatch - 1) / perBatch;
    }

    /** The samples of a step, labelled ones first. */
    List<Pick> picks(int step) {
        List<Pick> picks = new ArrayList<>(batchSize);
        long epoch = step / stepsPerEpoch();
        int first = (step % stepsPerEpoch()) * labelledPerBatch();
        int[] order = order(labelled, seed + epoch);
        for (int i = 0; i < labelledPerBatch(); i++) {
            // The last batch of an epoch is filled up from its beginning: all batches have one shape.
            picks.add(new Pick(true, view(epoch), order[(first + i) % labelled]));
        }
        for (int i = 0; i < unlabelledPerBatch; i++) {
            long position = (long) step * unlabelledPerBatch + i;
            long round = position / unlabelled;
            int[] shuffled = order(unlabelled, seed + UNLABELLED_STREAM + round);
            picks.add(new Pick(false, view(round), shuffled[(int) (position % unlabelled)]));
        }
        return picks;
    }

    private int view(long epoch) {
        return (int) (views == 0 ? epoch : epoch % views);
    }

    /** One of several things for a step: each once in as many steps as there are, in an order of its own. */
    <T> T oneOf(List<T> things, int step) {
        int[] order = order(things.size(), seed + SIZE_STREAM + step / things.size());
        return things.get(order[step % things.size()]);
    }

    private static int[] order(int size, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
