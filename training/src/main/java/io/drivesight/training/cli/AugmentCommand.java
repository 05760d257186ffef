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
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
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
                    + "would give it to training, with its boxes."
        },
        footer = {
            "",
            "Examples:",
            "  drivesight augment --data my-drives --sheet augmented.png",
            "  drivesight augment --data my-drives --config strong --samples 4 --seed 7 --sheet augmented.png"
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

    @Option(names = "--samples", paramLabel = "N", description = "Pictures to show (default: ${DEFAULT-VALUE}).")
    private int samples = 2;

    @Option(names = "--seed", paramLabel = "S", description = "Seed of all chance (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--sheet", required = true, paramLabel = "F.png", description = "Where to write the sheet.")
    private Path sheet = Path.of("");

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
        Output.write(out, "contact sheet", sheet, () -> new ImageEncoder().png(tiles.draw()));
        return 0;
    }

    /** A picture as it is, after each change, and as configured. */
    private void draw(ContactSheet tiles, Augmenter augmenter, List<Sample> all, int index) {
        Sample sample = all.get(index);
        add(tiles, sample, "as it is");
        Augmenter geometry = new Augmenter(new AugmentConfig(1, 0.6, 1.6, 0.15, 0, Map.of(), 0.25, 2));
        add(tiles, geometry.geometry(sample, random(index, -1)), "flip, scale, shift");
        List<Sample> four = IntStream.range(0, 4)
                .mapToObj(i -> all.get((index + i) % all.size()))
                .toList();
        add(tiles, augmenter.mosaic(four, random(index, -2)), "mosaic");
        for (AppearanceOp op : AppearanceOp.values()) {
            SplittableRandom random = random(index, op.label().hashCode());
            add(tiles, sample.withImage(op.apply(sample.image(), sample.boxes(), random)), op.label());
        }
        for (int epoch = 0; epoch < 2; epoch++) {
            Sample moved = augmenter.geometry(sample, random(index, 100 + epoch));
            add(tiles, augmenter.appearance(moved, random(index, 200 + epoch)), "as configured, epoch " + epoch);
        }
    }

    private SplittableRandom random(int index, int purpose) {
        return new Chance(seed).of(index).of(purpose).random();
    }

    private static void add(ContactSheet tiles, Sample sample, String caption) {
        tiles.add(sample.image(), Output.marks(sample.boxes()), caption);
    }
}
