package io.drivesight.training.dataset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.drivesight.core.inference.ClassNames;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
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
            return parse(text, name -> taxonomy(name, source));
        }

        private static Target parse(String text, Function<String, ObjectClass> classes) {
            String word = text.strip();
            if (word.equalsIgnoreCase("drop")) {
                return DROP;
            }
            if (word.equalsIgnoreCase("ignore")) {
                return IGNORE_ALL;
            }
            boolean ignore = word.toLowerCase(Locale.ROOT).startsWith("ignore ");
            return new Target(
                    ignore ? Kind.IGNORE : Kind.OBJECT,
                    classes.apply(ignore ? word.substring("ignore ".length()) : word));
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

    /** Names of the built-in table that stand for no class, whatever the vocabulary. */
    private static final Set<String> NO_CLASS = Set.of("dontcare", "misc", "unused", "background");

    private final Map<String, Target> configured = new HashMap<>();
    private final KnownDatasets known;
    private final Vocabulary vocabulary;
    /** What was asked for, in the order of names, so that the mapping in use can be shown and hashed. */
    private final Map<String, Target> used = new TreeMap<>();

    ClassMapping(DatasetConfig config, KnownDatasets known, Vocabulary vocabulary) {
        this.known = known;
        this.vocabulary = vocabulary;
        @Nullable Map<String, String> mapping = config.mapping();
        if (mapping != null) {
            mapping.forEach((name, target) -> configured.put(
                    ObjectClass.normal(name),
                    Target.parse(target, other -> named(other, "mapping of '" + name + "'"))));
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

    /** A class by a name that a person gave: the taxonomy's, or one of the vocabulary's own. */
    ObjectClass named(String name, String source) {
        return vocabulary.own() ? ObjectClass.of(name) : vocabulary.self(name).orElseGet(() -> taxonomy(name, source));
    }

    /** The classes that a name in a configuration means: the one of the name, else those of the data that mean the same. */
    Set<ObjectClass> meant(String name, String source) {
        ObjectClass named = named(name, source);
        Set<ObjectClass> reached = reached();
        if (!vocabulary.own() || reached.contains(named)) {
            return Set.of(named);
        }
        Set<ObjectClass> alike = new TreeSet<>();
        for (ObjectClass each : reached) {
            if (ObjectClass.normal(each.label()).equals(ObjectClass.normal(name))
                    || ClassMap.classOf(each.label()).filter(named::equals).isPresent()) {
                alike.add(each);
            }
        }
        return alike;
    }

    private @Nullable Target found(String name) {
        @Nullable Target told = configured.get(ObjectClass.normal(name));
        if (told != null) {
            return told;
        }
        if (!vocabulary.own()) {
            return vocabulary
                    .self(name)
                    .map(self -> new Target(Target.Kind.OBJECT, self))
                    .orElse(known.target(name));
        }
        @Nullable Target target = known.target(name);
        return NO_CLASS.contains(ObjectClass.normal(name)) && target != null
                ? target
                : new Target(Target.Kind.OBJECT, ObjectClass.of(name));
    }

    /** What a name becomes; null: unknown. */
    @Nullable
    Target target(String name) {
        @Nullable Target target = found(name);
        if (target != null && target.objectClass() != null && !vocabulary.wants(target.objectClass())) {
            target = Target.DROP;
        }
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

    /** The built-in table: what datasets call things, and public datasets that are recognised by their content. */
    static final class KnownDatasets {
        private static final String RESOURCE = "class-mapping.yaml";

        /** The table as it stands in the resource. */
        private record Table(Map<String, String> names, List<Known> known) {}

        /** A public dataset. */
        private record Known(List<String> classes, String image, DatasetConfig config) {}

        private final Map<String, Target> targets = new HashMap<>();
        private final List<Known> known;

        private KnownDatasets(Table table) {
            table.names()
                    .forEach((name, target) -> targets.put(ObjectClass.normal(name), Target.parse(target, RESOURCE)));
            for (String name : ClassNames.COCO) {
                if (ClassMap.classOf(name).isEmpty()) {
                    targets.putIfAbsent(ObjectClass.normal(name), Target.DROP);
                }
            }
            for (ObjectClass objectClass : ObjectClass.taxonomy()) {
                targets.putIfAbsent(
                        ObjectClass.normal(objectClass.label()), new Target(Target.Kind.OBJECT, objectClass));
            }
            this.known = table.known();
        }

        static KnownDatasets load() {
            ObjectMapper yaml = YAMLMapper.builder().build();
            try (InputStream in = Objects.requireNonNull(KnownDatasets.class.getResourceAsStream(RESOURCE), RESOURCE)) {
                return new KnownDatasets(yaml.readValue(in, Table.class));
            } catch (IOException e) {
                throw new UncheckedIOException("the built-in class mapping cannot be read", e);
            }
        }

        /** What a name means when the dataset's configuration does not say; null: unknown. */
        @Nullable
        Target target(String name) {
            return targets.get(ObjectClass.normal(name));
        }

        /**
         * The configuration of the public dataset with these classes and images, if it is one.
         *
         * @param classes the class list, or for formats without one the names that its boxes have
         * @param imagePaths paths below the dataset's folder
         */
        Optional<DatasetConfig> recognise(Collection<String> classes, List<String> imagePaths) {
            if (classes.isEmpty() || imagePaths.isEmpty()) {
                return Optional.empty();
            }
            return known.stream()
                    .filter(dataset -> dataset.classes().containsAll(classes))
                    .filter(dataset -> mostMatch(dataset.image(), imagePaths))
                    .map(Known::config)
                    .findFirst();
        }

        private static boolean mostMatch(String pattern, List<String> paths) {
            Pattern image = Pattern.compile(pattern);
            long matching =
                    paths.stream().filter(path -> image.matcher(path).find()).count();
            return 2 * matching > paths.size();
        }
    }
}
