package io.drivesight.training.dataset;

import io.drivesight.core.taxonomy.ObjectClass;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A dataset's class names, mapped to the taxonomy: its configuration first, then the built-in table. */
final class ClassMapping {
    /**
     * What a dataset's class becomes.
     *
     * @param kind object, ignore area, or nothing
     * @param objectClass of an object; of an ignore area, the class it is for, or null for all
     */
    record Target(Kind kind, @Nullable ObjectClass objectClass) {
        /** What to do with a box. */
        enum Kind {
            OBJECT,
            IGNORE,
            DROP
        }

        static final Target IGNORE_ALL = new Target(Kind.IGNORE, null);
        static final Target DROP = new Target(Kind.DROP, null);

        /**
         * Parses {@code <class>}, {@code ignore}, {@code ignore <class>} or {@code drop}.
         *
         * @param source what to call the text's origin in messages
         * @throws DatasetException when it is none of these
         */
        static Target parse(String text, String source) {
            String word = text.strip().toLowerCase(Locale.ROOT);
            if (word.equals("drop")) {
                return DROP;
            }
            if (word.equals("ignore")) {
                return IGNORE_ALL;
            }
            boolean ignore = word.startsWith("ignore ");
            return new Target(
                    ignore ? Kind.IGNORE : Kind.OBJECT,
                    taxonomy(ignore ? word.substring("ignore ".length()) : word, source));
        }

        @Override
        public String toString() {
            String label = objectClass == null ? "" : objectClass.label();
            return switch (kind) {
                case OBJECT -> label;
                case IGNORE -> ("ignore " + label).strip();
                case DROP -> "drop";
            };
        }
    }

    private final Map<String, Target> configured = new HashMap<>();
    private final KnownDatasets known;
    /** What was asked for, in the order of names, so that the mapping in use can be shown and hashed. */
    private final Map<String, Target> used = new TreeMap<>();

    ClassMapping(DatasetConfig config, KnownDatasets known) {
        this.known = known;
        @Nullable Map<String, String> mapping = config.mapping();
        if (mapping != null) {
            mapping.forEach((name, target) ->
                    configured.put(KnownDatasets.normal(name), Target.parse(target, "mapping of '" + name + "'")));
        }
    }

    /** A class of the taxonomy by its name. */
    static ObjectClass taxonomy(String name, String source) {
        return ObjectClass.ofLabel(name)
                .orElseThrow(() ->
                        new DatasetException("%s: '%s' is no class; use one of %s, or ignore, ignore <class>, drop"
                                .formatted(
                                        source,
                                        name,
                                        ObjectClass.taxonomy().stream()
                                                .map(ObjectClass::label)
                                                .collect(Collectors.joining(", ")))));
    }

    /** What a name becomes; null: unknown. */
    @Nullable
    Target target(String name) {
        @Nullable Target own = configured.get(KnownDatasets.normal(name));
        @Nullable Target target = own != null ? own : known.target(name);
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
        Set<ObjectClass> classes = new TreeSet<>();
        used.values().stream()
                .filter(target -> target.kind() == Target.Kind.OBJECT)
                .forEach(target -> classes.add(Objects.requireNonNull(target.objectClass())));
        return classes;
    }
}
