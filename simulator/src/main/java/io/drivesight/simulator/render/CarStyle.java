package io.drivesight.simulator.render;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.drivesight.simulator.scenario.ActorModel;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;

/** Shape of a car body. The table {@code cars.yaml} says what each measure means. */
@SuppressWarnings("ArrayRecordComponent") // constant tables, never compared
@JsonNaming(PropertyNamingStrategies.KebabCaseStrategy.class)
record CarStyle(
        Curve top,
        Curve plan,
        double belt,
        double roofWidth,
        double[] rearGlass,
        double[] windscreen,
        double[] sideGlass,
        double tailLow,
        double tailHigh,
        double tailInner,
        double plateRear,
        double headLow,
        double headHigh,
        double wheelRadius,
        double rearAxle,
        double frontAxle) {
    private static final Map<String, CarStyle> TABLE = read();

    private static Map<String, CarStyle> read() {
        try (InputStream table = CarStyle.class.getResourceAsStream("cars.yaml")) {
            return new YAMLMapper().readValue(table, new TypeReference<>() {});
        } catch (IOException e) {
            throw new UncheckedIOException("the table of car bodies cannot be read", e);
        }
    }

    static CarStyle of(ActorModel model) {
        return Objects.requireNonNull(TABLE.get(model.label()), "no body for a " + model.label());
    }
}
