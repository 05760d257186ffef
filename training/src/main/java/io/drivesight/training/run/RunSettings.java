package io.drivesight.training.run;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.augment.AugmentConfig;
import io.drivesight.training.trainer.Strategy;
import io.drivesight.training.trainer.TrainingException;
import io.drivesight.training.trainer.TrainingOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A configuration with its defaults filled in, checked. */
final class RunSettings {
    /** The classes that drivers care about and that COCO models know. */
    static final List<String> DRIVING_CLASSES =
            List.of("person", "bicycle", "car", "motorcycle", "bus", "truck", "traffic light", "traffic sign");

    private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

    private final RunConfig config;

    RunSettings(RunConfig config) {
        this.config = config;
        base();
        data();
        out();
        classes();
        strategy();
        if (strategy() == Strategy.SCRATCH && interpolate() < 1) {
            throw new TrainingException("weights trained from scratch cannot be interpolated with the base model's:"
                    + " leave interpolate out");
        }
    }

    Path base() {
        return Path.of(required(config.base(), "base", "--base MODEL.onnx"));
    }

    Path out() {
        return Path.of(required(config.out(), "out", "--out DIR"));
    }

    List<DataEntry> data() {
        List<DataEntry> data = or(config.data(), List.of());
        boolean framesOnly = data.isEmpty() && !distill().isEmpty() && or(config.distillShare(), 0.5) == 1;
        if (data.isEmpty() && !framesOnly) {
            throw new TrainingException("no labelled data: give --data DIR, or data in the configuration"
                    + " (or, to learn from frames alone, distill and distillShare: 1)");
        }
        return data;
    }

    private static String required(@Nullable String value, String key, String option) {
        if (value == null || value.isBlank()) {
            throw new TrainingException(
                    "%s is missing: give %s, or %s in the configuration".formatted(key, option, key));
        }
        return value;
    }

    List<DataEntry> distill() {
        return or(config.distill(), List.of());
    }

    List<String> classes() {
        List<String> classes = or(config.classes(), DRIVING_CLASSES);
        for (String name : classes) {
            if (ObjectClass.ofLabel(name).isEmpty()) {
                throw new TrainingException("there is no class '%s'; the classes are %s"
                        .formatted(
                                name,
                                Arrays.stream(ObjectClass.values())
                                        .map(ObjectClass::label)
                                        .toList()));
            }
        }
        if (classes.isEmpty() || new HashSet<>(classes).size() != classes.size()) {
            throw new TrainingException("classes must name at least one class, each once");
        }
        return classes;
    }

    Strategy strategy() {
        return Strategy.ofLabel(or(config.strategy(), Strategy.HEAD.label()));
    }

    int batch() {
        return or(config.batch(), 8);
    }

    long seed() {
        return or(config.seed(), 1L);
    }

    int limit() {
        return or(config.limit(), Integer.MAX_VALUE);
    }

    int valLimit() {
        return or(config.valLimit(), 100);
    }

    boolean masks() {
        return or(config.masks(), true);
    }

    double distillWeight() {
        return or(config.distillWeight(), distill().isEmpty() ? 0.0 : 1.0);
    }

    double distillShare() {
        return distill().isEmpty() ? 0 : or(config.distillShare(), 0.5);
    }

    double interpolate() {
        return or(config.interpolate(), 1.0);
    }

    boolean teacherSeesClean() {
        return or(config.teacherSeesClean(), false);
    }

    AugmentConfig augment() {
        return AugmentConfig.read(or(config.augment(), "standard"));
    }

    AugmentConfig distillAugment() {
        return AugmentConfig.read(or(config.distillAugment(), "standard"));
    }

    int loaderThreads() {
        return Math.max(1, or(config.loaderThreads(), 1));
    }

    Optional<String> name() {
        return Optional.ofNullable(config.name());
    }

    @Nullable
    String license() {
        return config.license();
    }

    Optional<ImageSize> size() {
        @Nullable String text = config.size();
        if (text == null) {
            return Optional.empty();
        }
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            throw new TrainingException("size '" + text + "' is not WIDTHxHEIGHT, e.g. 416x256");
        }
        return Optional.of(new ImageSize(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2))));
    }

    /** Options of the loop, once it is known how many steps an epoch has. */
    TrainingOptions options(int stepsPerEpoch) {
        int steps = config.steps() != null ? config.steps() : or(config.epochs(), 10) * stepsPerEpoch;
        return new TrainingOptions(
                strategy(),
                steps,
                stepsPerEpoch,
                batch(),
                or(config.lr(), strategy().defaultRate()),
                or(config.weightDecay(), 5e-4),
                or(config.warmup(), 0.1),
                or(config.clip(), 10.0),
                or(config.averaging(), 0.99),
                Optional.ofNullable(config.patience()),
                or(config.checkpointEvery(), 50),
                seed(),
                masks(),
                distillWeight(),
                interpolate());
    }

    private static <T> T or(@Nullable T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
