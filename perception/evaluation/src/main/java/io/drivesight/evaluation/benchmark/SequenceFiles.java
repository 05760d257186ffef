package io.drivesight.evaluation.benchmark;

import io.drivesight.evaluation.formats.SequenceMap;
import io.drivesight.evaluation.formats.SequenceMap.Sequence;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the files of a sequence lie: {@code NAME.txt} in the folder, or as MOTChallenge has them, {@code NAME/gt/gt.txt}.
 *
 * @param truthFolder folder of the ground truth
 * @param trackFolder folder of the results
 */
public record SequenceFiles(Path truthFolder, Path trackFolder) {
    private static final String SUFFIX = ".txt";
    private static final List<String> TRUTH_NAMES = List.of("%s.txt", "%s/gt/gt.txt", "%s/gt.txt");
    private static final List<String> TRACK_NAMES = List.of("%s.txt", "%1$s/%1$s.txt", "%s/test.txt");

    /** The ground truth's file. */
    public Path truth(Sequence sequence) throws IOException {
        return find(truthFolder, TRUTH_NAMES, sequence.name(), "ground truth");
    }

    /** The results' file. */
    public Path tracks(Sequence sequence) throws IOException {
        return find(trackFolder, TRACK_NAMES, sequence.name(), "tracks (a sequence without any needs an empty file)");
    }

    /** Every sequence that the ground truth has, by name, of unknown length. */
    public SequenceMap all() throws IOException {
        try (Stream<Path> entries = Files.list(truthFolder)) {
            List<Sequence> sequences = entries.map(path -> path.getFileName().toString())
                    .map(name -> name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name)
                    .filter(name -> exists(truthFolder, TRUTH_NAMES, name))
                    .distinct()
                    .sorted()
                    .map(name -> new Sequence(name, Sequence.UNKNOWN_LENGTH))
                    .toList();
            if (sequences.isEmpty()) {
                throw new FileNotFoundException(
                        "%s holds no ground truth: expected NAME.txt or NAME/gt/gt.txt".formatted(truthFolder));
            }
            return new SequenceMap(sequences);
        }
    }

    private static boolean exists(Path folder, List<String> names, String sequence) {
        return names.stream().anyMatch(name -> Files.isRegularFile(folder.resolve(name.formatted(sequence))));
    }

    private static Path find(Path folder, List<String> names, String sequence, String what) throws IOException {
        return names.stream()
                .map(name -> folder.resolve(name.formatted(sequence)))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new FileNotFoundException("sequence %s has no %s: no file %s"
                        .formatted(sequence, what, folder.resolve(names.get(0).formatted(sequence)))));
    }
}
