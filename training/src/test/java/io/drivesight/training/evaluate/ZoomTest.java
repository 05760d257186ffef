package io.drivesight.training.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.core.detection.Detection;
import io.drivesight.core.detection.ObjectDetector;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.ImageSize;
import io.drivesight.core.image.FramePixels;
import io.drivesight.core.image.PixelImage;
import io.drivesight.core.taxonomy.ObjectClass;
import io.drivesight.training.dataset.ImageFiles;
import io.drivesight.training.dataset.Progress;
import io.drivesight.training.dataset.Split.SplitChoice;
import io.drivesight.training.dataset.TestFolder;
import io.drivesight.training.evaluate.Evaluation.Zoom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZoomTest {
    private static final ImageSize INPUT = new ImageSize(160, 80);
    private static final ImageSize LARGE = new ImageSize(640, 320);

    /** Finds a car in the middle of whatever it is shown, an eighth as wide and high. */
    private static final class Finder implements ObjectDetector {
        private final List<ImageSize> decoded = new ArrayList<>();
        private final List<ImageSize> shown = new ArrayList<>();

        @Override
        public Result detect(PixelImage image) {
            return detect(FramePixels.whole(image));
        }

        @Override
        public Result detect(FramePixels frame) {
            ImageSize size = frame.frame();
            decoded.add(frame.picture().size());
            shown.add(size);
            double left = size.width() / 2.0;
            double top = size.height() / 2.0;
            Box box = new Box(left, top, left + size.width() / 8.0, top + size.height() / 8.0);
            return new Result(List.of(Detection.of(box, ObjectClass.CAR, 0.8)), 1, 1, 1);
        }

        @Override
        public ImageSize leastPixels(ImageSize frame) {
            return INPUT;
        }

        @Override
        public ImageSize inputSize(ImageSize frame) {
            return INPUT;
        }
    }

    private static EvaluatedImage look(Finder finder, Zoom zoom, ImageSize size, Path folder) throws Exception {
        TestFolder images = new TestFolder(folder)
                .text("classes.txt", "car")
                .image("images/a_0.jpg", size.width(), size.height())
                .text("labels/a_0.txt", "0 0.5 0.5 0.5 0.5");
        Evaluation.Run run = Evaluation.Run.of(
                finder, zoom, images.load().images(SplitChoice.ALL), ImageFiles.standard(), 1, Progress.NONE);
        assertThat(run.failed()).isEmpty();
        return run.images().get(0);
    }

    @Test
    void run_middle_looksAtTheMiddleAtFullResolutionToo(@TempDir Path folder) throws Exception {
        Finder finder = new Finder();

        EvaluatedImage found = look(finder, Zoom.MIDDLE, LARGE, folder);

        assertThat(finder.shown).containsExactly(LARGE, INPUT);
        assertThat(found.all())
                .extracting(Detection::box)
                .containsExactlyInAnyOrder(new Box(320, 160, 400, 200), new Box(320, 160, 340, 170));
    }

    @Test
    void run_middle_showsTheWholeAsItIsShownWithoutASecondLook(@TempDir Path folder) throws Exception {
        Finder off = new Finder();
        Finder middle = new Finder();

        look(off, Zoom.OFF, LARGE, folder);
        look(middle, Zoom.MIDDLE, LARGE, folder);

        assertThat(off.decoded).containsExactly(INPUT);
        assertThat(middle.decoded).containsExactly(INPUT, INPUT);
    }

    @Test
    void run_middleOfAnImageNoLargerThanTheInput_looksOnce(@TempDir Path folder) throws Exception {
        Finder finder = new Finder();

        look(finder, Zoom.MIDDLE, INPUT, folder);

        assertThat(finder.shown).containsExactly(INPUT);
    }
}
