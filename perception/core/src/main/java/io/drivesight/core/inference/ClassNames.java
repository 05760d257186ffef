package io.drivesight.core.inference;

import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Class names that came with a model that has no card. */
final class ClassNames {
    /** Ultralytics writes its class names into the metadata as a Python dictionary: {@code {0: 'person', 1: "..."}}. */
    private static final Pattern PYTHON_ENTRY = Pattern.compile("(\\d{1,5})\\s*:\\s*(?:'([^']*)'|\"([^\"]*)\")");

    private static final int COCO = CocoClasses.NAMES.size();

    private ClassNames() {}

    /** Names by index; empty unless the indices are 0, 1, 2, ... without a gap. */
    static List<String> parse(String dictionary) {
        TreeMap<Integer, String> byIndex = new TreeMap<>();
        Matcher matcher = PYTHON_ENTRY.matcher(dictionary);
        while (matcher.find()) {
            String name = matcher.group(2) != null ? matcher.group(2) : matcher.group(3);
            byIndex.put(Integer.valueOf(matcher.group(1)), name);
        }
        boolean gapless = !byIndex.isEmpty() && byIndex.lastKey() == byIndex.size() - 1;
        return gapless ? List.copyOf(byIndex.values()) : List.of();
    }

    /**
     * The names that fit a number of outputs: those given, else those of COCO where the number is theirs.
     *
     * @param given names that came with the model; may be none
     * @param outputs number of class outputs; of a DETR one may stand for "no object"
     */
    static Optional<List<String>> fitting(HeadFamily family, List<String> given, int outputs) {
        if (fits(family, given.size(), outputs)) {
            return Optional.of(given);
        }
        return fits(family, COCO, outputs) ? Optional.of(CocoClasses.NAMES) : Optional.empty();
    }

    private static boolean fits(HeadFamily family, int names, int outputs) {
        return names > 0 && (names == outputs || (family == HeadFamily.DETR && names + 1 == outputs));
    }
}
