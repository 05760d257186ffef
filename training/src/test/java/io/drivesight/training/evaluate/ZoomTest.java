package io.drivesight.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.inference.Thresholds;
import io.drivesight.core.taxonomy.ObjectClass;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ZoomTest {
    private static final ImageSize INPUT = new ImageSize(40, 20);

    /** Finds a car in the middle of whatever it is shown, an eighth as wide and high. */
    private static final class Finder implements ObjectDetector {
        private final List<ImageSize> shown = new ArrayList<>();

        @Override
        public Result detect(PixelImage image) {
            ImageSize size = image.size();
            shown.add(size);
            double left = size.width() / 2.0;
            double top = size.height() / 2.0;
            Box box = new Box(left, top, left + size.width() / 8.0, top + size.height() / 8.0);
            return new Result(List.of(Detection.of(box, ObjectClass.CAR, 0.8)), 1, 1, 1);
        }

        @Override
        public ImageSize inputSize(ImageSize frame) {
            return INPUT;
        }
    }

    private static PixelImage image(int width, int height) {
        return new PixelImage(new ImageSize(width, height), new byte[3 * width * height]);
    }

    @Test
    void over_middle_looksAtTheMiddleAtFullResolutionToo() {
        Finder finder = new Finder();

        ObjectDetector.Result result =
                Zoom.MIDDLE.over(finder, Thresholds.EVALUATION).detect(image(160, 80));

        assertThat(finder.shown).containsExactlyInAnyOrder(INPUT, new ImageSize(160, 80));
        assertThat(result.detections())
                .extracting(Detection::box)
                .containsExactlyInAnyOrder(new Box(80, 40, 100, 50), new Box(80, 40, 85, 42.5));
    }

    @Test
    void over_middleOfAnImageNoLargerThanTheInput_looksOnce() {
        Finder finder = new Finder();

        Zoom.MIDDLE.over(finder, Thresholds.EVALUATION).detect(image(40, 20));

        assertThat(finder.shown).containsExactly(new ImageSize(40, 20));
    }

    @Test
    void over_off_isTheDetectorItself() {
        Finder finder = new Finder();

        assertThat(Zoom.OFF.over(finder, Thresholds.EVALUATION)).isSameAs(finder);
    }
}
