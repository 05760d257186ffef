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
    /** {@code _416}: a square; not how long a training took. */
    private static final Pattern SIDE = Pattern.compile(
            "(?<![0-9A-Za-z.])(?<!(?:epochs?|steps?|iter(?:ation)?s?|ckpt|checkpoint)[-_ ]?)(\\d{3,4})(?![0-9A-Za-z.])",
            Pattern.CASE_INSENSITIVE);
    /** Ultralytics' {@code imgsz}: height and width. */
    private static final Pattern HEIGHT_WIDTH = Pattern.compile("\\s*\\[\\s*(\\d{2,4})\\s*,\\s*(\\d{2,4})\\s*]\\s*");

    /** Every published input is a multiple of this; years and class counts are not. */
    private static final int MULTIPLE = 32;
    /** A number on its own beyond these is none. */
    private static final int LEAST_SIDE = 128;

    private static final int MOST_SIDE = 1536;

    /**
     * An input size, and where it was read.
     *
     * @param alone it was one number, which may have meant something else
     */
    record NamedSize(ImageSize size, boolean alone, String where) {}

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
        return size(name(), "the file's name")
                .or(() -> pair(HEIGHT_WIDTH.matcher(metadata.getOrDefault("imgsz", "")), 2, 1)
                        .map(size -> new NamedSize(size, false, "the metadata (imgsz)")))
                .or(() -> size(graphName, "the graph's name"));
    }

    private static Optional<NamedSize> size(String name, String where) {
        return pair(WIDTH_HEIGHT.matcher(name), 1, 2)
                .map(size -> new NamedSize(size, false, where))
                .or(() -> side(name).map(size -> new NamedSize(size, true, where)));
    }

    private static Optional<ImageSize> side(String name) {
        return SIDE.matcher(name)
                .results()
                .mapToInt(match -> Integer.parseInt(match.group()))
                .filter(side -> LEAST_SIDE <= side && side <= MOST_SIDE && isInput(side))
                .mapToObj(side -> new ImageSize(side, side))
                .findFirst();
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
