package io.drivesight.training.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** One of some constants, by its name in any case; listed in lower case. */
record Choice<T extends Enum<T>>(List<T> constants) implements ITypeConverter<T> {
    @Override
    public T convert(String value) {
        return constants.stream()
                .filter(constant -> label(constant).equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("'%s' is none of %s"
                        .formatted(value, constants.stream().map(Choice::label).collect(Collectors.joining(", ")))));
    }

    static String label(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
