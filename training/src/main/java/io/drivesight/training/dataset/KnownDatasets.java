package io.drivesight.training.dataset;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.drivesight.core.inference.ClassNames;
import io.drivesight.core.taxonomy.ClassMap;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.ClassMapping.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The built-in table: what datasets call things, and public datasets that are recognised by their content. */
final class KnownDatasets {
    private static final String RESOURCE = "class-mapping.yaml";

    /** The table as it stands in the resource. */
    private record Table(Map<String, String> names, List<Known> known) {}

    /** A public dataset. */
    private record Known(List<String> classes, String image, DatasetConfig config) {}

    private final Map<String, Target> targets = new HashMap<>();
    private final List<Known> known;

    private KnownDatasets(Table table) {
        table.names().forEach((name, target) -> targets.put(ObjectClass.normal(name), Target.parse(target, RESOURCE)));
        for (String name : ClassNames.COCO) {
            if (ClassMap.classOf(name).isEmpty()) {
                targets.putIfAbsent(ObjectClass.normal(name), Target.DROP);
            }
        }
        for (ObjectClass objectClass : ObjectClass.taxonomy()) {
            targets.putIfAbsent(ObjectClass.normal(objectClass.label()), new Target(Target.Kind.OBJECT, objectClass));
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
