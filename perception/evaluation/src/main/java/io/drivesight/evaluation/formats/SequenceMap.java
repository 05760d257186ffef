package io.drivesight.evaluation.formats;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which sequences to score and how long they are.
 *
 * @param sequences in the file's order
 */
public record SequenceMap(List<Sequence> sequences) {
    public SequenceMap {
        sequences = List.copyOf(sequences);
    }

    /**
     * Reads a list of sequences: name first, number of frames last, as in KITTI's {@code evaluate_tracking.seqmap}
     * ({@code 0000 empty 000000 000154}), or names alone, under a head line {@code name} or not, as in MOTChallenge.
     */
    public static SequenceMap read(Path file) throws IOException {
        List<Sequence> sequences = new ArrayList<>();
        TextLine.forEach(file, TextLine.SPACES, line -> {
            boolean isHead = line.number() == 1 && line.text(0).equals("name");
            if (!isHead) {
                sequences.add(new Sequence(line.text(0), line.size() == 1 ? Sequence.UNKNOWN_LENGTH : frames(line)));
            }
        });
        if (sequences.isEmpty()) {
            throw new FormatException(file, "names no sequence");
        }
        return new SequenceMap(sequences);
    }

    private static int frames(TextLine line) throws FormatException {
        int frames = line.integer(line.size() - 1, "number of frames");
        if (frames < 0) {
            throw line.problem("number of frames is negative: " + frames);
        }
        return frames;
    }

    /**
     * One sequence.
     *
     * @param name file name without {@code .txt}
     * @param frames number of frames, or {@link #UNKNOWN_LENGTH}
     */
    public record Sequence(String name, int frames) {
        public static final int UNKNOWN_LENGTH = -1;

        public boolean hasKnownLength() {
            return frames != UNKNOWN_LENGTH;
        }
    }
}
