package io.drivesight.training.dataset;

import io.drivesight.core.geometry.ImageSize;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Formats with one label file per image. */
final class LabelFiles {
    /** A label file is some lines of text; what is longer is something else. */
    static final long MAX_BYTES = 16L << 20;

    private static final Set<String> NOT_LABELS = Set.of(
            "classes", "obj", "names", "train", "val", "valid", "test", "trainval", "readme", "license", "notes");

    /** Reads the boxes of one label file. */
    interface Parser {
        List<RawBox> parse(Path file, ImageSize size) throws IOException;
    }

    private LabelFiles() {}

    /** All files with this extension below a folder, sorted; lists of classes and splits left out. */
    static List<Path> list(Path folder, String extension) throws IOException {
        try (Stream<Path> walk = Files.walk(folder, 12, FileVisitOption.FOLLOW_LINKS)) {
            return walk.filter(path -> isLabel(path, extension)).sorted().toList();
        } catch (java.io.UncheckedIOException e) {
            throw new IOException(folder + ": cannot be searched for labels: " + e.getMessage(), e);
        }
    }

    private static boolean isLabel(Path path, String extension) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(extension)
                && !NOT_LABELS.contains(ImageIndex.stem(name))
                && !name.startsWith(".")
                && Files.isRegularFile(path);
    }

    /** Reads every label file of a folder, each with the image of the same name, and counts images that have none. */
    static List<RawImage> read(DatasetFolder folder, Path labels, String extension, Parser parser) throws IOException {
        List<RawImage> images = new ArrayList<>();
        Set<Path> known = new HashSet<>();
        for (Path file : list(labels, extension)) {
            String reference = labels.relativize(file).toString();
            Optional<DatasetFolder.RawSource> source = folder.image(reference, folder.name(file));
            if (source.isPresent() && known.add(source.get().file())) {
                images.add(image(
                        folder, source.get(), parser.parse(file, source.get().size())));
            }
        }
        reportWithoutLabels(folder, known);
        return images;
    }

    private static RawImage image(DatasetFolder folder, DatasetFolder.RawSource source, List<RawBox> boxes) {
        return new RawImage(source.file(), source.size(), boxes, folder.splitByFolder(source.file()), null);
    }

    /** Counts images that no label speaks of. */
    static void reportWithoutLabels(DatasetFolder folder, Set<Path> known) throws IOException {
        for (Path image : folder.images().files()) {
            if (!known.contains(image)) {
                folder.problems()
                        .add(
                                Problem.Kind.MISSING_LABELS,
                                folder.name(image),
                                "no label file, left out; add an empty one if nothing is in the image");
            }
        }
    }

    /** The lines of a label file, blank ones too. Malformed UTF-8 becomes replacement characters. */
    static List<String> lines(Path file) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new DatasetException(file + ": longer than 16 MiB, this is no label file");
        }
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }

    /** The first line that is not blank in any of the first files; empty when all are blank. */
    static Optional<String> firstLine(List<Path> files) throws IOException {
        for (Path file : files.subList(0, Math.min(200, files.size()))) {
            Optional<String> line =
                    lines(file).stream().filter(text -> !text.isBlank()).findFirst();
            if (line.isPresent()) {
                return line;
            }
        }
        return Optional.empty();
    }
}
