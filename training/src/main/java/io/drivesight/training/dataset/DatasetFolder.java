package io.drivesight.training.dataset;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException;
import io.drivesight.core.image.PixelImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder on its way to a dataset: its configuration, its images and label files, and what is wrong with it. */
final class DatasetFolder {
    private static final long MAX_LABEL_BYTES = 16L << 20;
    private static final Set<String> NOT_LABELS = Set.of(
            "classes", "obj", "names", "train", "val", "valid", "test", "trainval", "readme", "license", "notes");

    private final Path root;
    private final DatasetConfig config;
    private final ImageFiles files;
    private final Problem.Log problems;
    private @Nullable ImageIndex images;

    DatasetFolder(Path root, DatasetConfig config, ImageFiles files, Problem.Log problems) {
        this.root = root;
        this.config = config;
        this.files = files;
        this.problems = problems;
    }

    Path root() {
        return root;
    }

    DatasetConfig config() {
        return config;
    }

    /** Counts something that is wrong. */
    void problem(Problem.Kind kind, String where, String message) {
        problems.add(kind, where, message);
    }

    /** The images below the configured image folder, else below the root. */
    ImageIndex images() throws IOException {
        ImageIndex known = images;
        if (known == null) {
            @Nullable String folder = config.images();
            known = ImageIndex.of(folder == null ? root : existing(folder, "images"));
            images = known;
        }
        return known;
    }

    /** The configured labels, else the first of these that exists. */
    Optional<Path> labels(List<String> usual) {
        @Nullable String configured = config.labels();
        if (configured != null) {
            return Optional.of(existing(configured, "labels"));
        }
        return usual.stream().map(root::resolve).filter(Files::exists).findFirst();
    }

    private Path existing(String relative, String key) {
        Path path = root.resolve(relative);
        if (!Files.exists(path)) {
            throw new DatasetException(path + ": not there, though the dataset's configuration says '" + key + ": "
                    + relative + "'; correct it, or put the files there");
        }
        return path;
    }

    /** The image a label file means; empty, and counted, when there is none or it cannot be read. */
    Optional<RawSource> image(String reference, String where) throws IOException {
        List<Path> candidates = images().candidates(reference);
        if (candidates.size() != 1) {
            problem(Problem.Kind.MISSING_IMAGE, where, missing(reference, candidates));
            return Optional.empty();
        }
        return source(candidates.get(0));
    }

    private String missing(String reference, List<Path> candidates) throws IOException {
        return candidates.isEmpty()
                ? "no image '%s' below %s; add it, or remove its labels".formatted(reference, root)
                : "'%s' may mean %d images (%s, %s, ...); give its path below %s"
                        .formatted(
                                reference,
                                candidates.size(),
                                images().relative(candidates.get(0)),
                                images().relative(candidates.get(1)),
                                root);
    }

    /** An image with its real size; empty, and counted, when it cannot be read. */
    Optional<RawSource> source(Path file) {
        try {
            return Optional.of(new RawSource(file, files.size(file)));
        } catch (IOException | ImageDecodeException e) {
            problem(
                    Problem.Kind.CORRUPT_IMAGE,
                    file.toString(),
                    "cannot be read (" + e.getMessage() + "); replace it, or remove it with its labels");
            return Optional.empty();
        }
    }

    /** The pixels of an image. */
    PixelImage decode(Path file) throws IOException {
        return files.decode(file);
    }

    /** All files with this extension below a folder, sorted; lists of classes and splits left out. */
    List<Path> labelFiles(Path place, String extension) throws IOException {
        try (Stream<Path> walk = Files.walk(place, 12, FileVisitOption.FOLLOW_LINKS)) {
            return walk.filter(path -> isLabel(path, extension)).sorted().toList();
        } catch (UncheckedIOException e) {
            throw new IOException(place + ": cannot be searched for labels: " + e.getMessage(), e);
        }
    }

    private static boolean isLabel(Path path, String extension) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(extension)
                && !NOT_LABELS.contains(ImageIndex.stem(name))
                && !name.startsWith(".")
                && Files.isRegularFile(path);
    }

    /** The lines of a label file, blank ones too. Malformed UTF-8 becomes replacement characters. */
    List<String> lines(Path file) throws IOException {
        requireShort(file);
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /** A label file is some lines of text; what is longer is something else. */
    void requireShort(Path file) throws IOException {
        if (Files.size(file) > MAX_LABEL_BYTES) {
            throw new DatasetException(file + ": longer than 16 MiB, this is no label file");
        }
    }

    /** The first line that is not blank in any of the first files; empty when all are blank. */
    Optional<String> firstLine(List<Path> files) throws IOException {
        for (Path file : files.subList(0, Math.min(200, files.size()))) {
            Optional<String> line =
                    lines(file).stream().filter(text -> !text.isBlank()).findFirst();
            if (line.isPresent()) {
                return line;
            }
        }
        return Optional.empty();
    }

    /** A path below the root, as it stands in messages. */
    String name(Path file) {
        return file.startsWith(root) ? root.relativize(file).toString().replace('\\', '/') : file.toString();
    }

    /** The split that one of the path's folders below the root names. */
    @Nullable
    Split splitByFolder(Path file) {
        String[] parts = name(file).split("/");
        for (int i = 0; i < parts.length - 1; i++) {
            Optional<Split> split = Split.ofName(parts[i]);
            if (split.isPresent()) {
                return split.get();
            }
        }
        return null;
    }

    /** An image file and its size. */
    record RawSource(Path file, ImageSize size) {}
}
