package io.drivesight.training.dataset;

import io.drivesight.core.inference.ClassNames;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.inference.RuntimeOptions;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which classes a dataset's names become.
 *
 * @param own true: every name is a class of its own; false: names are mapped to the road-user taxonomy
 * @param classes own: the classes that are wanted, all else is background; empty: all. Mapped: names that stand for themselves where the
 *     taxonomy does not know them
 */
public record Vocabulary(boolean own, List<String> classes) {
    /** Every name is mapped to the taxonomy, as the built-in table and the dataset's configuration say. */
    public static final Vocabulary ROAD_USERS = new Vocabulary(false, List.of());
    /** Every name is a class of its own. */
    public static final Vocabulary OWN = new Vocabulary(true, List.of());

    public Vocabulary {
        classes = List.copyOf(classes);
    }

    /** Names mapped to the taxonomy; those of these classes that it does not know stand for themselves. As the service reads a model. */
    public static Vocabulary of(List<String> modelClasses) {
        return new Vocabulary(false, modelClasses);
    }

    /** The same for several models' files. */
    public static Vocabulary ofModels(List<Path> models) {
        Set<String> names = new LinkedHashSet<>();
        for (Path model : models) {
            try (OnnxModel loaded = OnnxModel.load(model, RuntimeOptions.CPU)) {
                names.addAll(loaded.card().classes());
            }
        }
        return of(List.copyOf(names));
    }

    /** Only these of the dataset's own classes. */
    public static Vocabulary own(List<String> wanted) {
        return new Vocabulary(true, wanted);
    }

    /** What a model of these classes finds, in the words of this vocabulary. */
    public ClassMap classMap(List<String> modelClasses) {
        return own ? ClassMap.own(modelClasses) : ClassMap.of(modelClasses);
    }

    /** Of the mapped kind: the class that a name stands for by itself; empty when that is for the taxonomy to say. */
    Optional<ObjectClass> self(String name) {
        ClassMap map = ClassNames.mapOf(classes);
        for (int i = 0; i < map.size(); i++) {
            ObjectClass objectClass = map.objectClass(i);
            boolean same = ObjectClass.normal(classes.get(i)).equals(ObjectClass.normal(name));
            if (same && objectClass != null && !objectClass.inTaxonomy()) {
                return Optional.of(objectClass);
            }
        }
        return Optional.empty();
    }

    /** Whether a class is wanted at all. */
    boolean wants(ObjectClass objectClass) {
        return !own || classes.isEmpty() || classes.stream().anyMatch(name -> ObjectClass.of(name) == objectClass);
    }
}
