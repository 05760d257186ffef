package io.drivesight.simulator.cli;

import io.drivesight.core.pipeline.ZoomMode;
import java.util.Arrays;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The second look, as an option. */
final class ZoomOption {
    @Option(
            names = "--zoom",
            paramLabel = "Z",
            converter = Converter.class,
            description =
                    "A second look at a region, as the service's model.zoom: off, alternate, or spare, with room in every frame"
                            + " (default: off).")
    private ZoomMode mode = ZoomMode.OFF;

    /** In the words of the service's setting. */
    static final class Converter implements ITypeConverter<ZoomMode> {
        @Override
        public ZoomMode convert(String value) {
            return Arrays.stream(ZoomMode.values())
                    .filter(mode -> mode.name().equals(value.toUpperCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + value + "' is none of off, alternate, spare"));
        }
    }

    ZoomMode mode() {
        return mode;
    }
}
