package io.drivesight.core.taxonomy;

import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What an object is: a class of the {@linkplain #taxonomy() road-user taxonomy}, or one that only a model or a dataset knows (a red
 * light, a cone), which is a kind of its own. There is one instance for each label: compare with {@code ==}.
 */
public final class ObjectClass implements Comparable<ObjectClass> {
    public static final ObjectClass PERSON = new ObjectClass(0, "person", Kind.VULNERABLE, 0xff5a5f);
    public static final ObjectClass BICYCLE = new ObjectClass(1, "bicycle", Kind.VULNERABLE, 0xffb400);
    public static final ObjectClass CAR = new ObjectClass(2, "car", Kind.VEHICLE, 0x2ec4ff);
    public static final ObjectClass MOTORCYCLE = new ObjectClass(3, "motorcycle", Kind.VULNERABLE, 0xff7ad9);
    public static final ObjectClass BUS = new ObjectClass(4, "bus", Kind.VEHICLE, 0x8c6cff);
    public static final ObjectClass TRUCK = new ObjectClass(5, "truck", Kind.VEHICLE, 0x00d1a0);
    public static final ObjectClass TRAIN = new ObjectClass(6, "train", Kind.VEHICLE, 0xb0b0ff);
    public static final ObjectClass ANIMAL = new ObjectClass(7, "animal", Kind.ANIMAL, 0xc08552);
    public static final ObjectClass TRAFFIC_LIGHT = new ObjectClass(8, "traffic light", Kind.INFRASTRUCTURE, 0xf7f052);
    public static final ObjectClass TRAFFIC_SIGN = new ObjectClass(9, "traffic sign", Kind.INFRASTRUCTURE, 0xe0e0e0);

    /** Coarse kinds: an object may change its class within a kind (car, truck), never across kinds. */
    public enum Kind {
        /** Closed motor vehicles and trains. */
        VEHICLE,
        /** People, and what they ride unprotected. */
        VULNERABLE,
        ANIMAL,
        /** Does not move. */
        INFRASTRUCTURE,
        /** Not in the taxonomy: nothing is known of its size and motion, and each class is a kind of its own. */
        OTHER;

        /** Whether it goes about on the road, with a size and motion that are known. */
        public boolean isRoadUser() {
            return this == VEHICLE || this == VULNERABLE || this == ANIMAL;
        }
    }

    private static final List<ObjectClass> TAXONOMY =
            List.of(PERSON, BICYCLE, CAR, MOTORCYCLE, BUS, TRUCK, TRAIN, ANIMAL, TRAFFIC_LIGHT, TRAFFIC_SIGN);
    private static final Map<String, ObjectClass> BY_LABEL =
            TAXONOMY.stream().collect(Collectors.toUnmodifiableMap(ObjectClass::label, Function.identity()));
    /** The classes beyond the taxonomy that something still holds, by label. */
    private static final Map<String, WeakReference<ObjectClass>> OTHERS = new WeakHashMap<>();

    private final int order;
    private final String label;
    private final Kind kind;
    private final int rgb;

    private ObjectClass(int order, String label, Kind kind, int rgb) {
        this.order = order;
        this.label = label;
        this.kind = kind;
        this.rgb = rgb;
    }

    /** The road-user taxonomy, in its order. */
    public static List<ObjectClass> taxonomy() {
        return TAXONOMY;
    }

    /**
     * The class of a name: the taxonomy's of that {@linkplain #ofLabel label}, else one of its own, whose label is the name as it is.
     *
     * @throws IllegalArgumentException when the name is blank
     */
    public static ObjectClass of(String name) {
        String label = name.strip();
        if (label.isEmpty()) {
            throw new IllegalArgumentException("a class needs a name");
        }
        return ofLabel(label).orElseGet(() -> other(label));
    }

    private static ObjectClass other(String label) {
        synchronized (OTHERS) {
            WeakReference<ObjectClass> known = OTHERS.get(label);
            ObjectClass found = known == null ? null : known.get();
            if (found == null) {
                // The key lives as long as the class, which holds it.
                found = new ObjectClass(TAXONOMY.size(), label, Kind.OTHER, LabelColour.of(label));
                OTHERS.remove(label);
                OTHERS.put(label, new WeakReference<>(found));
            }
            return found;
        }
    }

    /** The name used in files and on screens: the taxonomy's are lower case, e.g. {@code traffic light}. */
    public String label() {
        return label;
    }

    public Kind kind() {
        return kind;
    }

    /** True: a class of the taxonomy; false: one that only a model or a dataset knows. */
    public boolean inTaxonomy() {
        return kind != Kind.OTHER;
    }

    /** Whether one object may be called either: of one kind, and beyond the taxonomy the same. */
    public boolean isOfOneKindWith(ObjectClass other) {
        return kind == other.kind && (inTaxonomy() || this == other);
    }

    /** The colour that pictures draw it in, {@code 0xRRGGBB}: the same everywhere. */
    public int rgb() {
        return rgb;
    }

    /** Finds a class of the taxonomy by its {@link #label()}; case, underscores and hyphens do not matter. */
    public static Optional<ObjectClass> ofLabel(String label) {
        return Optional.ofNullable(BY_LABEL.get(normal(label)));
    }

    /** Class names are compared without case, underscores and hyphens. */
    public static String normal(String name) {
        return name.strip().toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ');
    }

    /** The taxonomy's order, then by label. */
    @Override
    public int compareTo(ObjectClass other) {
        return order != other.order ? Integer.compare(order, other.order) : label.compareTo(other.label);
    }

    @Override
    public String toString() {
        return label;
    }

    /** Colours for classes that no one chose one for: the colour that a name speaks of, else a hue from the name, the same every time. */
    static final class LabelColour {
        private static final Map<String, Integer> WORDS = Map.of(
                "red", 0xff3b3b,
                "orange", 0xff9a1f,
                "amber", 0xff9a1f,
                "yellow", 0xffd92e,
                "green", 0x35e06a,
                "blue", 0x4f8cff,
                "white", 0xf5f5f5);
        /** The golden angle as a part of the circle: neighbouring hashes get hues far apart. */
        private static final double GOLDEN = 0.381966;

        private LabelColour() {}

        /** {@code 0xRRGGBB}. */
        static int of(String label) {
            for (String word : ObjectClass.normal(label).split("\\s+", -1)) {
                Integer known = WORDS.get(word);
                if (known != null) {
                    return known;
                }
            }
            double turns = label.hashCode() * GOLDEN;
            return bright(turns - Math.floor(turns));
        }

        /** A bright, not quite full colour of a hue 0..1. */
        private static int bright(double hue) {
            int rgb = 0;
            for (int channel = 0; channel < 3; channel++) {
                double away = Math.abs(Math.IEEEremainder(6 * hue - 2 * channel, 6));
                double full = Math.max(0, Math.min(1, 2 - away));
                rgb = rgb << 8 | (int) Math.round(255 * (0.35 + 0.65 * full));
            }
            return rgb;
        }
    }
}
