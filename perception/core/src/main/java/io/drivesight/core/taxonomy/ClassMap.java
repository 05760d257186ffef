package io.drivesight.core.taxonomy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A model's class list, and what each of its classes is: of the {@linkplain ObjectClass taxonomy}, or a class of its own. */
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
            Map.entry("motobike", ObjectClass.MOTORCYCLE),
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

    private ClassMap(List<String> names, @Nullable ObjectClass[] classes) {
        this.names = List.copyOf(names);
        this.classes = classes;
    }

    /**
     * As the service reads a model: what the taxonomy knows is of the taxonomy, what it does not know a class of its own.
     * A class without a name, as placeholders in a model's list have none, is dropped.
     *
     * @param names a model's class names, in the order of its outputs
     * @param dropped names that nobody on the road asked for: their detections are dropped where they are decoded
     */
    public static ClassMap of(List<String> names, Predicate<String> dropped) {
        @Nullable ObjectClass[] classes = new @Nullable ObjectClass[names.size()];
        for (int i = 0; i < classes.length; i++) {
            String name = names.get(i);
            classes[i] =
                    classOf(name).orElseGet(() -> name.isBlank() || dropped.test(name) ? null : ObjectClass.of(name));
        }
        return new ClassMap(names, classes);
    }

    /** The same, with nothing dropped. */
    public static ClassMap of(List<String> names) {
        return of(names, name -> false);
    }

    /** Every class under its own name: {@code vehicle} is not {@code car}. For models that are judged by the names they learned. */
    public static ClassMap own(List<String> names) {
        return new ClassMap(names, names.stream().map(ObjectClass::of).toArray(ObjectClass[]::new));
    }

    /** What a class name means in the taxonomy; empty when the taxonomy does not know it. */
    public static Optional<ObjectClass> classOf(String name) {
        Optional<ObjectClass> direct = ObjectClass.ofLabel(name);
        return direct.isPresent() ? direct : Optional.ofNullable(SYNONYMS.get(ObjectClass.normal(name)));
    }

    /** Number of the model's classes. */
    public int size() {
        return classes.length;
    }

    /** The model's own name of a class, by its index 0..size-1. */
    public String name(int index) {
        return names.get(index);
    }

    /** What a model's class is, by its index 0..size-1; null when its detections are dropped. */
    public @Nullable ObjectClass objectClass(int index) {
        return classes[index];
    }
}
