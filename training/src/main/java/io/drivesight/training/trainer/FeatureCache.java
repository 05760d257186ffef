package io.drivesight.training.trainer;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.preprocess.Preprocessor;
import io.drivesight.training.loss.ImageTargets;
import io.drivesight.training.trainer.Batches.Batch;
import io.drivesight.training.trainer.KnownBatch.Half;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps on disk what a phase computes for each view of each image and never learns: the frozen beginning's tensors, what is followed, and
 * the labels where the view has them. A file serves one phase; it is deleted with the phase's end, and a run that is resumed goes on with it.
 */
final class FeatureCache implements AutoCloseable {
    private static final int BOX = 4 * Double.BYTES;
    private static final int IGNORED = -1;
    /** Left free for what a run writes beside it. */
    private static final long RESERVE = 2L << 30;

    private final RecordFile file;
    private final Consumer<String> note;
    private volatile boolean full;
    private volatile boolean unreadable;

    /**
     * Opens or makes a cache.
     *
     * @param kind all that its content depends on, but for image and view
     * @param limit most bytes it may have
     * @param note where to say what the user should know
     * @throws TrainingException when the file cannot be used
     */
    FeatureCache(Path path, String kind, long limit, Consumer<String> note) {
        this.note = note;
        try {
            this.file = new RecordFile(path, number(kind), Math.min(limit, room(path)));
        } catch (IOException e) {
            throw new TrainingException(
                    path + ": features cannot be kept here (" + e.getMessage() + "); leave --views out", e);
        }
    }

    /** What the disk has, what is kept already included, but for what checkpoints need. */
    private static long room(Path path) throws IOException {
        long kept = Files.exists(path) ? Files.size(path) : 0;
        return kept
                + Math.max(
                        0,
                        Files.getFileStore(path.toAbsolutePath().resolveSibling("."))
                                        .getUsableSpace()
                                - RESERVE);
    }

    private static long number(String kind) {
        return Long.parseUnsignedLong(
                OnnxModel.sha256(kind.getBytes(StandardCharsets.UTF_8)).substring(0, 16), 16);
    }

    private static RecordFile.Key key(BatchPlan.Pick pick, ImageSize size) {
        long index = 2L * pick.index() + (pick.labelled() ? 1 : 0);
        return new RecordFile.Key((long) pick.epoch() << 32 | size.width() << 16 | size.height(), index);
    }

    /** A step's input from what is kept; empty unless all of it is, and can be read. */
    Optional<Batch> batch(List<BatchPlan.Pick> picks, ImageSize size) {
        if (unreadable) {
            return Optional.empty();
        }
        try {
            return kept(picks, size);
        } catch (ClosedChannelException e) {
            // The phase is over while a batch was made ahead.
            return Optional.empty();
        } catch (IOException e) {
            stopReading(e);
            return Optional.empty();
        }
    }

    private synchronized void stopReading(IOException e) {
        if (!unreadable) {
            unreadable = true;
            full = true;
            note.accept("kept features cannot be read (%s): everything is computed anew from here".formatted(e));
        }
    }

    private Optional<Batch> kept(List<BatchPlan.Pick> picks, ImageSize size) throws IOException {
        if (!picks.stream().allMatch(pick -> file.contains(key(pick, size)))) {
            return Optional.empty();
        }
        List<ImageTargets> targets = new ArrayList<>();
        Map<String, Half> features = new LinkedHashMap<>();
        List<float[]> followed = new ArrayList<>();
        for (int i = 0; i < picks.size(); i++) {
            int image = i;
            Optional<ImageTargets> read = file.read(
                    key(picks.get(i), size), content -> read(content, image, picks.size(), features, followed));
            if (read.isEmpty()) {
                return Optional.empty();
            }
            targets.add(read.get());
        }
        features.values().forEach(half -> half.values().clear());
        return Optional.of(
                new Batch(Preprocessor.allocate(0), null, targets, size, picks, new KnownBatch(features, followed)));
    }

    /** Keeps what a step found out about its input. */
    void keep(Batch batch, Map<String, Half> features, List<float[]> followed) {
        for (int i = 0; i < batch.size() && !full; i++) {
            RecordFile.Key key = key(batch.picks().get(i), batch.shape());
            if (file.contains(key)) {
                continue;
            }
            try {
                if (!file.write(key, entry(batch, i, features, followed))) {
                    stop("the features' part of the disk is full (featureCacheGb, or the disk itself)");
                }
            } catch (IOException e) {
                stop("features cannot be kept (%s)".formatted(e.getMessage()));
            }
        }
    }

    private synchronized void stop(String reason) {
        if (full) {
            return;
        }
        full = true;
        note.accept(reason + ": what is not kept is computed anew in every epoch");
    }

    // ---- one image's record

    private static ByteBuffer entry(Batch batch, int image, Map<String, Half> features, List<float[]> followed) {
        int count = batch.size();
        ImageTargets targets = batch.targets().get(image);
        int boxes = targets.objects().size() + targets.ignored().size();
        int bytes = 4 * Integer.BYTES + boxes * (BOX + Integer.BYTES) + targets.labelledClasses().length + 1;
        for (Map.Entry<String, Half> feature : features.entrySet()) {
            bytes += 2 * Integer.BYTES
                    + feature.getKey().length() * 3
                    + Long.BYTES * feature.getValue().dims().length;
            bytes += feature.getValue().values().remaining() / count;
        }
        for (float[] values : followed) {
            bytes += Integer.BYTES + Float.BYTES * values.length / count;
        }
        ByteBuffer out = ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
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
        return out.flip();
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

    /** Done with. */
    static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new TrainingException(file + ": cannot be deleted (" + e.getMessage() + "); delete it yourself", e);
        }
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
