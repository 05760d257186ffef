package io.drivesight.simulator.score;

import io.drivesight.core.camera.CameraModel;
import io.drivesight.core.camera.GroundCamera;
import io.drivesight.core.camera.Intrinsics;
import io.drivesight.core.camera.Mounting;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.ground.GroundNoise;
import io.drivesight.core.ground.RangeFinder;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.evaluation.formats.FormatException;
import io.drivesight.evaluation.formats.KittiLabel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Ranges found from labelled boxes against the labels' 3D boxes: depth of the nearest corner on the ground, which is where a
 * box touches it. Camera 1.65 m above the ground and level, as the makers of the recordings built it.
 */
final class RangeCheck {
    static final ImageSize SIZE = new ImageSize(1242, 375);
    private static final double CAMERA_HEIGHT = 1.65;
    static final double[] BANDS = {0, 10, 20, 40, 80};

    private final RangeFinder finder = new RangeFinder(GroundNoise.DEFAULT);
    private final List<Sample> samples = new ArrayList<>();

    /** Relative errors of one box; NaN where a source says nothing. */
    record Sample(double truth, double contact, double size, double fused) {}

    /** Median relative errors of one band, as ratios; and the share of boxes with a contact point. */
    record Row(int boxes, double contactShare, double contact, double size, double fused) {}

    void add(List<KittiLabel> labels, Path calibration, ObjectClass objectClass) throws IOException {
        GroundCamera camera = camera(calibration);
        for (KittiLabel label : labels) {
            double truth = nearestDepth(label);
            if (isClear(label)) {
                samples.add(sample(label, camera, objectClass, truth));
            }
        }
    }

    /** Labels of which a range can be told: not truncated, at most partly occluded, not beside the camera. */
    static boolean isClear(KittiLabel label) {
        return label.occlusion() <= 1 && label.truncation() <= 0 && nearestDepth(label) > 1;
    }

    private Sample sample(KittiLabel label, GroundCamera camera, ObjectClass objectClass, double truth) {
        Optional<RangeFinder.Depth> contact = finder.contactDepth(camera, label.box(), SIZE);
        double size = finder.sizeDepth(camera, label.box(), SIZE, objectClass).metres();
        double fused = finder.place(camera, label.box(), SIZE, objectClass).depth();
        return new Sample(
                truth,
                contact.map(depth -> error(depth.metres(), truth)).orElse(Double.NaN),
                error(size, truth),
                error(fused, truth));
    }

    private static double error(double found, double truth) {
        return Math.abs(found - truth) / truth;
    }

    static double nearestDepth(KittiLabel label) {
        double half = Math.abs(label.length() / 2 * Math.sin(label.rotationY()))
                + Math.abs(label.width() / 2 * Math.cos(label.rotationY()));
        return label.z() - half;
    }

    /** Medians of the boxes between two depths [m]. */
    Row row(double from, double to) {
        List<Sample> band = samples.stream()
                .filter(sample -> sample.truth() >= from && sample.truth() < to)
                .toList();
        double[] contact = band.stream()
                .mapToDouble(Sample::contact)
                .filter(error -> !Double.isNaN(error))
                .sorted()
                .toArray();
        return new Row(
                band.size(),
                (double) contact.length / band.size(),
                median(contact),
                median(band.stream().mapToDouble(Sample::size).sorted().toArray()),
                median(band.stream().mapToDouble(Sample::fused).sorted().toArray()));
    }

    static double median(double[] sorted) {
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    static GroundCamera camera(Path calibration) throws IOException {
        String line = Files.readAllLines(calibration).stream()
                .filter(each -> each.startsWith("P2"))
                .min(Comparator.naturalOrder())
                .orElseThrow(() -> new FormatException(calibration, "no line starts with P2"));
        String[] words = line.strip().split("\\s+");
        if (words.length < 13) {
            throw new FormatException(calibration, "the line P2 needs 12 numbers");
        }
        try {
            Intrinsics intrinsics =
                    Intrinsics.pinhole(SIZE, number(words, 1), number(words, 6), number(words, 3), number(words, 7));
            return new GroundCamera(new CameraModel(intrinsics, new Mounting(0, 0, CAMERA_HEIGHT, 0, 0, 0)));
        } catch (IllegalArgumentException e) {
            FormatException problem =
                    new FormatException(calibration, String.format(Locale.ROOT, "P2: %s", e.getMessage()));
            problem.initCause(e);
            throw problem;
        }
    }

    private static double number(String[] words, int index) {
        return Double.parseDouble(words[index]);
    }
}
