package io.drivesight.core.inference;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The driving detector that comes with DriveSight, used wherever no other is given. */
public final class ShippedModel {
    /** System property: folder of the installation. */
    public static final String HOME_PROPERTY = "drivesight.home";

    private static final String FILE = "models/drivesight-detector.onnx";

    private ShippedModel() {}

    /** Where it has to lie; relative to the working directory where {@link #HOME_PROPERTY} is not set. */
    public static Path path() {
        return Path.of(System.getProperty(HOME_PROPERTY, ""), FILE);
    }

    /** The file; empty when it is not there. */
    public static Optional<Path> find() {
        return Optional.of(path()).filter(Files::isRegularFile);
    }
}
