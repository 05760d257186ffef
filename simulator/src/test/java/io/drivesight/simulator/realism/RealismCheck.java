package io.drivesight.simulator.realism;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.simulator.realism.RealismReport.Recall;
import io.drivesight.simulator.realism.RealismReport.Row;
import io.drivesight.simulator.realism.RealismRules.Group;
import io.drivesight.simulator.render.Renderer;
import io.drivesight.simulator.scenario.CameraSpec;
import io.drivesight.simulator.scenario.Conditions;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.truth.ObjectTruth;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/** Films scenarios with fresh seeds and asks a detector what it sees. */
public final class RealismCheck {
    private final ObjectDetector detector;
    private final LongSupplier nanoTime;

    /**
     * A check.
     *
     * @param nanoTime monotonic clock for the rendering time [ns]
     */
    public RealismCheck(ObjectDetector detector, LongSupplier nanoTime) {
        this.detector = detector;
        this.nanoTime = nanoTime;
    }

    /**
     * One weather's row.
     *
     * @param scenarios each is filmed with every seed
     * @param firstSeed the seeds are this and those that follow
     * @param seeds how many
     * @param frames frames per scenario and seed, spread over the drive and its cameras
     * @param progress told of every frame judged
     */
    public Row row(
            List<Scenario> scenarios, Conditions conditions, long firstSeed, int seeds, int frames, Runnable progress) {
        List<FrameVerdict> verdicts = new ArrayList<>();
        long drawing = 0;
        for (Scenario scenario : scenarios) {
            for (long seed = firstSeed; seed < firstSeed + seeds; seed++) {
                Renderer drive = new Renderer(scenario.under(conditions), seed);
                for (int i = 0; i < frames; i++) {
                    long start = nanoTime.getAsLong();
                    Renderer.Frame frame = film(drive, i, frames);
                    drawing += nanoTime.getAsLong() - start;
                    List<Detection> found = detector.detect(frame.image()).detections();
                    verdicts.add(FrameVerdict.of(frame.truth(), found, RealismRules.DEFAULT));
                    progress.run();
                }
            }
        }
        return summary(conditions.label(), verdicts, drawing / 1e6 / Math.max(1, verdicts.size()));
    }

    /** Cameras take turns; seeds shift the frames a little, so that no two drives show the same moments. */
    private static Renderer.Frame film(Renderer drive, int i, int frames) {
        List<CameraSpec> cameras = drive.scenario().cameras();
        String camera = cameras.get(i % cameras.size()).name();
        int count = (int) Math.ceil(
                drive.scenario().seconds() * drive.scenario().camera(camera).rate() - 1e-9);
        double shift = (drive.seed() % 7 + 7) % 7 / 7.0;
        return drive.frame(camera, Math.min(count - 1, (int) ((i + shift) * count / frames)));
    }

    private static Row summary(String conditions, List<FrameVerdict> verdicts, double millis) {
        int wrong = verdicts.stream().mapToInt(v -> v.falsePositives().size()).sum();
        return new Row(
                conditions,
                verdicts.size(),
                recall(verdicts, isAtLeast(Group.VEHICLE, 40)),
                recall(verdicts, isAtLeast(Group.VEHICLE, 24)),
                recall(verdicts, isAtLeast(Group.PERSON, 60)),
                recall(verdicts, isAtLeast(Group.VEHICLE, 24).and(o -> o.objectClass() == ObjectClass.BUS)),
                recall(verdicts, isAtLeast(Group.VEHICLE, 24).and(o -> o.objectClass() == ObjectClass.TRUCK)),
                (double) wrong / Math.max(1, verdicts.size()),
                millis);
    }

    private static Predicate<ObjectTruth> isAtLeast(Group group, double height) {
        return object -> Group.of(object.objectClass()) == group
                && object.visibleBox().filter(box -> box.height() >= height).isPresent();
    }

    private static Recall recall(List<FrameVerdict> verdicts, Predicate<ObjectTruth> which) {
        int found = 0;
        int missed = 0;
        for (FrameVerdict verdict : verdicts) {
            found += (int) verdict.found().stream().filter(which).count();
            missed += (int) verdict.missed().stream().filter(which).count();
        }
        return new Recall(found, found + missed);
    }
}
