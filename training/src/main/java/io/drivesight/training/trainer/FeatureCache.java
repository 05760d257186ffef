package io.drivesight.training.trainer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.training.export.ModelExport;
import io.drivesight.training.loss.ImageTargets;
import io.drivesight.training.loss.TeacherScores;
import io.drivesight.training.model.DetectorBlock.Predictions;
import io.drivesight.training.model.RawValues;
import io.drivesight.training.trainer.Batches.Batch;
import io.drivesight.training.trainer.Batches.BatchPlan;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
    /** Left free for what a run writes beside it. */
    private static final long RESERVE = 2L << 30;

    private static final String KIND = "kind.txt";
    private static final String FOLLOWED = "";
    private static final ObjectMapper JSON = new ObjectMapper();

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
        List<KnownView> views = new ArrayList<>();
        for (String name : names) {
            try {
                views.add(KnownView.read(Files.readAllBytes(folder.resolve(name))));
            } catch (IOException e) {
                // It is computed again, whether the file is damaged or cannot be read.
                kept.remove(name);
                return Optional.empty();
            }
        }
        List<ImageTargets> targets = views.stream().map(KnownView::targets).toList();
        return Optional.of(new Batch(Preprocessor.allocate(0), null, targets, size, picks, new KnownBatch(views)));
    }

    /**
     * Keeps what a step found out about its input.
     *
     * @param features by tensor, as {@link KnownBatch#halves} gives them
     * @param followed values of the base model or the teacher, each row-major with the batch first
     */
    void keep(Batch batch, Map<String, NDArray> features, List<float[]> followed) {
        Map<String, byte[]> bytes = new LinkedHashMap<>();
        features.forEach((name, half) -> bytes.put(name, half.toByteArray()));
        for (int i = 0; i < batch.size() && !full; i++) {
            String name = name(batch.picks().get(i), batch.shape());
            if (!kept.contains(name)) {
                List<Part> parts = new ArrayList<>();
                for (Map.Entry<String, NDArray> feature : features.entrySet()) {
                    byte[] all = Objects.requireNonNull(bytes.get(feature.getKey()));
                    int each = all.length / batch.size();
                    long[] dims = feature.getValue().getShape().getShape();
                    parts.add(new Part(feature.getKey(), dims, Arrays.copyOfRange(all, i * each, (i + 1) * each)));
                }
                for (float[] values : followed) {
                    int each = values.length / batch.size();
                    ByteBuffer some = ByteBuffer.allocate(Float.BYTES * each).order(ByteOrder.nativeOrder());
                    some.asFloatBuffer().put(values, i * each, each);
                    parts.add(new Part(FOLLOWED, new long[0], some.array()));
                }
                keep(name, new KnownView(batch.targets().get(i), parts));
            }
        }
    }

    private void keep(String name, KnownView view) {
        try {
            byte[] entry = view.toBytes();
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

    /**
     * One image's share of an array.
     *
     * @param name the tensor's; {@link #FOLLOWED}: what is followed
     * @param dims of the whole batch that it was computed in, batch first
     * @param values float16, and of what is followed float32, in the machine's byte order
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Part(String name, long[] dims, byte[] values) {}

    /**
     * What is kept of one view of one image. As bytes: the targets as JSON, the parts, and a CRC-32C of all that.
     *
     * @param parts features, then what is followed, in the order in which they were computed
     */
    private record KnownView(ImageTargets targets, List<Part> parts) {
        byte[] toBytes() throws IOException {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(bytes);
            byte[] json = JSON.writeValueAsBytes(targets);
            out.writeInt(json.length);
            out.write(json);
            out.writeInt(parts.size());
            for (Part part : parts) {
                out.writeUTF(part.name);
                out.writeInt(part.dims.length);
                for (long dim : part.dims) {
                    out.writeLong(dim);
                }
                out.writeInt(part.values.length);
                out.write(part.values);
            }
            out.writeLong(checksum(bytes.toByteArray(), bytes.size()));
            return bytes.toByteArray();
        }

        /** @throws IOException when the bytes are not those that were written */
        static KnownView read(byte[] bytes) throws IOException {
            int end = bytes.length - Long.BYTES;
            if (end < 0 || ByteBuffer.wrap(bytes).getLong(end) != checksum(bytes, end)) {
                throw new IOException("damaged");
            }
            DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
            ImageTargets targets = JSON.readValue(in.readNBytes(in.readInt()), ImageTargets.class);
            List<Part> parts = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                String name = in.readUTF();
                long[] dims = new long[in.readInt()];
                for (int d = 0; d < dims.length; d++) {
                    dims[d] = in.readLong();
                }
                parts.add(new Part(name, dims, in.readNBytes(in.readInt())));
            }
            return new KnownView(targets, parts);
        }

        private static long checksum(byte[] bytes, int length) {
            CRC32C sum = new CRC32C();
            sum.update(bytes, 0, length);
            return sum.getValue();
        }
    }

    /** What does not learn and was computed in an earlier epoch: where the frozen beginning of the graph ends, and what is followed. */
    static final class KnownBatch {
        /** What float16 can hold. */
        private static final float LARGEST = 65504;

        private final List<KnownView> views;

        private KnownBatch(List<KnownView> views) {
            this.views = views;
        }

        /** In half the memory: it is used like this also when it is fresh, so that it makes no difference whether it was kept. */
        static Map<String, NDArray> halves(Map<String, NDArray> features) {
            Map<String, NDArray> halves = new LinkedHashMap<>();
            features.forEach((name, array) -> {
                try (NDArray clipped = array.clip(-LARGEST, LARGEST)) {
                    halves.put(name, clipped.toType(DataType.FLOAT16, true));
                }
            });
            return halves;
        }

        /** The same values as float32. */
        static Map<String, NDArray> floats(Map<String, NDArray> halves) {
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            halves.forEach((name, half) -> arrays.put(name, half.toType(DataType.FLOAT32, true)));
            return arrays;
        }

        /** All features of the batch as float32. */
        Map<String, NDArray> features(NDManager manager) {
            Map<String, NDArray> halves = new LinkedHashMap<>();
            for (int i = 0; i < views.get(0).parts.size(); i++) {
                Part first = views.get(0).parts.get(i);
                if (!first.name.equals(FOLLOWED)) {
                    long[] dims = first.dims.clone();
                    dims[0] = views.size();
                    halves.put(first.name, manager.create(joined(i), new Shape(dims), DataType.FLOAT16));
                }
            }
            Map<String, NDArray> floats = floats(halves);
            halves.values().forEach(NDArray::close);
            return floats;
        }

        /** The images' values of a part, one after the other. */
        private ByteBuffer joined(int part) {
            int each = views.get(0).parts.get(part).values.length;
            ByteBuffer all = ByteBuffer.allocateDirect(each * views.size()).order(ByteOrder.nativeOrder());
            views.forEach(view -> all.put(view.parts.get(part).values));
            return all.flip();
        }

        private List<float[]> followed() {
            List<float[]> followed = new ArrayList<>();
            for (int i = 0; i < views.get(0).parts.size(); i++) {
                if (views.get(0).parts.get(i).name.equals(FOLLOWED)) {
                    FloatBuffer values = joined(i).asFloatBuffer();
                    followed.add(new float[values.remaining()]);
                    values.get(followed.get(followed.size() - 1));
                }
            }
            return followed;
        }

        // ---- what is followed, as plain rows of numbers

        static List<float[]> rows(RawValues base) {
            return List.of(base.boxes(), base.classes(), base.objectness());
        }

        /** @param like the student's predictions: both have one layout */
        RawValues base(Predictions like) {
            List<float[]> followed = followed();
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
            List<float[]> followed = followed();
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
