package io.drivesight.core.evaluation.formats;

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
     * Reads a KITTI {@code evaluate_tracking.seqmap}: name first, number of frames last, for example
     * {@code 0000 empty 000000 000154}.
     */
    public static SequenceMap read(Path file) throws IOException {
        List<Sequence> sequences = new ArrayList<>();
        TextLine.forEach(file, TextLine.SPACES, line -> {
            line.requireColumns(2, "name ... number-of-frames");
            int frames = line.integer(line.size() - 1, "number of frames");
            if (frames < 0) {
                throw line.problem("number of frames is negative: " + frames);
            }
            sequences.add(new Sequence(line.text(0), frames));
        });
        return new SequenceMap(sequences);
    }

    /**
     * One sequence.
     *
     * @param name file name without {@code .txt}
     * @param frames number of frames
     */
    public record Sequence(String name, int frames) {}
}
