package io.drivesight.training.trainer;

import io.drivesight.training.graph.GraphTensor;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;

/**
 * A checkpoint on disk. A new one is written beside the old one, flushed to the device, and put in its place in one move: after
 * a crash or with a full disk there is always one that is whole.
 */
final class CheckpointFile {
    private static final int MAGIC = 0x44534350;
    private static final int VERSION = 1;
    /** No detector's tensor comes near; a damaged length must not be believed. */
    private static final int MAX_VALUES = 1 << 28;

    private final Path file;

    CheckpointFile(Path file) {
        this.file = file;
    }

    /**
     * Writes.
     *
     * @throws TrainingException when the disk is full or the folder cannot be written; the old checkpoint stays
     */
    void write(Checkpoint checkpoint) {
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
                write(checkpoint, out);
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

    private static void write(Checkpoint checkpoint, DataOutputStream out) throws IOException {
        Checkpoint.Progress progress = checkpoint.progress();
        out.writeInt(MAGIC);
        out.writeInt(VERSION);
        out.writeUTF(checkpoint.fingerprint());
        out.writeInt(progress.step());
        out.writeDouble(progress.rateScale());
        out.writeInt(progress.divergences());
        out.writeDouble(progress.bestScore());
        out.writeInt(progress.bestEpoch());
        out.writeBoolean(progress.finished());
        out.writeDouble(progress.lossLevel());
        write(checkpoint.weights(), out);
        write(checkpoint.optimizer(), out);
        write(checkpoint.average(), out);
        write(checkpoint.best(), out);
    }

    private static void write(Map<String, GraphTensor> tensors, DataOutputStream out) throws IOException {
        out.writeInt(tensors.size());
        for (Map.Entry<String, GraphTensor> entry : tensors.entrySet()) {
            out.writeUTF(entry.getKey());
            out.writeInt(entry.getValue().dims().size());
            for (long dim : entry.getValue().dims()) {
                out.writeLong(dim);
            }
            for (float value : entry.getValue().floats()) {
                out.writeInt(Float.floatToRawIntBits(value));
            }
        }
    }

    /**
     * Reads; empty when there is none.
     *
     * @throws TrainingException when it is damaged
     */
    Optional<Checkpoint> read() {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (CheckedInputStream checked =
                        new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file)), new CRC32());
                DataInputStream in = new DataInputStream(checked)) {
            Checkpoint checkpoint = read(in);
            long expected = checked.getChecksum().getValue();
            if (in.readLong() != expected) {
                throw new IOException("its checksum is wrong");
            }
            return Optional.of(checkpoint);
        } catch (IOException | IllegalArgumentException e) {
            throw new TrainingException(
                    "%s: the checkpoint is damaged (%s); delete it and start anew".formatted(file, e.getMessage()), e);
        }
    }

    private static Checkpoint read(DataInputStream in) throws IOException {
        if (in.readInt() != MAGIC || in.readInt() != VERSION) {
            throw new IOException("not a checkpoint of this version");
        }
        String fingerprint = in.readUTF();
        Checkpoint.Progress progress = new Checkpoint.Progress(
                in.readInt(),
                in.readDouble(),
                in.readInt(),
                in.readDouble(),
                in.readInt(),
                in.readBoolean(),
                in.readDouble());
        return new Checkpoint(fingerprint, progress, tensors(in), tensors(in), tensors(in), tensors(in));
    }

    private static Map<String, GraphTensor> tensors(DataInputStream in) throws IOException {
        int count = in.readInt();
        Map<String, GraphTensor> tensors = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String name = in.readUTF();
            List<Long> dims = new ArrayList<>();
            long size = 1;
            for (int left = in.readInt(); left > 0; left--) {
                long dim = in.readLong();
                dims.add(dim);
                size = Math.multiplyExact(size, dim);
            }
            if (size < 0 || size > MAX_VALUES) {
                throw new IOException("tensor " + name + " claims " + size + " values");
            }
            float[] values = new float[(int) size];
            for (int v = 0; v < values.length; v++) {
                values[v] = Float.intBitsToFloat(in.readInt());
            }
            tensors.put(name, GraphTensor.of(name, dims, values));
        }
        return tensors;
    }
}
