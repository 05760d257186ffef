package io.drivesight.training.trainer;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.preprocess.ImageTensor;
import io.drivesight.core.preprocess.InputSpec;
import io.drivesight.core.preprocess.Letterbox;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.AnnotatedBox;
import io.drivesight.training.dataset.SampleSource;
import io.drivesight.training.dataset.SampleSource.Sample;
import io.drivesight.training.loss.ImageTargets;
import io.drivesight.training.trainer.FeatureCache.KnownBatch;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Makes batches: decoded and augmented samples through the service's own preprocessor. The next ones are made in the background while
 * the present one is learned from. Each batch is a function of its step, so the number of threads changes nothing but the time.
 */
final class Batches implements AutoCloseable {
    /** Boxes that shrink below this in the model's input cannot be seen, let alone learned [px]. */
    private static final double LEAST_SIDE = 1;

    /**
     * One step's input.
     *
     * @param images {@code float32 [size, 3, height, width]}, direct, position 0
     * @param teacherImages what the teacher sees instead, same shape; null: the same images
     * @param targets labels per image, in input pixels
     * @param shape height and width
     * @param picks which samples these are
     * @param known what need not be computed any more; then there are no images; null: nothing
     */
    record Batch(
            FloatBuffer images,
            @Nullable FloatBuffer teacherImages,
            List<ImageTargets> targets,
            ImageSize shape,
            List<BatchPlan.Pick> picks,
            @Nullable KnownBatch known) {
        /** Images of which nothing is known. */
        static Batch of(
                FloatBuffer images, @Nullable FloatBuffer teacherImages, List<ImageTargets> targets, ImageSize shape) {
            return new Batch(images, teacherImages, targets, shape, List.of(), null);
        }

        int size() {
            return targets.size();
        }
    }

    private final TrainingData data;
    private final BatchPlan plan;
    private final Preprocessor preprocessor;
    private final ClassMap classes;
    private final List<ImageSize> sizes;
    /** Null: the teacher sees what the student sees. */
    private final @Nullable Preprocessor forTeacher;

    private final boolean cleanLabelled;
    private final Optional<FeatureCache> cache;
    private final ExecutorService workers;
    private final Deque<Future<List<Batch>>> ahead = new ArrayDeque<>();
    private final int parts;
    private final int depth;
    private final int end;
    private int next;

    /**
     * @param teacher how another teacher than the base model sees; null: there is none
     * @param cache what need not be computed any more
     * @param first first step
     * @param end step after the last
     */
    Batches(
            TrainingData data,
            RunConfig config,
            @Nullable InputSpec teacher,
            Optional<FeatureCache> cache,
            int first,
            int end) {
        this.data = data;
        this.plan = data.plan(config);
        this.preprocessor = new Preprocessor(data.input());
        this.classes = data.classes();
        this.sizes = config.sizes().isEmpty() ? List.of(data.input().size()) : config.sizes();
        boolean baseSeesClean = config.teacherSeesClean() && data.unlabelled().isPresent();
        this.forTeacher = teacher != null ? new Preprocessor(teacher) : baseSeesClean ? preprocessor : null;
        this.cleanLabelled = teacher != null;
        this.cache = cache;
        this.parts = config.accumulate;
        this.next = first;
        this.end = end;
        int threads = Math.max(1, config.loaderThreads);
        this.depth = threads + 1;
        this.workers = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, "batch-loader");
            thread.setDaemon(true);
            return thread;
        });
        fill();
    }

    private void fill() {
        while (ahead.size() < depth && next < end) {
            int step = next++;
            ahead.add(workers.submit(() -> assemble(step)));
        }
    }

    /**
     * The next step's batches, as many as are accumulated.
     *
     * @throws TrainingException when an image cannot be read; the message names it
     */
    List<Batch> take() {
        try {
            List<Batch> batches = ahead.remove().get();
            fill();
            return batches;
        } catch (ExecutionException e) {
            @Nullable Throwable cause = e.getCause();
            throw failure(cause == null ? e : cause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TrainingException("interrupted; go on with --resume", e);
        }
    }

    private static RuntimeException failure(Throwable cause) {
        if (cause instanceof IOException) {
            return new TrainingException(String.valueOf(cause.getMessage()), cause);
        }
        if (cause instanceof OutOfMemoryError error) {
            throw error;
        }
        return cause instanceof RuntimeException unchecked ? unchecked : new TrainingException(cause.toString(), cause);
    }

    private List<Batch> assemble(int step) throws IOException {
        ImageSize size = plan.oneOf(sizes, step);
        List<BatchPlan.Pick> picks = plan.picks(step);
        List<Batch> batches = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            List<BatchPlan.Pick> some = new ArrayList<>();
            // Dealt in turn: each has its share of what is not labelled.
            for (int i = part; i < picks.size(); i += parts) {
                some.add(picks.get(i));
            }
            batches.add(assemble(some, size));
        }
        return batches;
    }

    private Batch assemble(List<BatchPlan.Pick> picks, ImageSize size) throws IOException {
        Optional<Batch> kept = cache.isEmpty() ? Optional.empty() : cache.get().batch(picks, size);
        return kept.isPresent() ? kept.get() : fresh(picks, size);
    }

    private Batch fresh(List<BatchPlan.Pick> picks, ImageSize size) throws IOException {
        int floats = ImageTensor.floats(size);
        FloatBuffer images = Preprocessor.allocate(picks.size() * floats);
        @Nullable FloatBuffer teacherImages = forTeacher == null ? null : Preprocessor.allocate(picks.size() * floats);
        List<ImageTargets> targets = new ArrayList<>();
        for (int i = 0; i < picks.size(); i++) {
            BatchPlan.Pick pick = picks.get(i);
            SampleSource source =
                    pick.labelled() ? data.labelled() : data.unlabelled().orElseThrow();
            Sample sample = source.sample(pick.epoch(), pick.index());
            ImageTensor tensor = preprocessor.prepare(sample.image(), size, images.slice(i * floats, floats));
            targets.add(targets(sample, tensor.letterbox(), pick.labelled()));
            if (forTeacher != null && teacherImages != null) {
                boolean same = pick.labelled() && !cleanLabelled;
                Sample seen = same ? sample : source.clean(pick.epoch(), pick.index());
                forTeacher.prepare(seen.image(), size, teacherImages.slice(i * floats, floats));
            }
        }
        return new Batch(images, teacherImages, targets, size, picks, null);
    }

    private ImageTargets targets(Sample sample, Letterbox letterbox, boolean fromLabelled) {
        List<ImageTargets.Target> objects = new ArrayList<>();
        List<Box> ignored = new ArrayList<>();
        for (AnnotatedBox annotated : sample.boxes()) {
            Box box = letterbox.toModel(annotated.box());
            int index = indexOf(annotated.objectClass());
            boolean small = box.width() < LEAST_SIDE || box.height() < LEAST_SIDE;
            if (annotated.ignore() || small) {
                ignored.add(box);
            } else if (index >= 0) {
                objects.add(new ImageTargets.Target(box, index));
            }
        }
        boolean[] mask = new boolean[classes.size()];
        for (int i = 0; i < mask.length; i++) {
            @Nullable ObjectClass objectClass = classes.objectClass(i);
            // Where several classes mean the same (cat, dog: animal), a label does not say which: the first has it.
            mask[i] =
                    objectClass != null && sample.labelledClasses().contains(objectClass) && indexOf(objectClass) == i;
        }
        return new ImageTargets(objects, ignored, mask, fromLabelled && sample.labelled());
    }

    private int indexOf(ObjectClass objectClass) {
        for (int i = 0; i < classes.size(); i++) {
            if (classes.objectClass(i) == objectClass) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }

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
}
