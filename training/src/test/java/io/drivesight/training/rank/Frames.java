package io.drivesight.training.rank;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.ImageEncoder;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.DifferenceHash;
import io.drivesight.training.rank.FrameRanker.Finding;
import io.drivesight.training.rank.RankFrames.RankFrame;
import io.drivesight.training.rank.ViewDisputes.Dispute;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** Pictures of red cars on grey ground, a detector that finds them, and findings out of nothing. */
final class Frames {
    static final ImageSize SIZE = new ImageSize(160, 96);

    private Frames() {}

    /** A picture with a red rectangle on grey blocks: the same for a seed, unlike others. */
    static PixelImage picture(long seed, Box car) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] blocks = new byte[64];
        random.nextBytes(blocks);
        byte[] bgr = new byte[3 * SIZE.width() * SIZE.height()];
        for (int y = 0; y < SIZE.height(); y++) {
            for (int x = 0; x < SIZE.width(); x++) {
                int at = 3 * (y * SIZE.width() + x);
                boolean red = x >= car.left() && x < car.right() && y >= car.top() && y < car.bottom();
                byte grey = (byte) ((blocks[8 * (8 * y / SIZE.height()) + 8 * x / SIZE.width()] & 0xff) / 3);
                bgr[at] = red ? 20 : grey;
                bgr[at + 1] = red ? 20 : grey;
                bgr[at + 2] = red ? (byte) 220 : grey;
            }
        }
        return new PixelImage(SIZE, bgr);
    }

    static void write(Path file, PixelImage picture) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, new ImageEncoder().png(picture));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Finds the red rectangle as a car; one whose middle is right of the picture's, by a quarter of its width, it does not know. */
    static final ObjectDetector RED = image -> {
        int left = image.width();
        int top = image.height();
        int right = 0;
        int bottom = 0;
        for (int y = 0; y < image.height(); y++) {
            for (int x = 0; x < image.width(); x++) {
                int at = 3 * (y * image.width() + x);
                if ((image.bgr()[at + 2] & 0xff) - (image.bgr()[at] & 0xff) > 80) {
                    left = Math.min(left, x);
                    top = Math.min(top, y);
                    right = Math.max(right, x + 1);
                    bottom = Math.max(bottom, y + 1);
                }
            }
        }
        boolean known = right > left && (left + right) / 2.0 < 0.6 * image.width();
        return new ObjectDetector.Result(
                known ? List.of(Detection.of(new Box(left, top, right, bottom), ObjectClass.CAR, 0.9)) : List.of(),
                1,
                2,
                3);
    };

    static RankFrame frame(String scene, int number) {
        String path = "%s/%04d.png".formatted(scene, number);
        return new RankFrame(Path.of(path), path, scene, SIZE);
    }

    /** A frame of a drive of ten frames a second, all looking nearly the same. */
    static Finding finding(String scene, int number, Detection... detections) {
        return finding(scene, number, List.of(), 1, detections);
    }

    static Finding finding(String scene, int number, List<Dispute> disputes, long look, Detection... detections) {
        PixelImage picture = picture(look, new Box(10, 70, 30, 90));
        return new Finding(frame(scene, number), List.of(detections), disputes, DifferenceHash.of(picture));
    }

    static Detection car(double left, double score) {
        return Detection.of(Box.ofSize(left, 40, 30, 20), ObjectClass.CAR, score);
    }

    static Dispute dispute(double weight) {
        return new Dispute(new Box(10, 40, 40, 60), weight, Dispute.Reason.LOST, "lost when mirrored");
    }
}
