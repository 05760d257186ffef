package io.drivesight.training.trainer;

import io.drivesight.core.inference.ModelCard;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Vocabulary;
import io.drivesight.training.export.ModelConversion;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The classes that a run trains, and how the names of its data become them. By default the data's own under their own names; those
 * that a list names, if all of them are the data's; else names are mapped to the road-user taxonomy.
 *
 * @param names class names, in the order of the outputs
 */
record ClassChoice(List<String> names, Vocabulary vocabulary) {
    /** Says that names are mapped to the taxonomy, and stands for its classes that drivers care about. */
    static final String ROAD_USERS = "road-users";

    /**
     * The choice of a run.
     *
     * @param base the base model's card, whose classes stay when classes are added
     * @throws TrainingException when a class is neither the data's nor the taxonomy's
     */
    static ClassChoice of(RunConfig config, ModelCard base, ImageFiles files) {
        if (!config.addClasses.isEmpty()) {
            return added(base.classes(), config.addClasses, own(config, files));
        }
        return trained(config, files);
    }

    /** The choice of a run that does not add to its base's classes. */
    static ClassChoice trained(RunConfig config, ImageFiles files) {
        boolean framesAlone = config.classes.isEmpty() && config.data.isEmpty();
        if (framesAlone || config.classes.equals(List.of(ROAD_USERS))) {
            return new ClassChoice(ModelConversion.DRIVING_CLASSES, Vocabulary.ROAD_USERS);
        }
        return config.data.isEmpty()
                ? new ClassChoice(config.classes, Vocabulary.of(config.classes))
                : of(config.classes, own(config, files));
    }

    /** The names that the data has. */
    private static List<String> own(RunConfig config, ImageFiles files) {
        DatasetLoader loader = new DatasetLoader(files, Vocabulary.OWN);
        Set<ObjectClass> found = new TreeSet<>();
        for (DataEntry entry : config.data) {
            Dataset dataset = entry.load(loader);
            TrainingData.requireLabels(dataset, entry);
            found.addAll(dataset.labelledClasses());
            found.addAll(dataset.partialClasses());
        }
        return found.stream().map(ObjectClass::label).toList();
    }

    static ClassChoice of(List<String> said, List<String> own) {
        if (said.isEmpty()) {
            return new ClassChoice(own, Vocabulary.own(own));
        }
        List<String> chosen =
                said.stream().flatMap(name -> find(name, own).stream()).toList();
        if (chosen.size() == said.size()) {
            return new ClassChoice(chosen, Vocabulary.own(chosen));
        }
        for (String name : said) {
            if (ClassMap.classOf(name).isEmpty() && find(name, own).isEmpty()) {
                throw new TrainingException(
                        "there is no class '%s'; the data's are %s, and road users are %s; or leave classes out, or say %s"
                                .formatted(name, own, taxonomy(), ROAD_USERS));
            }
        }
        return new ClassChoice(said, Vocabulary.of(said));
    }

    private static ClassChoice added(List<String> base, List<String> said, List<String> own) {
        List<String> added = new ArrayList<>();
        for (String name : said) {
            added.add(find(name, own)
                    .orElseThrow(() -> new TrainingException(
                            "the data has no class '%s' to add; it has %s".formatted(name, own))));
            if (find(name, base).isPresent()) {
                throw new TrainingException(
                        "the base model knows '%s' already; train it without addClasses".formatted(name));
            }
        }
        return new ClassChoice(Stream.concat(base.stream(), added.stream()).toList(), Vocabulary.own(added));
    }

    /** What to say of added classes that the service takes for one of the base's, so that there is no class more. */
    static List<String> merged(List<String> base, List<String> added) {
        List<String> notes = new ArrayList<>();
        for (String name : added) {
            Optional<ObjectClass> meant = ClassMap.classOf(name);
            base.stream()
                    .filter(other ->
                            meant.isPresent() && ClassMap.classOf(other).equals(meant))
                    .findFirst()
                    .ifPresent(other -> notes.add(
                            "'%s' and the base model's '%s' are both published as %s: the service will know no class more, and on guards they count as one"
                                    .formatted(name, other, meant.orElseThrow().label())));
        }
        return notes;
    }

    private static Optional<String> find(String name, List<String> names) {
        return names.stream()
                .filter(other -> ObjectClass.normal(other).equals(ObjectClass.normal(name)))
                .findFirst();
    }

    private static List<String> taxonomy() {
        return ObjectClass.taxonomy().stream().map(ObjectClass::label).toList();
    }

    /** @throws TrainingException when there is no class at all, or one twice */
    ClassChoice {
        names = List.copyOf(names);
        if (names.isEmpty() || new HashSet<>(names).size() != names.size()) {
            throw new TrainingException("classes must name at least one class, each once");
        }
    }
}
