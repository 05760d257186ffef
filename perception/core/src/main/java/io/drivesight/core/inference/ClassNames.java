package io.drivesight.core.inference;

import io.drivesight.core.taxonomy.ClassMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Class names of models that have no card. */
public final class ClassNames {
    /** The 80 class names of COCO detection, in the order that pre-trained models use. */
    public static final List<String> COCO = List.of("""
            person, bicycle, car, motorbike, aeroplane, bus, train, truck, boat, traffic light, fire hydrant,
            stop sign, parking meter, bench, bird, cat, dog, horse, sheep, cow, elephant, bear, zebra, giraffe,
            backpack, umbrella, handbag, tie, suitcase, frisbee, skis, snowboard, sports ball, kite,
            baseball bat, baseball glove, skateboard, surfboard, tennis racket, bottle, wine glass, cup, fork,
            knife, spoon, bowl, banana, apple, sandwich, orange, broccoli, carrot, hot dog, pizza, donut, cake,
            chair, sofa, pottedplant, bed, diningtable, toilet, tvmonitor, laptop, mouse, remote, keyboard,
            cell phone, microwave, oven, toaster, sink, refrigerator, book, clock, vase, scissors, teddy bear,
            hair drier, toothbrush
            """.strip().split(",\\s+"));

    /** Ultralytics writes its class names into the metadata as a Python dictionary: {@code {0: 'person', 1: "..."}}. */
    private static final Pattern PYTHON_ENTRY = Pattern.compile("(\\d{1,5})\\s*:\\s*(?:'([^']*)'|\"([^\"]*)\")");

    private ClassNames() {}

    /**
     * What a model's classes are to the service. Of a detector of everyday things, which knows all of COCO's classes, those that are
     * not on the road are dropped.
     */
    public static ClassMap mapOf(List<String> names) {
        boolean everyday = names.containsAll(COCO);
        return ClassMap.of(names, name -> everyday && COCO.contains(name));
    }

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
        return fits(family, COCO.size(), outputs) ? Optional.of(COCO) : Optional.empty();
    }

    private static boolean fits(HeadFamily family, int names, int outputs) {
        return names > 0 && (names == outputs || (family == HeadFamily.DETR && names + 1 == outputs));
    }
}
