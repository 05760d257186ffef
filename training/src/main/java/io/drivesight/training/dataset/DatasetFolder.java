package io.drivesight.training.dataset;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageDecodeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A folder on its way to a dataset: where things lie in it, its images, its configuration, and what is wrong with it. */
final class DatasetFolder {
    private final Path root;
    private final DatasetConfig config;
    private final ImageProbe probe;
    private final ProblemLog problems;
    private @Nullable ImageIndex images;

    DatasetFolder(Path root, DatasetConfig config, ImageProbe probe, ProblemLog problems) {
        this.root = root;
        this.config = config;
        this.probe = probe;
        this.problems = problems;
    }

    Path root() {
        return root;
    }

    DatasetConfig config() {
        return config;
    }

    ProblemLog problems() {
        return problems;
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
            problems.add(Problem.Kind.MISSING_IMAGE, where, missing(reference, candidates));
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
            return Optional.of(new RawSource(file, probe.size(file)));
        } catch (IOException | ImageDecodeException e) {
            problems.add(
                    Problem.Kind.CORRUPT_IMAGE,
                    file.toString(),
                    "cannot be read (" + e.getMessage() + "); replace it, or remove it with its labels");
            return Optional.empty();
        }
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
