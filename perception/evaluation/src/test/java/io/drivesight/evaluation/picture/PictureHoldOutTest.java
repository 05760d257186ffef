package io.drivesight.evaluation.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.drivesight.core.geometry.Box;
import io.drivesight.core.prediction.PictureModel;
import io.drivesight.core.prediction.PredictedPath;
import io.drivesight.core.prediction.PredictedPath.PathPoint;
import io.drivesight.evaluation.report.TextTable;
import io.drivesight.testkit.SharedData;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * People's boxes in the image: where the numbers of {@link PictureModel#PEOPLE} come from, and what they are worth on videos that had
 * no say in them. After a change of its terms the first test says the new numbers. Prints the table of docs/tracking.md.
 */
class PictureHoldOutTest {
    private static final int FOLDS = 10;

    private static List<BoxWindow> windows() throws IOException {
        return BoxWindow.jaad(SharedData.require("jaad-boxes/train"));
    }

    @Test
    void people_jaad_areTheNumbersThatFitBest() throws IOException {
        double[][] fitted = PictureFit.fit(windows()).coefficients();
        for (int axis = 0; axis < fitted.length; axis++) {
            assertThat(PictureModel.PEOPLE.coefficients()[axis]).containsExactly(fitted[axis], within(0.0006));
        }
    }

    @Test
    void people_videosHeldOut_beatTheYardstickByFar() throws IOException {
        List<BoxWindow> windows = windows();
        BoxErrors heldOut = BoxErrors.of(windows, heldOut(windows));
        BoxErrors shipped = BoxErrors.of(windows, ServiceForecaster.JAAD);
        print(windows, heldOut, shipped);
        assertThat(heldOut.half()).isLessThan(110);
        assertThat(heldOut.one()).isLessThan(399);
        assertThat(heldOut.oneAndAHalf()).isLessThan(1248);
        assertThat(shipped.oneAndAHalf()).isLessThan(1248);
    }

    @Test
    void people_ellipses_holdWhatTheySay() throws IOException {
        int[] frames = {15, 30, 45};
        int[] inside = new int[frames.length];
        List<BoxWindow> all = windows();
        int tested = 0;
        for (int k = 0; k < all.size(); k += 3) {
            BoxWindow window = all.get(k);
            tested++;
            PredictedPath path = ServiceForecaster.JAAD.path(window);
            for (int i = 0; i < frames.length; i++) {
                PathPoint point = path.points().get(frames[i] - 1);
                Box truth = window.future().get(frames[i] - 1);
                double square = point.imageCovariance()
                        .squaredDistance(
                                truth.centerX() - point.box().centerX(),
                                truth.centerY() - point.box().centerY());
                inside[i] += square <= path.squaredDistance(0.9) ? 1 : 0;
            }
        }
        for (int count : inside) {
            assertThat(count / (double) tested).isBetween(0.88, 0.92);
        }
    }

    /** Each video is predicted by the model that the other folds' videos give. */
    private static BoxForecaster heldOut(List<BoxWindow> windows) {
        List<String> videos = new ArrayList<>(
                windows.stream().map(BoxWindow::video).distinct().sorted().toList());
        Collections.shuffle(videos, new Random(1));
        Map<String, BoxForecaster> byVideo = new HashMap<>();
        for (int fold = 0; fold < FOLDS; fold++) {
            List<String> left = new ArrayList<>();
            for (int i = fold; i < videos.size(); i += FOLDS) {
                left.add(videos.get(i));
            }
            List<BoxWindow> others = windows.stream()
                    .filter(window -> !left.contains(window.video()))
                    .toList();
            BoxForecaster forecaster = PictureFit.forecaster(PictureFit.fit(others));
            left.forEach(video -> byVideo.put(video, forecaster));
        }
        return window ->
                byVideo.getOrDefault(window.video(), BoxForecaster.stays()).forecast(window);
    }

    private static void print(List<BoxWindow> windows, BoxErrors heldOut, BoxErrors shipped) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        TextTable table = new TextTable(
                out, 30, "JAAD, " + windows.size() + " windows", List.of("0.5 s", "1.0 s", "1.5 s", "C_MSE", "CF_MSE"));
        add(table, "last box stays", BoxErrors.of(windows, BoxForecaster.stays()));
        add(table, "constant velocity, last step", BoxErrors.of(windows, BoxForecaster.lastStep()));
        add(table, "line", BoxErrors.of(windows, BoxForecaster.line()));
        add(table, "constant velocity, mean step", BoxErrors.of(windows, BoxForecaster.meanStep()));
        add(table, "model, videos held out", heldOut);
        add(table, "service", shipped);
    }

    private static void add(TextTable table, String name, BoxErrors errors) {
        table.add(
                name,
                TextTable.cells(0, errors.half(), errors.one(), errors.oneAndAHalf(), errors.center(), errors.end()));
    }
}
