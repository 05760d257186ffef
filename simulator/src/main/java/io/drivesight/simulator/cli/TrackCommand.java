package io.drivesight.simulator.cli;

import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.tracking.MultiObjectTracker;
import io.drivesight.core.tracking.TrackerConfig;
import io.drivesight.evaluation.formats.KittiFiles;
import io.drivesight.evaluation.formats.MotFiles;
import io.drivesight.evaluation.tracker.DetectionSequence;
import io.drivesight.evaluation.tracker.DetectionSequence.KittiClass;
import io.drivesight.evaluation.tracker.TrackRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code drivesight track}. */
@Command(
        name = "track",
        description = {
            "Runs the tracker alone over files of detections and writes its tracks, so that any tool can score them.",
            ""
        },
        footer = {
            "  drivesight track --detections det-2d-rrc/Car --format kitti --class car --out tracks",
            "  drivesight track --detections det-3d-pointrcnn --class pedestrian --calib calib --out tracks",
            "  drivesight track --detections mot17-halfval --format mot17 --out tracks",
            "",
            "Detections, one box a line, NAME.txt a recording: frame,left,top,right,bottom,score (RRC), or",
            "frame,type,left,top,right,bottom,score,... (PointRCNN), or KITTI tracking rows. With --format mot17 a folder",
            "a recording, NAME/det/det.txt with NAME/seqinfo.ini, which tells size and frame rate; all are people, and tracks",
            "are written in MOTChallenge's format. The tracker is run online: no frame is changed after the next one was read.",
            "Exit codes: 0 done, 1 a file is no good, 2 wrong usage."
        })
final class TrackCommand implements Callable<Integer> {
    @Option(
            names = "--detections",
            required = true,
            paramLabel = "DIR",
            description =
                    "Folder with a file NAME.txt per recording, or with a folder of the class' name that has them.")
    @SuppressWarnings("NullAway.Init") // required
    private Path detections;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where to write the tracks: NAME.txt.")
    @SuppressWarnings("NullAway.Init") // required
    private Path out;

    private enum Format {
        KITTI,
        MOT17
    }

    @Option(
            names = "--format",
            paramLabel = "kitti|mot17",
            description = "Format of detections and tracks (default: kitti).")
    private Format format = Format.KITTI;

    @Option(names = "--class", paramLabel = "NAME", description = "car (default), pedestrian or cyclist.")
    private String className = "car";

    @Option(names = "--calib", paramLabel = "DIR", description = "KITTI calibration, NAME.txt per recording.")
    private @Nullable Path calibration;

    @Option(names = "--fps", paramLabel = "RATE", description = "Frames per second (default: ${DEFAULT-VALUE}).")
    private double rate = 10;

    @Option(
            names = "--image-size",
            paramLabel = "WxH",
            description = "Size of the images [px] (default: ${DEFAULT-VALUE}).")
    private String imageSize = "1242x375";

    @Option(
            names = "--start-score",
            paramLabel = "S",
            description = "Least score that starts a track (default: 0.4 for cars, 0.5 for others).")
    private @Nullable Double startScore;

    @Option(
            names = "--publish-score",
            paramLabel = "S",
            description = "Least mean score of a track that is written (default: 0.4 for cars, 0.6 for others).")
    private @Nullable Double publishScore;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        DriveOptions.checkRange("--fps", rate, 0.001, 1000);
        KittiClass kittiClass = KittiClass.named(className)
                .orElseThrow(() ->
                        new UsageException("--class %s is unknown: car, pedestrian or cyclist".formatted(className)));
        Files.createDirectories(out);
        PrintWriter log = spec.commandLine().getOut();
        if (format == Format.MOT17) {
            for (Path recording :
                    recordings(detections, MotFiles::isSequence, "NAME/det/det.txt with NAME/seqinfo.ini")) {
                trackPeople(recording, log);
            }
            return 0;
        }
        for (Path file : recordings(folder(detections, kittiClass), TrackCommand::isText, "NAME.txt")) {
            track(file, kittiClass, log);
        }
        return 0;
    }

    private void trackPeople(Path recording, PrintWriter log) throws IOException {
        MotFiles.Info info = MotFiles.info(recording);
        DetectionSequence sequence = DetectionSequence.readMot(recording, info);
        TrackRun run = run(sequence, info.frames(), KittiClass.PEDESTRIAN, info.rate());
        MotFiles.writeTracks(out.resolve(sequence.name() + ".txt"), run.rows());
        report(sequence.name(), info.frames(), run, log);
    }

    private void track(Path file, KittiClass kittiClass, PrintWriter log) throws IOException {
        ImageSize size = UsageException.unlessRead(ImageSize::parse, imageSize);
        String name = file.getFileName().toString().replaceAll("\\.txt$", "");
        DetectionSequence sequence = DetectionSequence.read(name, file, kittiClass.objectClass(), size);
        if (calibration != null) {
            sequence = sequence.withCamera(KittiFiles.cameraAboveOrigin(calibration.resolve(name + ".txt"), size));
        }
        TrackRun run = run(sequence, sequence.frames().size(), kittiClass, rate);
        KittiFiles.writeTracking(out.resolve(name + ".txt"), run.rows());
        report(name, sequence.frames().size(), run, log);
    }

    private TrackRun run(DetectionSequence sequence, int frames, KittiClass kittiClass, double framesPerSecond) {
        MultiObjectTracker tracker = new MultiObjectTracker(settings(kittiClass));
        return TrackRun.of(sequence, frames, kittiClass.type(), tracker, TrackRun.everyFrame(framesPerSecond));
    }

    private static void report(String name, int frames, TrackRun run, PrintWriter log) {
        log.printf(
                Locale.ROOT,
                "%s: %d frames, %d boxes of %d tracks, %.0f us a frame%n",
                name,
                frames,
                run.rows().size(),
                run.rows().stream().map(row -> row.trackId()).distinct().count(),
                run.nanosPerFrame() / 1000);
        log.flush();
    }

    private TrackerConfig settings(KittiClass kittiClass) {
        double start = startScore == null ? kittiClass.startScore() : startScore;
        double publish = publishScore == null ? Math.max(start, kittiClass.publishScore()) : publishScore;
        try {
            return kittiClass.settings(start, publish);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()));
        }
    }

    private static Path folder(Path given, KittiClass kittiClass) {
        Path inside = given.resolve(kittiClass.type());
        return Files.isDirectory(inside) ? inside : given;
    }

    private static boolean isText(Path path) {
        return path.toString().endsWith(".txt") && Files.isRegularFile(path);
    }

    private static List<Path> recordings(Path folder, Predicate<Path> isOne, String expected) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> found = entries.filter(isOne).sorted().toList();
            if (found.isEmpty()) {
                throw new IOException("%s holds no recording: expected files %s".formatted(folder, expected));
            }
            return found;
        }
    }
}
