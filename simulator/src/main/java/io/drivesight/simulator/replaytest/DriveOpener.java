package io.drivesight.simulator.replaytest;

import io.drivesight.simulator.replay.Drive;
import java.io.IOException;
import java.util.Map;

/** Opens the drive that a test is about. */
@FunctionalInterface
public interface DriveOpener {
    /**
     * Opens it.
     *
     * @param settings by name, as the options of {@code replay}: {@code scenario}, {@code weather}, {@code frames}, ...
     * @throws ReplayTestException when they make no sense
     * @throws IOException when files are missing or cannot be read
     */
    Drive open(Map<String, String> settings) throws IOException;
}
