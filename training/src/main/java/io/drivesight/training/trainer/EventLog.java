package io.drivesight.training.trainer;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Writes what happens for TensorBoard: {@code events.out.tfevents.*.drivesight} in the run's folder. Records are framed as TensorFlow does it
 * (length, its masked CRC-32C, content, the content's); each is an {@code Event} of {@code event.proto} with the scalars of a step, or the
 * mark from which a reader forgets what was told of later steps, so that figures after N steps stand at the last of them, N - 1. Every session
 * of a run has a file of its own.
 */
final class EventLog implements TrainingListener {
    private static final String PREFIX = "events.out.tfevents.";
    private static final String SUFFIX = ".drivesight";
    private static final int CHECKSUM_OFFSET = 0xa282ead8;
    /** {@code SessionLog { status: START }}. */
    private static final byte[] START = {1 << 3, 1};

    /** Fields of {@code Event}. */
    private static final int WALL_TIME = 1;

    private static final int STEP = 2;
    private static final int FILE_VERSION = 3;
    private static final int SUMMARY = 5;
    private static final int SESSION_LOG = 7;
    /** Fields of {@code Summary} and its {@code Value}. */
    private static final int VALUE = 1;

    private static final int TAG = 1;
    private static final int SIMPLE_VALUE = 2;

    /** Writes a message's fields. */
    @FunctionalInterface
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private final Path folder;
    private final LongSupplier millis;
    private @Nullable Path file;

    /** @param millis time since 1970 [ms] */
    EventLog(Path folder, LongSupplier millis) {
        this.folder = folder;
        this.millis = millis;
    }

    @Override
    public void onRewind(int step) {
        try {
            if (step == 0) {
                clear();
            }
            if (file == null) {
                file = free();
                append(event(0, out -> out.writeString(FILE_VERSION, "brain.Event:2")));
            }
            if (step > 0) {
                append(event(step, out -> out.writeByteArray(SESSION_LOG, START)));
            }
        } catch (IOException e) {
            throw MetricsLog.cannotWrite(folder, e);
        }
    }

    private void clear() throws IOException {
        file = null;
        try (DirectoryStream<Path> earlier = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (Path each : earlier) {
                Files.delete(each);
            }
        }
    }

    /** Files are read in the order of their names. */
    private Path free() {
        long seconds = millis.getAsLong() / 1000;
        while (Files.exists(folder.resolve(PREFIX + seconds + SUFFIX))) {
            seconds++;
        }
        return folder.resolve(PREFIX + seconds + SUFFIX);
    }

    @Override
    public void onStep(Step step) {
        write(step.scalars(), step.step());
    }

    @Override
    public void onEpoch(Epoch epoch) {
        write(epoch.scalars(), epoch.step() - 1);
    }

    @Override
    public void onScores(Map<String, Double> scores, int step) {
        write(scores, step - 1);
    }

    private void write(Map<String, Double> scalars, int step) {
        try {
            byte[] summary = message(out -> {
                for (Map.Entry<String, Double> scalar : scalars.entrySet()) {
                    if (Double.isFinite(scalar.getValue())) {
                        out.writeByteArray(VALUE, message(value -> {
                            value.writeString(TAG, scalar.getKey());
                            value.writeFloat(SIMPLE_VALUE, scalar.getValue().floatValue());
                        }));
                    }
                }
            });
            append(event(step, out -> out.writeByteArray(SUMMARY, summary)));
        } catch (IOException e) {
            throw MetricsLog.cannotWrite(folder, e);
        }
    }

    private byte[] event(int step, Fields what) throws IOException {
        return message(out -> {
            out.writeDouble(WALL_TIME, millis.getAsLong() / 1e3);
            out.writeInt64(STEP, step);
            what.write(out);
        });
    }

    private static byte[] message(Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        fields.write(out);
        out.flush();
        return bytes.toByteArray();
    }

    private void append(byte[] content) throws IOException {
        Path to = Objects.requireNonNull(file, "a run begins with a rewind");
        ByteBuffer record = ByteBuffer.allocate(Long.BYTES + 2 * Integer.BYTES + content.length)
                .order(ByteOrder.LITTLE_ENDIAN);
        record.putLong(content.length).putInt(checksum(record.array(), 0, Long.BYTES));
        record.put(content).putInt(checksum(content, 0, content.length));
        Files.write(to, record.array(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** A checksum that lies among what it checks is turned and shifted, so that it is no checksum of its own. */
    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + CHECKSUM_OFFSET;
    }
}
