package io.drivesight.simulator.cli;

import io.drivesight.core.frame.CameraId;
import io.drivesight.simulator.replay.Drive;
import io.drivesight.simulator.replay.ImageFolder;
import io.drivesight.simulator.replay.ImageFolderDrive;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Option;

/** What is replayed, as options. */
final class DriveOptions {
    @Option(
            names = "--frames",
            required = true,
            paramLabel = "DIR",
            description = "Folder of .jpg, .jpeg and .png images: the frames, in the order of their names.")
    @SuppressWarnings("NullAway.Init") // required, so set by picocli
    private Path frames;

    @Option(
            names = "--all-files",
            description = "Send every file in the folder and below, whatever it is: what does bad input do?")
    private boolean allFiles;

    @Option(
            names = "--cameras",
            paramLabel = "N",
            defaultValue = "1",
            description = "Number of cameras; each begins at another image (default: ${DEFAULT-VALUE}).")
    private int cameras;

    @Option(
            names = "--vehicle",
            paramLabel = "NAME",
            defaultValue = "vehicle-1",
            description = "Name of the vehicle; the cameras are camera-1, camera-2, ... (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // has a default
    private String vehicle;

    @Option(
            names = "--fps",
            paramLabel = "F",
            defaultValue = "10",
            description = "Frames per second of each camera (default: ${DEFAULT-VALUE}).")
    private double fps;

    /**
     * The drive.
     *
     * @param loop true: it goes round and never ends
     * @throws IOException when the folder or its images are missing
     */
    Drive open(boolean loop) throws IOException {
        checkRange("--cameras", cameras, 1, 1000);
        checkRange("--fps", fps, 0.01, 10_000);
        ImageFolder folder = allFiles ? ImageFolder.ofAllFiles(frames) : ImageFolder.of(frames);
        return new ImageFolderDrive(folder, cameras(), fps, loop);
    }

    List<CameraId> cameras() {
        return IntStream.rangeClosed(1, cameras)
                .mapToObj(number -> new CameraId(vehicle, "camera-" + number))
                .toList();
    }

    Path frames() {
        return frames;
    }

    double fps() {
        return fps;
    }

    static void checkRange(String option, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new UsageException("%s is %s to %s, was %s".formatted(option, least, most, value));
        }
    }
}
