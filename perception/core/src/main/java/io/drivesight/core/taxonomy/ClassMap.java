package io.drivesight.core.taxonomy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model's class list, and what each of its classes is in the {@linkplain ObjectClass taxonomy}. A class without a
 * counterpart (a sofa) is not a road user: its detections are dropped where they are decoded.
 */
public final class ClassMap {
    /** Names that datasets and models use for the taxonomy's classes, beside the taxonomy's own labels. */
    private static final Map<String, ObjectClass> SYNONYMS = Map.ofEntries(
            Map.entry("pedestrian", ObjectClass.PERSON),
            Map.entry("rider", ObjectClass.PERSON),
            Map.entry("bike", ObjectClass.BICYCLE),
            Map.entry("cyclist", ObjectClass.BICYCLE),
            Map.entry("vehicle", ObjectClass.CAR),
            Map.entry("van", ObjectClass.CAR),
            Map.entry("motorbike", ObjectClass.MOTORCYCLE),
            Map.entry("motor", ObjectClass.MOTORCYCLE),
            Map.entry("tram", ObjectClass.TRAIN),
            Map.entry("stop sign", ObjectClass.TRAFFIC_SIGN),
            Map.entry("bird", ObjectClass.ANIMAL),
            Map.entry("cat", ObjectClass.ANIMAL),
            Map.entry("dog", ObjectClass.ANIMAL),
            Map.entry("horse", ObjectClass.ANIMAL),
            Map.entry("sheep", ObjectClass.ANIMAL),
            Map.entry("cow", ObjectClass.ANIMAL),
            Map.entry("elephant", ObjectClass.ANIMAL),
            Map.entry("bear", ObjectClass.ANIMAL),
            Map.entry("zebra", ObjectClass.ANIMAL),
            Map.entry("giraffe", ObjectClass.ANIMAL));

    private final List<String> names;
    private final @Nullable ObjectClass[] classes;

    private ClassMap(List<String> names) {
        this.names = List.copyOf(names);
        this.classes = new @Nullable ObjectClass[names.size()];
        for (int i = 0; i < classes.length; i++) {
            classes[i] = classOf(names.get(i)).orElse(null);
        }
    }

    /** Maps a model's class names, in the order of its outputs. */
    public static ClassMap of(List<String> names) {
        return new ClassMap(names);
    }

    /** What a class name means in the taxonomy; empty when it is no road user. */
    public static Optional<ObjectClass> classOf(String name) {
        Optional<ObjectClass> direct = ObjectClass.ofLabel(name);
        return direct.isPresent()
                ? direct
                : Optional.ofNullable(SYNONYMS.get(
                        name.strip().toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ')));
    }

    /** Number of the model's classes. */
    public int size() {
        return classes.length;
    }

    /** The model's own name of a class, by its index 0..size-1. */
    public String name(int index) {
        return names.get(index);
    }

    /** The taxonomy's class for a model's class index 0..size-1; null when it is no road user. */
    public @Nullable ObjectClass objectClass(int index) {
        return classes[index];
    }
}
