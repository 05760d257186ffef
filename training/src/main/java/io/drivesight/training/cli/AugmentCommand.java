package io.drivesight.training.cli;

import io.drivesight.core.image.ImageEncoder;
import io.drivesight.evaluation.chance.Chance;
import io.drivesight.evaluation.report.ContactSheet;
import io.drivesight.training.augment.AppearanceOp;
import io.drivesight.training.augment.AugmentConfig;
import io.drivesight.training.augment.Augmenter;
import io.drivesight.training.dataset.AnnotatedImage;
import io.drivesight.training.dataset.Dataset;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.DatasetLoader;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.SampleSource.Sample;
import io.drivesight.training.dataset.Split.SplitChoice;
import io.drivesight.training.dataset.Vocabulary;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code augment}: draws what augmentation makes of a dataset's pictures. */
@Command(
        name = "augment",
        mixinStandardHelpOptions = true,
        description = {
            "Writes a contact sheet of augmented samples: each picture as it is, after every single change, and as the configuration "
                    + "would give it to training, with its boxes. Prints the time each change takes."
        },
        footer = {
            "",
            "Examples:",
            "  drivesight augment --data my-drives --sheet augmented.png",
            "  drivesight augment --data my-drives --config strong --samples 4 --seed 7 --sheet augmented.png",
            "  drivesight augment --data my-drives --op fog --op night --samples 6 --sheet weather.png"
        })
public final class AugmentCommand extends PrintingCommand {
    private static final int COLUMNS = 4;

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The dataset's folder.")
    private Path data = Path.of("");

    @Option(
            names = "--dataset-config",
            paramLabel = "FILE",
            description = "The dataset's configuration (default: dataset.yaml in the folder).")
    private @Nullable Path datasetConfig;

    @Option(
            names = "--config",
            paramLabel = "C",
            description = "none, standard, strong, or a YAML file (default: ${DEFAULT-VALUE}).")
    private String config = "strong";

    @Option(
            names = "--op",
            paramLabel = "OP",
            description = "Only this change (hsv, fog, rain, night, glare, blur, jpeg); may be given several times.")
    private List<AppearanceOp> ops = new ArrayList<>();

    @Option(names = "--samples", paramLabel = "N", description = "Pictures to show (default: ${DEFAULT-VALUE}).")
    private int samples = 2;

    @Option(names = "--seed", paramLabel = "S", description = "Seed of all chance (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--sheet", required = true, paramLabel = "F.png", description = "Where to write the sheet.")
    private Path sheet = Path.of("");

    private final Map<String, Double> millis = new LinkedHashMap<>();

    @Override
    int run(PrintWriter out) throws IOException {
        if (samples < 1 || samples > 200) {
            throw new DatasetException("--samples must be 1..200, was " + samples);
        }
        ImageFiles files = ImageFiles.standard();
        Dataset dataset = new DatasetLoader(files, Vocabulary.OWN).load(data, datasetConfig);
        Augmenter augmenter = new Augmenter(AugmentConfig.read(config));
        List<Sample> shown = new ArrayList<>();
        for (AnnotatedImage image : Dataset.limit(dataset.images(SplitChoice.ALL), samples, seed)) {
            shown.add(
                    new Sample(files.decode(image.file()), image.boxes(), image.labelledClasses(), dataset.labelled()));
        }
        ContactSheet tiles = new ContactSheet(COLUMNS, 400);
        for (int i = 0; i < shown.size(); i++) {
            draw(tiles, augmenter, shown, i);
        }
        millis.forEach((name, sum) -> out.printf(
                Locale.ROOT,
                "%-14s %6.1f ms a picture%n",
                name,
                sum / shown.size() / (name.equals("configuration") ? 2 : 1)));
        Output.write(out, "contact sheet", sheet, () -> new ImageEncoder().png(tiles.draw()));
        return 0;
    }

    /** A picture as it is, and after each change; all of them where none was asked for. */
    private void draw(ContactSheet tiles, Augmenter augmenter, List<Sample> all, int index) {
        Sample sample = all.get(index);
        add(tiles, sample, "as it is");
        if (ops.isEmpty()) {
            Augmenter geometry = new Augmenter(new AugmentConfig(1, 0.6, 1.6, 0.15, 0, Map.of(), 0.25, 2));
            List<Sample> four = IntStream.range(0, 4)
                    .mapToObj(i -> all.get((index + i) % all.size()))
                    .toList();
            add(tiles, timed("geometry", () -> geometry.geometry(sample, random(index, -1))), "flip, scale, shift");
            add(tiles, timed("mosaic", () -> augmenter.mosaic(four, random(index, -2))), "mosaic");
        }
        for (AppearanceOp op : AppearanceOp.values()) {
            SplittableRandom random = random(index, op.label().hashCode());
            if (ops.isEmpty() || ops.contains(op)) {
                Sample changed = timed(
                        op.label(), () -> sample.withImage(op.create().apply(sample.image(), sample.boxes(), random)));
                add(tiles, changed, op.label());
            }
        }
        for (int epoch = 0; ops.isEmpty() && epoch < 2; epoch++) {
            Sample moved = augmenter.geometry(sample, random(index, 100 + epoch));
            SplittableRandom random = random(index, 200 + epoch);
            add(
                    tiles,
                    timed("configuration", () -> augmenter.appearance(moved, random)),
                    "as configured, epoch " + epoch);
        }
    }

    private SplittableRandom random(int index, int purpose) {
        return new Chance(seed).of(index).of(purpose).random();
    }

    private Sample timed(String name, Supplier<Sample> work) {
        long start = System.nanoTime();
        Sample sample = work.get();
        millis.merge(name, (System.nanoTime() - start) / 1e6, Double::sum);
        return sample;
    }

    private static void add(ContactSheet tiles, Sample sample, String caption) {
        tiles.add(sample.image(), Output.marks(sample.boxes()), caption);
    }
}
