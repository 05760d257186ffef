package io.drivesight.training.frames;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Pictures in a folder, ready to be read as a dataset of format {@code frames}.
 *
 * @param folder where they are
 * @param source what they came from, without secrets
 * @param taken frames written; -1: the folder itself was given, nothing was written
 * @param seen messages looked at
 * @param skipped by reason, how many were of no use
 * @param notes what a person should know, one sentence each
 */
public record CollectedFrames(
        Path folder, String source, int taken, long seen, Map<String, Long> skipped, List<String> notes) {
    public CollectedFrames {
        skipped = Collections.unmodifiableMap(new TreeMap<>(skipped));
        notes = List.copyOf(notes);
    }

    /** One line for people. */
    public String summary() {
        if (taken < 0) {
            return "frames: " + folder;
        }
        StringBuilder text = new StringBuilder("%s: %d frames taken of %d".formatted(source, taken, seen));
        skipped.forEach((reason, count) -> text.append(", %d %s".formatted(count, reason)));
        return text.toString();
    }
}
