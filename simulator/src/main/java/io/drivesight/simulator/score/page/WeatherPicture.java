package io.drivesight.simulator.score.page;

import io.drivesight.core.image.ImageEncoder;
import io.drivesight.evaluation.report.ContactSheet;
import io.drivesight.simulator.score.run.Run;
import io.drivesight.simulator.score.run.Run.CameraRun;
import io.drivesight.simulator.score.run.Run.RunFrame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The same moment of several recordings side by side, with what was published and what was there. */
public final class WeatherPicture {
    private static final int WIDTH = 640;
    private static final int COLUMNS = 2;
    private static final double QUALITY = 0.82;

    private WeatherPicture() {}

    /**
     * Writes it as JPEG, two pictures to a row.
     *
     * @param recordings of the same drive; those without a result and truth at the moment are left out
     * @param seconds the moment, since the first capture [s]
     */
    public static void write(Path file, List<Path> recordings, double seconds) throws IOException {
        ContactSheet sheet = new ContactSheet(COLUMNS, WIDTH);
        for (Path recording : recordings) {
            Run run = Run.read(recording);
            for (CameraRun camera : run.cameras().stream().limit(1).toList()) {
                for (RunFrame frame : camera.truths().stream()
                        .filter(known -> known.capture() >= seconds - 1e-6)
                        .filter(known -> known.result().isPresent())
                        .limit(1)
                        .toList()) {
                    new MomentPictures(recording, Set.of(frame.id()))
                            .picture(frame.id(), frame.requireTruth(), frame.result(), Optional.empty(), WIDTH)
                            .ifPresent(picture -> sheet.add(picture, ""));
                }
            }
        }
        if (sheet.size() > 0) {
            Files.write(file, new ImageEncoder().jpeg(sheet.draw(), QUALITY));
        }
    }
}
