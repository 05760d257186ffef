package io.drivesight.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/**
 * Looks up the real data that lies beside a checkout ({@code ../shared/data}, or the folder named by the system property
 * {@code drivesight.data}). A test that needs a file which is not there is reported as skipped, with the file's name.
 */
public final class SharedData {
    private static final Path ROOT = Path.of(System.getProperty("drivesight.data", "../shared/data"));

    private SharedData() {}

    /**
     * The file or folder at this path below the data folder; aborts (skips) the calling test when it is missing.
     *
     * @param relative path below the data folder, with forward slashes
     */
    public static Path require(String relative) {
        Path path = ROOT.resolve(relative).toAbsolutePath().normalize();
        Assumptions.assumeTrue(Files.exists(path), () -> "SKIPPED: needs the shared data " + relative);
        return path;
    }
}
