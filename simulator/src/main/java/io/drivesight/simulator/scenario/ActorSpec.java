package io.drivesight.simulator.scenario;

import com.fasterxml.jackson.annotation.JsonCreator;
import io.drivesight.core.json.WrongValue;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A thing that takes part in a drive, as scripted.
 *
 * @param name unique within the scenario
 * @param model what it is
 * @param motion how it moves
 * @param colour of paint or coat, {@code 0xRRGGBB}; empty: the seed's choice
 * @param elevation of its lowest point above the road [m]; only what hangs has one
 */
public record ActorSpec(String name, ActorModel model, Motion motion, Optional<Integer> colour, double elevation) {
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final double WIDEST = 60;

    /** As a file has it: one of {@code along}, {@code path} and {@code parked}. */
    record Keys(
            String name,
            ActorModel model,
            Motion.@Nullable Along along,
            @Nullable PathKeys path,
            @Nullable ParkedKeys parked,
            @Nullable String colour,
            @Nullable Double elevation) {
        Keys {
            if (along == null && path == null && parked == null) {
                throw new WrongValue("along", "is missing: an actor needs one of along, path, parked");
            }
            if (parked != null && (along != null || path != null)) {
                throw new WrongValue("parked", "is too much: an actor has one of along, path, parked");
            }
            if (along != null && path != null) {
                throw new WrongValue("path", "is too much: an actor has one of along, path, parked");
            }
        }

        private Motion motion() {
            if (along != null) {
                return along.checked("along.", WIDEST);
            }
            return path != null
                    ? path.motion()
                    : Given.required("parked", parked).motion();
        }

        private Optional<Integer> rgb() {
            if (colour != null && !COLOUR.matcher(colour).matches()) {
                throw new WrongValue("colour", "must be like \"#a01020\", was '" + colour + "'");
            }
            return Optional.ofNullable(colour).map(text -> Integer.parseInt(text.substring(1), 16));
        }
    }

    /** A path as a file has it, its points as {@code [s, l]} [m]. */
    record PathKeys(List<double[]> points, Profile speed) {
        private Motion motion() {
            List<double[]> places = Given.list("path.points", points);
            if (places.size() < 2) {
                throw new WrongValue("path.points", "must be at least two [s, l] pairs");
            }
            for (int i = 0; i < places.size(); i++) {
                double[] place = places.get(i);
                if (place.length != 2 || !Double.isFinite(place[0] + place[1])) {
                    throw new WrongValue(
                            "path.points[" + i + "]", "must be a pair of numbers, was " + Arrays.toString(place));
                }
                if (i > 0 && place[0] == places.get(i - 1)[0] && place[1] == places.get(i - 1)[1]) {
                    throw new WrongValue("path.points[" + i + "]", "is the same as the one before");
                }
            }
            return new Motion.Path(places, Given.profile("path.speed", speed, 0, Motion.FASTEST));
        }
    }

    /** A place to stand as a file has it, in metres and degrees. */
    record ParkedKeys(Double s, Double lateral, @Nullable Double heading) {
        private Motion motion() {
            return new Motion.Parked(
                    Given.number("parked.s", s, -Motion.FAR, Motion.FAR),
                    Given.number("parked.lateral", lateral, -WIDEST, WIDEST),
                    Math.toRadians(Given.number("parked.heading", heading, -360, 360, 0)));
        }
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    static ActorSpec of(Keys keys) {
        return new ActorSpec(
                Given.name("name", keys.name()),
                Given.required("model", keys.model()),
                keys.motion(),
                keys.rgb(),
                Given.number("elevation", keys.elevation(), 0, 10, 0));
    }

    static ActorSpec of(String name, ActorModel model, Motion motion) {
        return new ActorSpec(name, model, motion, Optional.empty(), 0);
    }
}
