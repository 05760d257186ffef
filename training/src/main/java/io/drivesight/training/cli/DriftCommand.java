package io.drivesight.training.cli;

import io.drivesight.core.detection.OnnxObjectDetector;
import io.drivesight.core.drift.DetectorSetup;
import io.drivesight.core.drift.DriftProfile;
import io.drivesight.core.drift.DriftProfiles;
import io.drivesight.core.image.ImageDecoder.DecoderChoice;
import io.drivesight.core.image.ImageLimits;
import io.drivesight.core.inference.OnnxModel;
import io.drivesight.core.pipeline.TrackingSettings;
import io.drivesight.core.preprocess.InputProfile;
import io.drivesight.core.tracking.TrackerConfig;
import io.drivesight.evaluation.drift.DriftFit;
import io.drivesight.evaluation.drift.Drive;
import io.drivesight.training.augment.AppearanceOp;
import io.drivesight.training.dataset.DatasetException;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.drift.DriveFeatures;
import io.drivesight.training.drift.DriveFeatures.DriveFiles;
import io.drivesight.training.drift.SetDrift;
import io.drivesight.training.frames.CollectedFrames;
import io.drivesight.training.report.DriftPage;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drift}: how far frames are from those that a model was made for. */
@Command(
        name = "drift",
        mixinStandardHelpOptions = true,
        description = {
            "Says how far new frames are from reference frames, as the model sees them: what the pictures look like (brightness, contrast, "
                    + "colour, haze, detail) and what the detector makes of them (how many objects, how sure). No labels are needed.",
            "The threshold comes from the reference alone: each of its drives is held against a profile of the others. Give several drives, "
                    + "as different as the model is to cope with."
        },
        footer = {
            "",
            "Exit code 0 whatever was measured; with --fail-on-drift 1 when a set has drifted.",
            "",
            "Examples:",
            "  drivesight drift --model m.onnx --reference clear-drives --reference highway --profile-out profile.json",
            "  drivesight drift --model m.onnx --profile profile.json --frames today --frames night --html drift.html",
            "  drivesight drift --model m.onnx --profile profile.json --frames kafka://localhost:9092/camera.frames --max-frames 200",
            "  drivesight drift --model m.onnx --reference clear-drives --frames clear-drives --weather fog --weather night",
            "  drivesight serve --bootstrap-servers localhost:9092 --model m.onnx --set drift.profile=profile.json"
        })
public final class DriftCommand extends PrintingCommand {
    @Option(names = "--model", required = true, paramLabel = "M.onnx", description = "The detector.")
    private Path model = Path.of("");

    @Option(
            names = "--reference",
            paramLabel = "DIR",
            description = {
                "Frames that the model knows: pictures with labels or without; may be given several times. A drive is a scene of a labelled "
                        + "dataset, else a folder and what its file names have before their last number."
            })
    private List<Path> references = new ArrayList<>();

    @Option(
            names = "--profile",
            paramLabel = "F.json",
            description = "A profile made earlier, in the place of --reference.")
    private @Nullable Path profileIn;

    @Mixin
    private FrameSourceOptions frames = new FrameSourceOptions();

    @Option(
            names = "--weather",
            paramLabel = "W",
            description =
                    "Also hold the frames against it as they would look in fog, rain, night, glare or blur; may be given several times.")
    private List<AppearanceOp> weathers = new ArrayList<>();

    @Option(
            names = "--profile-out",
            paramLabel = "F.json",
            description = "Write the profile, for the service's drift.profile.")
    private @Nullable Path profileOut;

    @Option(
            names = "--window",
            paramLabel = "N",
            description = "Frames whose mean is held against the profile (default: ${DEFAULT-VALUE}).")
    private int window = DriftProfile.DEFAULT_WINDOW;

    @Option(
            names = "--stride",
            paramLabel = "N",
            description = {
                "Take every N-th picture of a drive of a folder (default: ${DEFAULT-VALUE}). The service takes a frame each drift.interval (500 ms): of "
                        + "video at 10 Hz that is every 5th."
            })
    private int stride = 1;

    @Option(
            names = "--input-profile",
            paramLabel = "P",
            description = "Size of the model's input, as the service's model.profile (default: auto).")
    private InputProfile inputProfile = InputProfile.AUTO;

    @Option(
            names = "--score-threshold",
            paramLabel = "S",
            description = "As the service's model.score-threshold (default: not set, as there).")
    private @Nullable Double scoreThreshold;

    @Option(
            names = "--decoder",
            paramLabel = "D",
            description = "As the service's image.decoder: auto or full (default: auto).")
    private DecoderChoice decoder = DecoderChoice.AUTO;

    @Mixin
    private DetectorOptions detector = new DetectorOptions();

    @Option(names = "--seed", paramLabel = "S", description = "Seed of --weather (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    @Option(names = "--report", paramLabel = "F.json", description = "Write all figures as JSON.")
    private @Nullable Path report;

    @Option(names = "--html", paramLabel = "F.html", description = "Write a report with plots, one file.")
    private @Nullable Path html;

    @Option(names = "--fail-on-drift", description = "Exit code 1 when a set has drifted.")
    private boolean failOnDrift;

    @Override
    int run(PrintWriter out) throws IOException, InterruptedException {
        requireSensible();
        try (OnnxModel loaded = detector.load(model)) {
            @Nullable DriftProfile known = profileIn == null ? null : DriftProfiles.read(profileIn);
            DetectorSetup setup = setup(loaded, known);
            DriveFeatures features = new DriveFeatures(
                    new OnnxObjectDetector(loaded, setup.thresholds(), setup.inputProfile(), System::nanoTime),
                    new ImageFiles(ImageLimits.DEFAULT, setup.decoder().decoder(ImageLimits.DEFAULT)),
                    detector.callers(),
                    seed);
            DriftProfile profile = known != null ? known : fit(features, setup);
            DriftPage.drives(profile).print(out);
            out.println(DriftPage.threshold(profile));
            Output.write(
                    out,
                    "profile",
                    profileOut,
                    () -> DriftProfiles.toJson(profile).getBytes(StandardCharsets.UTF_8));
            List<SetDrift> sets = measure(features, profile, out);
            if (!sets.isEmpty()) {
                out.println();
                DriftPage.table(sets).print(out);
            }
            List<String> failed = features.failed();
            Output.write(out, "report", report, () -> {
                Map<String, Object> figures = new LinkedHashMap<>();
                figures.put("setup", profile.setup());
                figures.put("window", profile.window());
                figures.put("limit", profile.limit());
                figures.put("reference", profile.drives());
                figures.put("sets", sets);
                figures.put("failed", failed);
                return Output.json(figures);
            });
            Output.write(
                    out,
                    "html",
                    html,
                    () -> DriftPage.render(profile, sets, failed).getBytes(StandardCharsets.UTF_8));
            failed.forEach(message -> out.println("not measured: " + message));
            return failOnDrift && sets.stream().anyMatch(SetDrift::isDrifted) ? 1 : 0;
        }
    }

    private void requireSensible() {
        if ((profileIn == null) == references.isEmpty()) {
            throw new IllegalArgumentException(
                    "give either --reference, the frames that the model knows, or --profile, made of them earlier");
        }
        if (frames.frames().isEmpty() && profileOut == null) {
            throw new IllegalArgumentException("give --frames to measure, or --profile-out to keep the profile");
        }
        if (stride < 1 || detector.callers() < 1) {
            throw new IllegalArgumentException("--stride and --callers must be at least 1");
        }
    }

    /** What the options say; with a profile, what that says, since only so it can be compared. */
    private DetectorSetup setup(OnnxModel loaded, @Nullable DriftProfile known) {
        TrackerConfig tracker =
                scoreThreshold == null ? TrackerConfig.DEFAULT : TrackerConfig.DEFAULT.withStartScore(scoreThreshold);
        TrackingSettings usual = TrackingSettings.DEFAULT;
        TrackingSettings settings = new TrackingSettings(tracker, usual.prediction(), usual.longestGapSeconds());
        DetectorSetup wanted = new DetectorSetup(
                loaded.card().name(),
                loaded.sha256(),
                known == null
                        ? settings.detectionThresholds(loaded.card())
                        : known.setup().thresholds(),
                known == null ? inputProfile : known.setup().inputProfile(),
                known == null ? decoder : known.setup().decoder());
        if (known != null) {
            known.requireSetup(wanted, String.valueOf(profileIn));
        }
        return wanted;
    }

    private DriftProfile fit(DriveFeatures features, DetectorSetup setup) throws InterruptedException {
        List<DriveFiles> drives = new ArrayList<>();
        references.forEach(reference -> drives.addAll(features.find(reference, stride)));
        try (ProgressLine progress = new ProgressLine("reference")) {
            return new DriftFit(setup, window).fit(features.of(drives, null, progress));
        }
    }

    private List<SetDrift> measure(DriveFeatures features, DriftProfile profile, PrintWriter out)
            throws IOException, InterruptedException {
        List<SetDrift> sets = new ArrayList<>();
        Path spool = Files.createTempDirectory("drivesight-drift");
        try {
            List<CollectedFrames> collected = frames.frames().isEmpty() ? List.of() : frames.collect(spool, false, out);
            for (CollectedFrames source : collected) {
                List<DriveFiles> drives = features.find(source.folder(), stride);
                sets.add(measure(features, profile, source.source(), drives, null, out));
                for (AppearanceOp op : weathers) {
                    sets.add(measure(features, profile, source.source() + " in " + op.label(), drives, op, out));
                }
            }
        } finally {
            try (Stream<Path> found = Files.walk(spool)) {
                for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        return sets;
    }

    private static SetDrift measure(
            DriveFeatures features,
            DriftProfile profile,
            String name,
            List<DriveFiles> drives,
            @Nullable AppearanceOp weather,
            PrintWriter out)
            throws InterruptedException {
        try (ProgressLine progress = new ProgressLine(name)) {
            List<Drive> found = features.of(drives, weather, progress);
            if (found.isEmpty()) {
                throw new DatasetException(name + ": no picture could be read");
            }
            SetDrift set = SetDrift.of(name, found, profile);
            out.println(name + ": " + set.verdict());
            return set;
        }
    }
}
