package io.drivesight.training.dataset;

import io.drivesight.core.taxonomy.ObjectClass;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a dataset's class becomes.
 *
 * @param kind object, ignore area, or nothing
 * @param objectClass of an object; of an ignore area, the class it is for, or null for all
 */
record ClassTarget(Kind kind, @Nullable ObjectClass objectClass) {
    /** What to do with a box. */
    enum Kind {
        OBJECT,
        IGNORE,
        DROP
    }

    static final ClassTarget IGNORE_ALL = new ClassTarget(Kind.IGNORE, null);
    static final ClassTarget DROP = new ClassTarget(Kind.DROP, null);

    static ClassTarget object(ObjectClass objectClass) {
        return new ClassTarget(Kind.OBJECT, objectClass);
    }

    /**
     * Parses {@code <class>}, {@code ignore}, {@code ignore <class>} or {@code drop}.
     *
     * @param source what to call the text's origin in messages
     * @throws DatasetException when it is none of these
     */
    static ClassTarget parse(String text, String source) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        if (word.equals("drop")) {
            return DROP;
        }
        if (word.equals("ignore")) {
            return IGNORE_ALL;
        }
        boolean ignore = word.startsWith("ignore ");
        return new ClassTarget(
                ignore ? Kind.IGNORE : Kind.OBJECT,
                taxonomy(ignore ? word.substring("ignore ".length()) : word, source));
    }

    /** A class of the taxonomy by its name. */
    static ObjectClass taxonomy(String name, String source) {
        Optional<ObjectClass> found = ObjectClass.ofLabel(name);
        return found.orElseThrow(() ->
                new DatasetException("%s: '%s' is no class; use one of %s, or ignore, ignore <class>, drop"
                        .formatted(
                                source,
                                name,
                                Arrays.stream(ObjectClass.values())
                                        .map(ObjectClass::label)
                                        .collect(Collectors.joining(", ")))));
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
