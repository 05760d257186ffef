package io.drivesight.simulator.score.protocol;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * What there is in each frame of a case, in a file for the next run.
 *
 * @param file the file
 * @param sum over all that it depends on: a file with another sum is not read
 * @param frames of the case
 * @param form how one thing is written
 * @param <T> what is kept
 */
record KeptFrames<T>(Path file, long sum, int frames, Form<T> form) {
    /** How a thing is read and written. */
    interface Form<T> {
        T read(DataInputStream in) throws IOException;

        void write(DataOutputStream out, T thing) throws IOException;
    }

    /** What was kept; empty if nothing was, or of something else. */
    Optional<List<List<T>>> read() {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try (DataInputStream in =
                new DataInputStream(new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file))))) {
            if (in.readLong() != sum || in.readInt() != frames) {
                return Optional.empty();
            }
            List<List<T>> all = new ArrayList<>();
            for (int i = 0; i < frames; i++) {
                List<T> frame = new ArrayList<>();
                for (int left = in.readInt(); left > 0; left--) {
                    frame.add(form.read(in));
                }
                all.add(frame);
            }
            return Optional.of(all);
        } catch (IOException | IllegalArgumentException e) {
            // Cut off or not ours: found out anew.
            return Optional.empty();
        }
    }

    /** Keeps what is in all frames. */
    void keep(List<List<T>> all) {
        try {
            Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
            // The same case may be under way in another weather, or another process.
            Path part = Files.createTempFile(Files.createDirectories(folder), file.getFileName() + ".", ".part");
            try {
                write(part, all);
                Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("what is seen in a case cannot be kept in " + file, e);
        }
    }

    private void write(Path part, List<List<T>> all) throws IOException {
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(new GZIPOutputStream(Files.newOutputStream(part))))) {
            out.writeLong(sum);
            out.writeInt(all.size());
            for (List<T> frame : all) {
                out.writeInt(frame.size());
                for (T thing : frame) {
                    form.write(out, thing);
                }
            }
        }
    }
}
