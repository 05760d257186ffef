package io.drivesight.training.dataset;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * All images below a folder, and which of them a name in a label file means. Label files are sloppy: they give other
 * extensions, paths of another machine, or drop the front of the name. A name means the image with, in this order: that path; a
 * path that ends in it; the same without extension; a name that ends in it behind an underscore or a hyphen. Several at one step:
 * none is meant.
 */
public final class ImageIndex {
    private static final Pattern IMAGE = Pattern.compile("(?is).*\\.(jpg|jpeg|png)");
    private static final int MAX_DEPTH = 12;

    private final Path root;
    private final List<Path> files;
    private final Map<String, List<Path>> byStem = new HashMap<>();
    private final Map<String, List<Path>> bySuffix = new HashMap<>();

    private ImageIndex(Path root, List<Path> files) {
        this.root = root;
        this.files = List.copyOf(files);
        for (Path file : files) {
            String stem = stem(file.getFileName().toString());
            byStem.computeIfAbsent(stem, key -> new ArrayList<>()).add(file);
            for (int i = 1; i < stem.length(); i++) {
                if (stem.charAt(i - 1) == '_' || stem.charAt(i - 1) == '-') {
                    bySuffix.computeIfAbsent(stem.substring(i), key -> new ArrayList<>())
                            .add(file);
                }
            }
        }
    }

    /** Finds all JPEG and PNG files, hidden ones left out, sorted by path. */
    public static ImageIndex of(Path root) throws IOException {
        try (Stream<Path> walk = Files.walk(root, MAX_DEPTH, FileVisitOption.FOLLOW_LINKS)) {
            return new ImageIndex(
                    root,
                    walk.filter(ImageIndex::isImage)
                            .filter(path -> !isHidden(root.relativize(path)))
                            .sorted()
                            .toList());
        } catch (UncheckedIOException e) {
            throw new IOException(root + ": cannot be searched for images: " + e.getMessage(), e);
        }
    }

    private static boolean isImage(Path path) {
        return IMAGE.matcher(path.getFileName().toString()).matches() && Files.isRegularFile(path);
    }

    private static boolean isHidden(Path relative) {
        return StreamSupport.stream(relative.spliterator(), false)
                .anyMatch(part -> part.toString().startsWith("."));
    }

    /** All images, by path. */
    List<Path> files() {
        return files;
    }

    /** What a name in a label file may mean: exactly one image, none, or several. */
    public List<Path> candidates(String reference) {
        String normal = reference.replace('\\', '/').strip();
        List<Path> sameStem = byStem.getOrDefault(stem(lastPart(normal)), List.of());
        List<Path> exact =
                sameStem.stream().filter(path -> relative(path).equals(normal)).toList();
        if (!exact.isEmpty()) {
            return exact;
        }
        List<Path> samePath = narrow(sameStem, normal);
        return samePath.isEmpty() ? bySuffix.getOrDefault(stem(lastPart(normal)), List.of()) : samePath;
    }

    /** Of images with one name in several folders, those whose path shares the most with the reference's end. */
    private List<Path> narrow(List<Path> sameStem, String reference) {
        if (sameStem.size() < 2) {
            return sameStem;
        }
        String[] wanted = stem(reference).split("/");
        Map<Integer, List<Path>> byShared = new TreeMap<>();
        for (Path path : sameStem) {
            int shared = sharedEnd(wanted, stem(relative(path)).split("/"));
            byShared.computeIfAbsent(-shared, key -> new ArrayList<>()).add(path);
        }
        return byShared.values().iterator().next();
    }

    private static int sharedEnd(String[] a, String[] b) {
        int shared = 0;
        while (shared < Math.min(a.length, b.length) && a[a.length - 1 - shared].equals(b[b.length - 1 - shared])) {
            shared++;
        }
        return shared;
    }

    /** The path below the root, with forward slashes. */
    public String relative(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private static String lastPart(String reference) {
        return reference.substring(reference.lastIndexOf('/') + 1);
    }

    /** A name without an image's (or a label's) extension. */
    static String stem(String name) {
        int dot = name.lastIndexOf('.');
        boolean extension = dot > name.lastIndexOf('/') && name.length() - dot <= 5;
        return extension ? name.substring(0, dot) : name;
    }
}
