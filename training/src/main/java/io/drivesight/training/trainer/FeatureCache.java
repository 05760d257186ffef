package io.drivesight.training.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.loss.ImageTargets;
import io.drivesight.training.loss.TeacherScores;
import io.drivesight.training.model.DetectorBlock.Predictions;
import io.drivesight.training.model.RawValues;
import io.drivesight.training.trainer.Batches.Batch;
import io.drivesight.training.trainer.Batches.BatchPlan;
import io.drivesight.training.trainer.FeatureCache.KnownBatch.Half;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Keeps on disk what a phase computes for each view of each image and never learns: the frozen beginning's tensors, what is followed, and
 * the labels where the view has them. Each view is a file with a checksum behind it: one that was changed is computed anew. A folder
 * serves one phase; it is deleted with the phase's end, and a run that is resumed goes on with it.
 */
final class FeatureCache {
    private static final int BOX = 4 * Double.BYTES;
    private static final int IGNORED = -1;
    /** Left free for what a run writes beside it. */
    private static final long RESERVE = 2L << 30;

    private static final String KIND = "kind.txt";

    private final Path folder;
    private final long limit;
    private final Consumer<String> note;
    private final Set<String> kept = ConcurrentHashMap.newKeySet();
    private long bytes;
    private boolean full;

    /**
     * Opens or makes a cache.
     *
     * @param kind all that its content depends on, but for image and view; what was kept for another kind is deleted
     * @param limit most bytes it may have
     * @param note where to say what the user should know
     * @throws TrainingException when the folder cannot be used, or holds what no run has kept
     */
    FeatureCache(Path folder, String kind, long limit, Consumer<String> note) {
        this.folder = folder;
        this.note = note;
        try {
            Path file = folder.resolve(KIND);
            byte[] wanted = kind.getBytes(StandardCharsets.UTF_8);
            requireOurs(folder);
            if (!Files.exists(file) || !Arrays.equals(wanted, Files.readAllBytes(file))) {
                delete(folder);
                ModelExport.write(file, wanted);
            }
            for (Path view : files(folder)) {
                bytes += Files.size(view);
                kept.add(view.getFileName().toString());
            }
            this.limit = Math.min(limit, bytes + Files.getFileStore(folder).getUsableSpace() - RESERVE);
        } catch (IOException e) {
            throw new TrainingException(
                    folder + ": features cannot be kept here (" + e.getMessage() + "); leave --views out", e);
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static void requireOurs(Path folder) throws IOException {
        if (Files.exists(folder)
                && !Files.exists(folder.resolve(KIND))
                && !files(folder).stream()
                        .allMatch(file -> file.getFileName().toString().startsWith(KIND))) {
            throw new TrainingException(
                    "%s: holds files that no run has kept (%s is missing); move them away, give another --out or leave --views out"
                            .formatted(folder, KIND));
        }
    }

    /** Done with; the sign that it is a run's own goes last. A folder without it is let alone. */
    static void delete(Path folder) {
        try {
            if (Files.exists(folder.resolve(KIND))) {
                for (Path file : files(folder)) {
                    if (!file.endsWith(KIND)) {
                        Files.delete(file);
                    }
                }
                Files.delete(folder.resolve(KIND));
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new TrainingException(folder + ": cannot be deleted (" + e + "); delete it yourself", e);
        }
    }

    private static String name(BatchPlan.Pick pick, ImageSize size) {
        return "%s%d-view%d-%s".formatted(pick.labelled() ? "image" : "frame", pick.index(), pick.epoch(), size);
    }

    /** A step's input from what is kept; empty unless all of it is, and can be read. */
    Optional<Batch> batch(List<BatchPlan.Pick> picks, ImageSize size) {
        List<String> names = picks.stream().map(pick -> name(pick, size)).toList();
        if (!kept.containsAll(names)) {
            return Optional.empty();
        }
        List<ImageTargets> targets = new ArrayList<>();
        Map<String, Half> features = new LinkedHashMap<>();
        List<float[]> followed = new ArrayList<>();
        for (String name : names) {
            Optional<ByteBuffer> content = content(name);
            if (content.isEmpty()) {
                return Optional.empty();
            }
            targets.add(read(content.get(), targets.size(), picks.size(), features, followed));
        }
        features.values().forEach(half -> half.values().clear());
        return Optional.of(
                new Batch(Preprocessor.allocate(0), null, targets, size, picks, new KnownBatch(features, followed)));
    }

    /** What a file holds; empty, and forgotten, where it is damaged or cannot be read. */
    private Optional<ByteBuffer> content(String name) {
        try {
            ByteBuffer file =
                    ByteBuffer.wrap(Files.readAllBytes(folder.resolve(name))).order(ByteOrder.nativeOrder());
            int end = file.limit() - Long.BYTES;
            if (end >= 0 && file.getLong(end) == checksum(file.slice(0, end))) {
                return Optional.of(file.limit(end));
            }
        } catch (IOException e) {
            // Computed anew, like one that is damaged.
        }
        kept.remove(name);
        return Optional.empty();
    }

    private static long checksum(ByteBuffer content) {
        CRC32C sum = new CRC32C();
        sum.update(content);
        return sum.getValue();
    }

    /** Keeps what a step found out about its input. */
    void keep(Batch batch, Map<String, Half> features, List<float[]> followed) {
        for (int i = 0; i < batch.size() && !full; i++) {
            String name = name(batch.picks().get(i), batch.shape());
            if (!kept.contains(name)) {
                keep(name, entry(batch, i, features, followed));
            }
        }
    }

    private void keep(String name, byte[] entry) {
        try {
            if (bytes + entry.length > limit) {
                stop("the features' part of the disk is full (featureCacheGb, or the disk itself)");
                return;
            }
            ModelExport.write(folder.resolve(name), entry);
            bytes += entry.length;
            kept.add(name);
        } catch (IOException e) {
            stop("features cannot be kept (%s)".formatted(e.getMessage()));
        }
    }

    private void stop(String reason) {
        full = true;
        note.accept(reason + ": what is not kept is computed anew in every epoch");
    }

    // ---- one image's record

    private static byte[] entry(Batch batch, int image, Map<String, Half> features, List<float[]> followed) {
        int count = batch.size();
        ImageTargets targets = batch.targets().get(image);
        int boxes = targets.objects().size() + targets.ignored().size();
        int bytes =
                Long.BYTES + 4 * Integer.BYTES + boxes * (BOX + Integer.BYTES) + targets.labelledClasses().length + 1;
        for (Map.Entry<String, Half> feature : features.entrySet()) {
            bytes += 2 * Integer.BYTES
                    + feature.getKey().length() * 3
                    + Long.BYTES * feature.getValue().dims().length;
            bytes += feature.getValue().values().remaining() / count;
        }
        for (float[] values : followed) {
            bytes += Integer.BYTES + Float.BYTES * values.length / count;
        }
        ByteBuffer out = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
        write(targets, out);
        out.putInt(features.size());
        features.forEach((name, half) -> {
            byte[] utf = name.getBytes(StandardCharsets.UTF_8);
            out.putInt(utf.length).put(utf).putInt(half.dims().length);
            for (long dim : half.dims()) {
                out.putLong(dim);
            }
            int each = half.values().remaining() / count;
            out.put(half.values().slice(half.values().position() + image * each, each));
        });
        out.putInt(followed.size());
        for (float[] values : followed) {
            int each = values.length / count;
            out.putInt(each);
            out.asFloatBuffer().put(values, image * each, each);
            out.position(out.position() + Float.BYTES * each);
        }
        out.putLong(checksum(out.slice(0, out.position())));
        return Arrays.copyOf(out.array(), out.position());
    }

    /** Reads a record into the image's places of a batch that is made with the first image. */
    private static ImageTargets read(
            ByteBuffer in, int image, int count, Map<String, Half> features, List<float[]> followed) {
        ImageTargets targets = targets(in);
        for (int left = in.getInt(); left > 0; left--) {
            byte[] utf = new byte[in.getInt()];
            in.get(utf);
            long[] dims = new long[in.getInt()];
            int each = Short.BYTES;
            for (int d = 0; d < dims.length; d++) {
                dims[d] = in.getLong();
                each *= d == 0 ? 1 : Math.toIntExact(dims[d]);
            }
            dims[0] = count;
            int bytes = each;
            features.computeIfAbsent(
                            new String(utf, StandardCharsets.UTF_8),
                            name -> new Half(
                                    ByteBuffer.allocateDirect(count * bytes).order(ByteOrder.nativeOrder()), dims))
                    .values()
                    .position(image * each)
                    .put(in.slice(in.position(), each));
            in.position(in.position() + each);
        }
        int parts = in.getInt();
        for (int part = 0; part < parts; part++) {
            int each = in.getInt();
            if (image == 0) {
                followed.add(new float[count * each]);
            }
            in.asFloatBuffer().get(followed.get(part), image * each, each);
            in.position(in.position() + Float.BYTES * each);
        }
        return targets;
    }

    private static void write(ImageTargets targets, ByteBuffer out) {
        out.putInt(targets.objects().size() + targets.ignored().size());
        targets.objects().forEach(target -> write(target.box(), target.classIndex(), out));
        targets.ignored().forEach(box -> write(box, IGNORED, out));
        out.putInt(targets.labelledClasses().length);
        for (boolean labelled : targets.labelledClasses()) {
            out.put((byte) (labelled ? 1 : 0));
        }
        out.put((byte) (targets.labelled() ? 1 : 0));
    }

    private static void write(Box box, int classIndex, ByteBuffer out) {
        out.putDouble(box.left()).putDouble(box.top()).putDouble(box.right()).putDouble(box.bottom());
        out.putInt(classIndex);
    }

    private static ImageTargets targets(ByteBuffer in) {
        List<ImageTargets.Target> objects = new ArrayList<>();
        List<Box> ignored = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            Box box = new Box(in.getDouble(), in.getDouble(), in.getDouble(), in.getDouble());
            int classIndex = in.getInt();
            if (classIndex == IGNORED) {
                ignored.add(box);
            } else {
                objects.add(new ImageTargets.Target(box, classIndex));
            }
        }
        boolean[] labelled = new boolean[in.getInt()];
        for (int i = 0; i < labelled.length; i++) {
            labelled[i] = in.get() != 0;
        }
        return new ImageTargets(objects, ignored, labelled, in.get() != 0);
    }

    /**
     * What does not learn and was computed in an earlier epoch: where the frozen beginning of the graph ends, and what is followed.
     *
     * @param features by tensor, as float16
     * @param followed values of the base model or the teacher, each row-major with the batch first; empty: neither is asked
     */
    record KnownBatch(Map<String, Half> features, List<float[]> followed) {
        /** What float16 can hold. */
        private static final float LARGEST = 65504;

        /**
         * A tensor in half the memory.
         *
         * @param values direct, from its position on
         * @param dims batch first
         */
        @SuppressWarnings("ArrayRecordComponent") // never compared
        record Half(ByteBuffer values, long[] dims) {
            static Half of(NDArray array) {
                try (NDArray clipped = array.clip(-LARGEST, LARGEST);
                        NDArray half = clipped.toType(DataType.FLOAT16, true)) {
                    return new Half(half.toByteBuffer(), array.getShape().getShape());
                }
            }

            NDArray upload(NDManager manager) {
                try (NDArray half =
                        manager.create(values.duplicate().order(values.order()), new Shape(dims), DataType.FLOAT16)) {
                    return half.toType(DataType.FLOAT32, true);
                }
            }
        }

        /** In half the memory: it is used like this also when it is fresh, so that it makes no difference whether it was kept. */
        static Map<String, Half> halves(Map<String, NDArray> features) {
            Map<String, Half> halves = new LinkedHashMap<>();
            features.forEach((name, array) -> halves.put(name, Half.of(array)));
            return halves;
        }

        static Map<String, NDArray> upload(Map<String, Half> features, NDManager manager) {
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            features.forEach((name, half) -> arrays.put(name, half.upload(manager)));
            return arrays;
        }

        // ---- what is followed, as plain rows of numbers

        static List<float[]> rows(RawValues base) {
            return List.of(base.boxes(), base.classes(), base.objectness());
        }

        /** @param like the student's predictions: both have one layout */
        RawValues base(Predictions like) {
            return new RawValues(
                    (int) like.boxes().getShape().get(0),
                    (int) like.boxes().getShape().get(2),
                    (int) like.classes().getShape().get(2),
                    followed.get(0),
                    followed.get(1),
                    followed.get(2),
                    like.grid());
        }

        /** Per level strides, scores and boxes. */
        static List<float[]> rows(TeacherScores teacher, int batch) {
            List<float[]> rows = new ArrayList<>();
            for (TeacherScores.Level level : teacher.levels()) {
                float[] strides = new float[batch];
                Arrays.fill(strides, level.stride());
                rows.add(strides);
                rows.add(level.scores());
                rows.add(level.boxes());
            }
            return rows;
        }

        /** @param known as in {@link TeacherScores} */
        TeacherScores teacher(boolean[] known) {
            List<TeacherScores.Level> levels = new ArrayList<>();
            for (int i = 0; i < followed.size(); i += 3) {
                float[] strides = followed.get(i);
                float[] boxes = followed.get(i + 2);
                levels.add(new TeacherScores.Level(
                        (int) strides[0], boxes.length / 4 / strides.length, followed.get(i + 1), boxes));
            }
            return new TeacherScores(known, levels);
        }
    }
}
