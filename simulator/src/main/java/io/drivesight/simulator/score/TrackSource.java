package io.drivesight.simulator.score;

import io.drivesight.simulator.record.RecordedTracks;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder of track files: the one given, or one made from a recording, which goes away again.
 *
 * @param folder where the files are
 * @param temporary true: made for this
 */
record TrackSource(Path folder, boolean temporary) implements Closeable {
    static TrackSource of(Path tracks) throws IOException {
        if (!Files.isRegularFile(tracks)) {
            return new TrackSource(tracks, false);
        }
        TrackSource source = new TrackSource(Files.createTempDirectory("drivesight-tracks-"), true);
        try {
            RecordedTracks.export(tracks, source.folder());
            return source;
        } catch (IOException e) {
            source.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        if (temporary) {
            try (Stream<Path> files = Files.walk(folder)) {
                List<Path> inward = files.sorted(Comparator.reverseOrder()).toList();
                for (Path file : inward) {
                    Files.delete(file);
                }
            }
        }
    }
}
