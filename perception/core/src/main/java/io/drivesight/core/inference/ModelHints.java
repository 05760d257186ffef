package io.drivesight.core.inference;

import io.drivesight.core.geometry.ImageSize;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a model without a card tells beside the shapes of its input and outputs.
 *
 * @param source its file, or what else it is called in messages
 * @param graphName the graph's own name; may be empty
 * @param metadata the file's metadata
 * @param operators names of the graph's operators
 */
record ModelHints(String source, String graphName, Map<String, String> metadata, Set<String> operators) {
    /** {@code 416x256}: width and height. */
    private static final Pattern WIDTH_HEIGHT = Pattern.compile("(?<![0-9A-Za-z])(\\d{2,4})x(\\d{2,4})(?![0-9A-Za-z])");
    /** {@code _416}: a square. */
    private static final Pattern SIDE = Pattern.compile("(?<![0-9A-Za-z.])(\\d{3,4})(?![0-9A-Za-z.])");
    /** Ultralytics' {@code imgsz}: height and width. */
    private static final Pattern HEIGHT_WIDTH = Pattern.compile("\\s*\\[\\s*(\\d{2,4})\\s*,\\s*(\\d{2,4})\\s*]\\s*");

    /** Every published input is a multiple of this; years and class counts are not. */
    private static final int MULTIPLE = 32;

    /** An input size, and where it was read. */
    record NamedSize(ImageSize size, String where) {}

    /** The file's name without folder and ending. */
    String name() {
        String file = source.substring(Math.max(source.lastIndexOf('/'), source.lastIndexOf('\\')) + 1);
        return file.endsWith(".onnx") ? file.substring(0, file.length() - ".onnx".length()) : file;
    }

    /** Whether the file's or the graph's name has a word in it, in any case. */
    boolean isCalled(String word) {
        return Stream.of(name(), graphName)
                .anyMatch(name -> name.toLowerCase(Locale.ROOT).contains(word));
    }

    /** The input size that the file's name, the metadata or the graph's name tell; empty when none does. */
    Optional<NamedSize> size() {
        return size(name())
                .map(size -> new NamedSize(size, "the file's name"))
                .or(() -> pair(HEIGHT_WIDTH.matcher(metadata.getOrDefault("imgsz", "")), 2, 1)
                        .map(size -> new NamedSize(size, "the metadata (imgsz)")))
                .or(() -> size(graphName).map(size -> new NamedSize(size, "the graph's name")));
    }

    private static Optional<ImageSize> size(String name) {
        return pair(WIDTH_HEIGHT.matcher(name), 1, 2).or(() -> pair(SIDE.matcher(name), 1, 1));
    }

    private static Optional<ImageSize> pair(Matcher matcher, int width, int height) {
        while (matcher.find()) {
            ImageSize size =
                    new ImageSize(Integer.parseInt(matcher.group(width)), Integer.parseInt(matcher.group(height)));
            if (isInput(size.width()) && isInput(size.height())) {
                return Optional.of(size);
            }
        }
        return Optional.empty();
    }

    private static boolean isInput(int side) {
        return side >= MULTIPLE && side % MULTIPLE == 0;
    }
}
