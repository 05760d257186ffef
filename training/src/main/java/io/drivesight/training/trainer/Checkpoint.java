package io.drivesight.training.trainer;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.drivesight.training.augment.AugmentConfig;
import io.drivesight.training.graph.GraphTensor;
import io.drivesight.training.graph.TrainableGraph;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * All that a run needs to go on as if it had never stopped: batches depend on the seed and the step only. On disk, a new checkpoint is
 * written beside the old one, flushed to the device, and put in its place in one move: after a crash or with a full disk there is always
 * one that is whole.
 *
 * @param fingerprint of the run's configuration and data; a run is resumed only with the same
 * @param weights parameters that learn or learned
 * @param best averaged weights at the best validation score; empty before the first
 */
record Checkpoint(
        String fingerprint,
        Progress progress,
        Map<String, GraphTensor> weights,
        Map<String, GraphTensor> optimizer,
        Map<String, GraphTensor> average,
        Map<String, GraphTensor> best) {
    private static final int MAGIC = 0x44534350;
    private static final int VERSION = 3;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What stands before the tensors. */
    private record Head(String fingerprint, Progress progress) {}

    /**
     * Where a run is.
     *
     * @param rateScale factor of the learning rate, halved at every divergence
     * @param divergences how often the run was set back
     * @param bestScore best validation score so far; NaN before the first
     * @param bestEpoch epoch of it
     * @param finished true: nothing is left to do
     * @param lossLevel what the loss has been lately; NaN before the first step
     */
    record Progress(
            int step,
            double rateScale,
            int divergences,
            double bestScore,
            int bestEpoch,
            boolean finished,
            double lossLevel) {
        private static final double KEEP = 0.9;

        static Progress start() {
            return new Progress(0, 1, 0, Double.NaN, -1, false, Double.NaN);
        }

        Progress stepDone(double loss) {
            double level = Double.isNaN(lossLevel) ? loss : KEEP * lossLevel + (1 - KEEP) * loss;
            return new Progress(step + 1, rateScale, divergences, bestScore, bestEpoch, finished, level);
        }

        Progress best(double score, int epoch) {
            return new Progress(step, rateScale, divergences, score, epoch, finished, lossLevel);
        }

        Progress done() {
            return new Progress(step, rateScale, divergences, bestScore, bestEpoch, true, lossLevel);
        }

        /** Back at an earlier point, slower than when the run diverged. */
        Progress backTo(Progress earlier) {
            return new Progress(
                    earlier.step,
                    rateScale / 2,
                    divergences + 1,
                    earlier.bestScore,
                    earlier.bestEpoch,
                    false,
                    earlier.lossLevel);
        }
    }

    /**
     * Writes the checkpoint.
     *
     * @throws TrainingException when the disk is full or the folder cannot be written; the old checkpoint stays
     */
    void write(Path file) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (FileChannel channel = FileChannel.open(
                            fresh,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING,
                            StandardOpenOption.WRITE);
                    CheckedOutputStream checked =
                            new CheckedOutputStream(Channels.newOutputStream(channel), new CRC32());
                    DataOutputStream out = new DataOutputStream(new BufferedOutputStream(checked, 1 << 16))) {
                write(out);
                out.flush();
                out.writeLong(checked.getChecksum().getValue());
                out.flush();
                channel.force(true);
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            deleteQuietly(fresh);
            throw new TrainingException(
                    "%s: the checkpoint cannot be written (%s); free some space and go on with --resume: the last good checkpoint is kept"
                            .formatted(file, e.getMessage()),
                    e);
        }
    }

    private static void deleteQuietly(Path fresh) {
        try {
            Files.deleteIfExists(fresh);
        } catch (IOException e) {
            // The next write truncates it.
        }
    }

    private void write(DataOutputStream out) throws IOException {
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        write(out, JSON.writeValueAsBytes(new Head(fingerprint, progress)));
        for (Map<String, GraphTensor> tensors : List.of(weights, optimizer, average, best)) {
            write(out, GraphTensor.toBytes(tensors.values()));
        }
    }

    private static void write(DataOutputStream out, byte[] part) throws IOException {
        out.writeInt(part.length);
        out.write(part);
    }

    /**
     * Reads a checkpoint; empty when there is none.
     *
     * @throws TrainingException when it is damaged, or another version wrote it
     */
    static Optional<Checkpoint> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (CheckedInputStream checked =
                        new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file)), new CRC32());
                DataInputStream in = new DataInputStream(checked)) {
            if (in.readInt() != MAGIC || in.readInt() != VERSION) {
                throw new TrainingException(
                        file + ": not a checkpoint of this version of DriveSight; delete it and start anew");
            }
            byte[] head = part(in);
            List<byte[]> tensors = List.of(part(in), part(in), part(in), part(in));
            long expected = checked.getChecksum().getValue();
            // Nothing is made of bytes that may be damaged.
            if (in.readLong() != expected) {
                throw new IOException("its checksum is wrong");
            }
            return Optional.of(of(JSON.readValue(head, Head.class), tensors));
        } catch (IOException | IllegalArgumentException e) {
            throw new TrainingException(
                    "%s: the checkpoint is damaged (%s); delete it and start anew".formatted(file, e.getMessage()), e);
        }
    }

    private static byte[] part(DataInputStream in) throws IOException {
        return in.readNBytes(in.readInt());
    }

    private static Checkpoint of(Head head, List<byte[]> tensors) {
        return new Checkpoint(
                head.fingerprint,
                head.progress,
                GraphTensor.parse(tensors.get(0)),
                GraphTensor.parse(tensors.get(1)),
                GraphTensor.parse(tensors.get(2)),
                GraphTensor.parse(tensors.get(3)));
    }

    /** Everything that must be the same for a run to be resumed: files by what is in them, not by their names. */
    static final class RunFingerprint {
        private RunFingerprint() {}

        /**
         * What a run goes by, as text.
         *
         * @param base the base model with the run's classes
         */
        static String of(RunConfig config, TrainableGraph base, Optional<Teacher> teacher, TrainingData data) {
            int stepsPerEpoch = data.plan(config).stepsPerEpoch();
            Map<String, GraphTensor> weights = new LinkedHashMap<>(base.graph().tensors());
            weights.values().removeIf(tensor -> !tensor.isFloat());
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("base", GraphTensor.hash(weights));
            all.put("classes", config.classes);
            all.put("addClasses", config.addClasses);
            all.put("teacher", teacher.map(Teacher::label));
            all.put("teacherSeesClean", config.teacherSeesClean());
            all.put("strategy", config.strategy());
            all.put("steps", config.steps(stepsPerEpoch));
            all.put("stepsPerEpoch", stepsPerEpoch);
            all.put("batch", config.batch);
            all.put("accumulate", config.accumulate);
            all.put("lr", config.lr());
            all.put("weightDecay", config.weightDecay);
            all.put("warmup", config.warmup);
            all.put("clip", config.clip);
            all.put("averaging", config.averaging);
            all.put("patience", Optional.ofNullable(config.patience));
            all.put("valLimit", config.valLimit);
            all.put("objective", config.objective());
            all.put("checkpointEvery", config.checkpointEvery);
            all.put("seed", config.seed());
            all.put("input", data.input());
            all.put("sizes", config.sizes());
            all.put("augment", AugmentConfig.read(config.augment));
            all.put("distillAugment", AugmentConfig.read(config.distillAugment));
            all.put("distillShare", config.distillShare);
            all.put("views", config.views);
            all.put("balance", config.balance);
            all.put("closeMosaic", config.closeMosaic);
            all.put("channelsLast", config.channelsLast);
            all.put("loss", config.loss());
            all.put("interpolate", config.interpolate());
            all.put("data", data.hash());
            all.put("chosenOn", data.choosingHash(config));
            all.put("keepsFeatures", config.featureCacheGb > 0);
            return all.toString();
        }
    }
}
