package io.drivesight.simulator.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;

/** Pauses of the garbage collector, as the flight recorder has them: to the microsecond. Start, stop: once. */
final class GcRecorder {
    private static final String COLLECTION = "jdk.GarbageCollection";

    /**
     * What was recorded.
     *
     * @param count of collections
     * @param totalNanos of all pauses [ns]
     * @param longestNanos of the longest pause [ns]
     */
    record Pauses(long count, long totalNanos, long longestNanos) {}

    private final Recording recording = new Recording();

    static GcRecorder start() {
        GcRecorder recorder = new GcRecorder();
        recorder.recording.enable(COLLECTION);
        recorder.recording.start();
        return recorder;
    }

    Pauses stop() throws IOException {
        Path file = Files.createTempFile("drivesight-bench", ".jfr");
        try (recording) {
            recording.stop();
            recording.dump(file);
            return sum(RecordingFile.readAllEvents(file));
        } finally {
            Files.delete(file);
        }
    }

    private static Pauses sum(List<RecordedEvent> events) {
        List<RecordedEvent> collections = events.stream()
                .filter(event -> event.getEventType().getName().equals(COLLECTION))
                .toList();
        return new Pauses(
                collections.size(),
                collections.stream()
                        .mapToLong(event -> event.getDuration("sumOfPauses").toNanos())
                        .sum(),
                collections.stream()
                        .mapToLong(event -> event.getDuration("longestPause").toNanos())
                        .max()
                        .orElse(0));
    }
}
