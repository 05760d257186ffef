package io.drivesight.simulator.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The images of a folder, sorted by name (numbers in names by value). Files are read when asked for.
 */
public final class ImageFolder {
    private final List<Path> files;

    private ImageFolder(List<Path> files) {
        this.files = files;
    }

    /**
     * The {@code .jpg}, {@code .jpeg} and {@code .png} files of a folder.
     *
     * @throws IOException when there is no such folder, or no image in it; the message says which
     */
    public static ImageFolder of(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("no such folder of frames: " + folder);
        }
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> files = all.filter(Files::isRegularFile)
                    .filter(ImageFolder::looksLikeAnImage)
                    .sorted(Comparator.comparing(Path::toString, ImageFolder::byNumbers))
                    .toList();
            if (files.isEmpty()) {
                throw new IOException("no .jpg, .jpeg or .png files in " + folder);
            }
            return new ImageFolder(files);
        }
    }

    private static boolean looksLikeAnImage(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".jpg") || name.endsWith(".jpeg") || name.endsWith(".png");
    }

    /** Orders {@code f2} before {@code f10}, and {@code f02} before {@code f2}. */
    static int byNumbers(String a, String b) {
        String[] left = parts(a);
        String[] right = parts(b);
        for (int i = 0; i < Math.min(left.length, right.length); i++) {
            int order = comparePart(left[i], right[i]);
            if (order != 0) {
                return order;
            }
        }
        int order = Integer.compare(left.length, right.length);
        return order != 0 ? order : a.compareTo(b);
    }

    private static String[] parts(String name) {
        return name.split("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)");
    }

    private static int comparePart(String a, String b) {
        if (a.isEmpty() || b.isEmpty() || !Character.isDigit(a.charAt(0)) || !Character.isDigit(b.charAt(0))) {
            return a.compareTo(b);
        }
        String left = a.replaceFirst("^0+(?=.)", "");
        String right = b.replaceFirst("^0+(?=.)", "");
        return left.length() != right.length() ? Integer.compare(left.length(), right.length()) : left.compareTo(right);
    }

    /** Number of images, above 0. */
    public int size() {
        return files.size();
    }

    /** Where an image lies. */
    public Path file(int index) {
        return files.get(index);
    }

    /** The bytes of an image, by its index 0..size-1. */
    public byte[] read(int index) throws IOException {
        return Files.readAllBytes(files.get(index));
    }
}
