package io.drivesight.training.trainer;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.StdConverter;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.training.dataset.YamlFile;
import io.drivesight.training.evaluate.Objective;
import io.drivesight.training.loss.DetectionLoss.LossOptions;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/**
 * How a run is done: what a person says of it, as YAML or as options of {@code train}, and defaults for the rest. The keys in YAML are the
 * names of the fields. Paths are relative to the working directory. Fields are set once, when a configuration is read.
 */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY, getterVisibility = JsonAutoDetect.Visibility.NONE)
public final class RunConfig {
    private static final ObjectMapper YAML = YAMLMapper.builder().build();

    /** The batch that is to be found out. */
    static final int AUTO = Integer.MIN_VALUE;

    /** Nothing said. */
    public static final RunConfig EMPTY = of(Map.of());

    @Option(names = "--base", paramLabel = "M.onnx", description = "The pre-trained detector.")
    @Nullable
    String base;

    @Option(
            names = "--backbone",
            paramLabel = "M.onnx",
            description =
                    "A network that classifies images, in place of --base: its classifier is cut off, a random neck and head"
                            + " are put on it. feature-extraction and head train these alone, fine-tune and full the backbone too.")
    @Nullable
    String backbone;

    @Option(
            names = "--backbone-input",
            paramLabel = "I",
            description =
                    "How the backbone wants its pixels, by the name of who trained it: torch (RGB, ImageNet's mean and deviation),"
                            + " tf (RGB, -1 to 1) or caffe (BGR, less the mean) (default: torch).")
    String backboneInput = "torch";

    @Option(names = "--data", paramLabel = "DIR", description = "A labelled dataset; may be given several times.")
    List<DataEntry> data = List.of();

    @Option(names = "--out", paramLabel = "DIR", description = "Folder for what the run writes.")
    @Nullable
    String out;

    @Option(names = "--name", paramLabel = "NAME", description = "Name of the model in its card.")
    @Nullable
    String name;

    /** SPDX id of the result's licence; default: the base's. */
    @Nullable
    String license;

    @Option(
            names = "--classes",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Classes to train (default: all that the data has, under their own names). Names that are not the data's"
                            + " are road users, to which the data's are mapped; road-users: the eight usual ones.")
    List<String> classes = List.of();

    @Option(
            names = "--add-class",
            paramLabel = "NAME",
            split = ",",
            description =
                    "Classes of the data that the base model does not know. It keeps all others; with the strategy"
                            + " feature-extraction (then the default) to the bit.")
    List<String> addClasses = List.of();

    @Option(
            names = "--guard",
            paramLabel = "DIR",
            description = "With --add-class: a labelled dataset on which no class that the base knows may fall.")
    List<DataEntry> guards = List.of();

    @Option(
            names = "--tolerance",
            paramLabel = "POINTS",
            description =
                    "By how much a class may fall on a guard before the model is refused (default: 1 point of AP50).")
    double tolerance = 1;

    @Option(
            names = "--strategy",
            paramLabel = "S",
            description = "feature-extraction, head, fine-tune, full or scratch (default: head).")
    private @Nullable String strategy;

    @Option(
            names = "--epochs",
            paramLabel = "N",
            description = "Times that every labelled image is seen (default: 10).")
    private int epochs = 10;

    @Option(names = "--steps", paramLabel = "N", description = "Optimiser steps, instead of epochs.")
    private @Nullable Integer steps;

    /** {@link #AUTO}: to be found out. */
    @Option(
            names = "--batch",
            paramLabel = "N",
            converter = OrAuto.class,
            description =
                    "Images computed at once (default: 8); auto: as many as the memory takes and ten steps an epoch leave,"
                            + " at most 64.")
    @JsonDeserialize(converter = OrAuto.class)
    int batch = 8;

    @Option(
            names = "--accumulate",
            paramLabel = "N",
            description =
                    "Batches a step (default: 1): the step of a batch N times as large, in the memory of one. --steps, the rate and"
                            + " its course count whole steps.")
    int accumulate = 1;

    @Option(names = "--lr", paramLabel = "R", description = "Peak learning rate (default: by strategy).")
    private @Nullable Double lr;

    /** Decoupled weight decay of weights (not of biases). */
    double weightDecay = 5e-4;

    /** Share of the steps in which the rate climbs. */
    double warmup = 0.1;

    /** Greatest L2 norm of all gradients together. */
    double clip = 10;

    /** Decay of the exponential moving average of the weights; 0: none. */
    double averaging = 0.99;

    @Option(names = "--patience", paramLabel = "N", description = "Stop after N epochs without a better score.")
    @Nullable
    Integer patience;

    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most N training images of each dataset, always the same ones.")
    @Nullable
    Integer limit;

    @Option(
            names = "--val-limit",
            paramLabel = "N",
            description = "At most N validation images of each dataset between epochs (default: 100).")
    int valLimit = 100;

    @Option(
            names = "--sizes",
            paramLabel = "WxH",
            split = ",",
            description =
                    "Input sizes, for models that take any: one a step, the first is the result's own (default: the"
                            + " base's alone).")
    private List<String> sizes = List.of();

    @Option(
            names = "--objective",
            paramLabel = "O",
            description =
                    "What chooses the best epoch on the validation images: AP50 (mean of the labelled classes), AP, "
                            + "vehicles (default: AP50).")
    private String objective = Objective.AP50.name();

    @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same weights (default: 1).")
    long seed = 1;

    @Option(
            names = "--augment",
            paramLabel = "A",
            description = "none, standard, strong, or a file (default: standard).")
    String augment = "standard";

    @Option(
            names = "--views",
            paramLabel = "N",
            description =
                    "So many fixed views of every image, instead of a new one in every epoch: what does not learn is"
                            + " computed once for each and kept beside the checkpoint until the run ends.")
    int views;

    /** Most that may be kept of it [GiB]; 0: nothing. */
    double featureCacheGb = 8;

    @Option(
            names = "--balance",
            paramLabel = "SHARE",
            description =
                    "Show images of rare classes more often: of a class that fewer than this share of a dataset's images show,"
                            + " sqrt(SHARE / its share) times (default: 0, every image once; try 0.1).")
    double balance;

    @Option(
            names = "--close-mosaic",
            paramLabel = "N",
            description = "Epochs at the end without mosaics, where the augmentation makes any (default: 0).")
    int closeMosaic;

    @Option(
            names = "--image-cache",
            paramLabel = "GB",
            description =
                    "Keep decoded images in memory, up to this many GiB of the heap (default: 0). Changes no result.")
    private double imageCache;

    @Option(
            names = "--no-masks",
            fallbackValue = "false",
            description = "Take what a dataset does not label as background. Forgets classes; for comparison only.")
    private boolean masks = true;

    @Option(
            names = "--distill",
            paramLabel = "DIR",
            arity = "1..*",
            description = "Frames without labels, on which the base model is followed so that it is not forgotten.")
    List<DataEntry> distill = List.of();

    /**
     * Weight of the base model's predictions where there are no labels; default: 1 where there is something to distill, else 0. With a
     * teacher: weight of teacher and labels together; default: 1.
     */
    private @Nullable Double distillWeight;

    /** Share of every batch that comes from what is distilled, 0..1; 1: there are no labelled images. */
    double distillShare = 0.5;

    @Option(
            names = "--distill-augment",
            paramLabel = "A",
            description = "The same for the frames of --distill (default: standard).")
    String distillAugment = "standard";

    @Option(
            names = "--teacher-sees-clean",
            description =
                    "Show the base model the frames of --distill without blur, noise and weather: adapts to weather.")
    boolean teacherSeesClean;

    @Option(
            names = "--teacher",
            paramLabel = "M.onnx",
            description = "Another detector, of any dense family, to follow on all frames in place of the base model."
                    + " It sees them without blur, noise and weather.")
    @Nullable
    String teacher;

    @Option(
            names = "--interpolate",
            paramLabel = "SHARE",
            description = "Share of the tuned weights in the result, the rest is the base's (default: 1).")
    double interpolate = 1;

    @Option(
            names = "--calibrate",
            description = "Set the card's score threshold to the one with the best F1 on the validation images.")
    boolean calibrate;

    /** Steps between checkpoints. */
    int checkpointEvery = 50;

    /** Whether a pixel's channels lie side by side in memory: faster, with other last bits than before there was a choice. */
    boolean channelsLast = true;

    /** Threads that decode and augment. */
    int loaderThreads = 1;

    /** What was said, by key, as it is written. */
    @JsonIgnore
    private ObjectNode said = YAML.createObjectNode();

    // ---- reading, merging, writing

    /**
     * Reads a configuration.
     *
     * @throws DatasetException when it is missing or malformed; the message names the line
     */
    public static RunConfig read(Path file) {
        return parse(YamlFile.text(file, "a run configuration"), file.toString());
    }

    /** Parses YAML; {@code source} is what to call it in messages. */
    public static RunConfig parse(String yaml, String source) {
        return YamlFile.parse(yaml, source, "a run configuration", RunConfig.class);
    }

    /** A configuration that says nothing but this: values by key, each of its key's type. */
    public static RunConfig of(Map<String, ?> values) {
        return YAML.convertValue(values, RunConfig.class);
    }

    /** What was said on the command line. */
    public static RunConfig of(ParseResult parsed) {
        Map<String, Object> values = new LinkedHashMap<>();
        for (OptionSpec option : parsed.matchedOptions()) {
            if (option.userObject() instanceof Field field && field.getDeclaringClass() == RunConfig.class) {
                values.put(field.getName(), option.getValue());
            }
        }
        return of(values);
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static RunConfig of(ObjectNode values) throws IOException, IllegalAccessException {
        RunConfig config = new RunConfig();
        for (Field field : RunConfig.class.getDeclaredFields()) {
            if (values.path(field.getName()).isNull()) {
                values.remove(field.getName());
            }
        }
        YAML.readerForUpdating(config)
                .with(DeserializationFeature.FAIL_ON_IGNORED_PROPERTIES)
                .readValue(values);
        for (Field field : RunConfig.class.getDeclaredFields()) {
            if (values.has(field.getName())) {
                config.said.set(field.getName(), YAML.valueToTree(field.get(config)));
            }
        }
        if (config.autoBatch()) {
            config.said.put("batch", "auto");
        }
        return config;
    }

    /** What this says, and where it says nothing, what {@code weaker} says. */
    public RunConfig over(RunConfig weaker) {
        ObjectNode merged = weaker.said.deepCopy();
        merged.setAll(said);
        return YAML.convertValue(merged, RunConfig.class);
    }

    /** A number, or auto. */
    static final class OrAuto extends StdConverter<Object, Integer> implements ITypeConverter<Integer> {
        @Override
        public Integer convert(Object said) {
            return convert(said.toString());
        }

        @Override
        public Integer convert(String said) {
            return said.strip().equalsIgnoreCase("auto") ? AUTO : Integer.parseInt(said.strip());
        }
    }

    /** The same with so many images a batch. */
    RunConfig withBatch(int images) {
        return of(Map.of("batch", images)).over(this);
    }

    /** The same for these classes. */
    RunConfig withClasses(List<String> names) {
        RunConfig other = over(EMPTY);
        other.classes = List.copyOf(names);
        return other;
    }

    /** What was said, to be written. */
    @JsonValue
    ObjectNode said() {
        return said;
    }

    /** The configuration as YAML. */
    public String toYaml() {
        try {
            return YAML.writeValueAsString(said);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a configuration of plain values can always be written", e);
        }
    }

    /** True when something is said under this key. */
    public boolean says(String key) {
        return said.has(key);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RunConfig that && said.equals(that.said);
    }

    @Override
    public int hashCode() {
        return said.hashCode();
    }

    @Override
    public String toString() {
        return said.toString();
    }

    // ---- what holds

    /**
     * Checks everything that can be checked before data is read.
     *
     * @throws TrainingException when something is missing, out of range, or contradicts the rest
     */
    void requireComplete() {
        if (backbone == null) {
            basePath();
        } else {
            Backbone.requireComplete(this);
        }
        check(
                !data.isEmpty() || (!distill.isEmpty() && distillShare == 1),
                "no labelled data: give --data DIR, or data in the configuration"
                        + " (or, to learn from frames alone, distill and distillShare: 1)");
        outPath();
        check(
                addClasses.isEmpty() || (!data.isEmpty() && classes.isEmpty() && strategy() != Strategy.SCRATCH),
                "classes are added from labelled data to all that the base has: give data, leave classes out, and do not start from scratch");
        check(
                addClasses.isEmpty() == guards.isEmpty(),
                "added classes and guards go together: --guard DIR says where nothing may be lost");
        check(tolerance >= 0, "the tolerance must be at least 0 points");
        check(
                strategy() != Strategy.SCRATCH || interpolate >= 1,
                "weights trained from scratch cannot be interpolated with the base model's: leave interpolate out");
        check(
                teacher == null || loss().distillation() > 0,
                "a teacher that weighs nothing is of no use: leave teacher out, or distillWeight");
        objective();
        check(views >= 0 && featureCacheGb >= 0, "views and featureCacheGb must be at least 0");
        check(balance >= 0 && balance <= 1, "balance is a share of the images, 0..1");
        check(imageCache >= 0, "imageCache must be at least 0 GiB");
        check(
                imageCacheBytes() <= Runtime.getRuntime().maxMemory() / 2,
                "imageCache must leave half of the heap free; give less, or more heap (DRIVESIGHT_JAVA_OPTS=-Xmx8g)");
        check(closeMosaic >= 0, "closeMosaic must be at least 0 epochs");
        check(
                closeMosaic == 0 || views == 0,
                "with a fixed number of views every epoch may come last: leave views or closeMosaic out");
        check(batch >= 1 || batch == AUTO, "the batch size must be at least 1, or auto");
        check(accumulate >= 1, "there must be at least one batch to accumulate");
        check(lr() > 0 && lr() < 1, "the learning rate must be above 0 and below 1");
        check(weightDecay >= 0 && warmup >= 0 && warmup <= 1, "weight decay must be at least 0 and warm-up 0..1");
        check(clip > 0, "the gradient norm's limit must be above 0");
        check(averaging >= 0 && averaging < 1, "the decay of the moving average must be 0 up to below 1");
        check(checkpointEvery >= 1, "there must be at least one step between checkpoints");
        check(interpolate > 0 && interpolate <= 1, "the share of the tuned weights must be above 0, at most 1");
    }

    /** @throws TrainingException with the message unless it is right */
    static void check(boolean right, String message) {
        if (!right) {
            throw new TrainingException(message);
        }
    }

    private static Path required(@Nullable String value, String key, String option) {
        if (value == null || value.isBlank()) {
            throw new TrainingException(
                    "%s is missing: give %s, or %s in the configuration".formatted(key, option, key));
        }
        return Path.of(value);
    }

    Path basePath() {
        return required(base, "base", "--base MODEL.onnx");
    }

    /**
     * The run's folder.
     *
     * @throws TrainingException when none is given
     */
    public Path outPath() {
        return required(out, "out", "--out DIR");
    }

    /** The pre-trained detector; null: not said. */
    public @Nullable String base() {
        return base;
    }

    /** A classification network to make the detector of; empty: there is a base. */
    Optional<Path> backbonePath() {
        return Optional.ofNullable(backbone).map(Path::of);
    }

    /** Labelled datasets. */
    public List<DataEntry> data() {
        return data;
    }

    /** What its classes are made of. */
    public List<Object> classesFrom() {
        return List.of(data, classes, addClasses);
    }

    /** Datasets or folders of frames without labels. */
    public List<DataEntry> distill() {
        return distill;
    }

    public Strategy strategy() {
        if (strategy == null) {
            return addClasses.isEmpty() ? Strategy.HEAD : Strategy.FEATURE_EXTRACTION;
        }
        return Strategy.ofLabel(strategy);
    }

    /** Optimiser steps; null: by epochs. */
    public @Nullable Integer steps() {
        return steps;
    }

    /** Optimiser steps of the whole run, once it is known how many steps an epoch has. */
    int steps(int stepsPerEpoch) {
        int all = steps == null ? epochs * stepsPerEpoch : steps;
        check(all >= 1, "there must be at least one step; check --epochs, --steps and --limit");
        return all;
    }

    /** Pixels of decoded images to keep [bytes]. */
    long imageCacheBytes() {
        return (long) (imageCache * (1L << 30));
    }

    /** Peak learning rate. */
    double lr() {
        if (lr != null) {
            return lr;
        }
        // A random head needs the rate of one, whatever else learns.
        return (backbone == null ? strategy() : Strategy.SCRATCH).defaultRate();
    }

    /** At most this many training images of each dataset; null: all. */
    public @Nullable Integer limit() {
        return limit;
    }

    /** Labelled images that so many steps take, repeated ones counted again. */
    public double labelledDraws(int optimiserSteps) {
        return optimiserSteps
                * (imagesPerStep() - (distill.isEmpty() ? 0 : Math.round(imagesPerStep() * distillShare)));
    }

    /** True when the batch is still to be found out. */
    public boolean autoBatch() {
        return batch == AUTO;
    }

    /** Images that a step learns from, in one batch or several. */
    int imagesPerStep() {
        return batch * accumulate;
    }

    /** The same without what it says under a key. */
    public RunConfig without(String key) {
        ObjectNode less = said.deepCopy();
        less.remove(key);
        return YAML.convertValue(less, RunConfig.class);
    }

    /** True when validation images choose the weights or the threshold. */
    public boolean chooses() {
        return valLimit > 0 || calibrate;
    }

    /** Input size of the result, for models that take any; empty: the base's. */
    Optional<ImageSize> size() {
        return sizes().stream().findFirst();
    }

    private static ImageSize size(String text) {
        try {
            return ImageSize.parse(text.strip());
        } catch (IllegalArgumentException e) {
            throw new TrainingException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Input sizes to train at, one a step; empty: the base's alone. */
    List<ImageSize> sizes() {
        return sizes.stream().map(RunConfig::size).toList();
    }

    /** The largest input to train at, where the base's is this. */
    ImageSize largest(ImageSize base) {
        return sizes().stream().max(Comparator.comparingLong(ImageSize::pixels)).orElse(base);
    }

    /** What chooses the best epoch. */
    public Objective objective() {
        return Objective.ofName(objective)
                .orElseThrow(() -> new TrainingException(
                        "there is no objective '%s'; it is AP50, AP or vehicles".formatted(objective)));
    }

    /** Another detector to be followed; empty: the base model is. */
    Optional<Path> teacherPath() {
        return Optional.ofNullable(teacher).map(Path::of);
    }

    /** True when the teacher sees frames without blur, noise and weather. */
    boolean teacherSeesClean() {
        return teacherSeesClean || teacher != null;
    }

    public long seed() {
        return seed;
    }

    /** What the loss takes into account. */
    LossOptions loss() {
        boolean follows = teacher != null || !distill.isEmpty() || !addClasses.isEmpty();
        return new LossOptions(masks, distillWeight != null ? distillWeight : follows ? 1 : 0);
    }

    /** Share of the tuned weights in the result, above 0 up to 1; the rest is the base model's. */
    public double interpolate() {
        return interpolate;
    }
}
