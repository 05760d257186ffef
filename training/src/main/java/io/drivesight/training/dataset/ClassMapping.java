package io.drivesight.training.dataset;

import io.drivesight.core.taxonomy.ObjectClass;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A dataset's class names, mapped to the taxonomy: its configuration first, then the built-in table. */
final class ClassMapping {
    private final Map<String, ClassTarget> configured = new HashMap<>();
    private final KnownDatasets known;
    /** What was asked for, in the order of names, so that the mapping in use can be shown and hashed. */
    private final Map<String, ClassTarget> used = new TreeMap<>();

    ClassMapping(DatasetConfig config, KnownDatasets known) {
        this.known = known;
        @Nullable Map<String, String> mapping = config.mapping();
        if (mapping != null) {
            mapping.forEach((name, target) ->
                    configured.put(KnownDatasets.normal(name), ClassTarget.parse(target, "mapping of '" + name + "'")));
        }
    }

    /** What a name becomes; null: unknown. */
    @Nullable
    ClassTarget target(String name) {
        @Nullable ClassTarget own = configured.get(KnownDatasets.normal(name));
        @Nullable ClassTarget target = own != null ? own : known.target(name);
        if (target != null) {
            used.put(name, target);
        }
        return target;
    }

    /** The names asked for, and what they became. */
    Map<String, String> used() {
        Map<String, String> text = new TreeMap<>();
        used.forEach((name, target) -> text.put(name, target.toString()));
        return text;
    }

    /** The classes that some name asked for becomes. */
    Set<ObjectClass> reached() {
        Set<ObjectClass> classes = EnumSet.noneOf(ObjectClass.class);
        used.values().stream()
                .filter(target -> target.kind() == ClassTarget.Kind.OBJECT)
                .forEach(target -> classes.add(Objects.requireNonNull(target.objectClass())));
        return classes;
    }
}
