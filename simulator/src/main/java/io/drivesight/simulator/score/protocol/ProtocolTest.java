package io.drivesight.simulator.score.protocol;

import io.drivesight.evaluation.chance.Chance;
import java.util.function.Function;

/**
 * A kind of cases.
 *
 * @param name as on the command line and in reports
 * @param group what it is part of
 * @param description a sentence
 * @param casesPerSeed how many of it each seed gives
 * @param sampler makes one of a place among the cases of its test and the chance of its own
 */
public record ProtocolTest(
        String name, Group group, String description, int casesPerSeed, Function<Place, Draft> sampler) {
    /** What tests are part of, in the order of reports. */
    public enum Group {
        NHTSA("NHTSA FCW", true),
        CARS("Euro NCAP car to car", true),
        VULNERABLE("Euro NCAP people and bicycles", true),
        ENCOUNTERS("encounters", true),
        SILENT("must stay silent", false),
        QUIET("quiet driving", false);

        private final String title;
        private final boolean warning;

        Group(String title, boolean warning) {
            this.title = title;
            this.warning = warning;
        }

        public String title() {
            return title;
        }

        /** One of its tests, a case a seed, that depends on chance alone. */
        ProtocolTest test(String name, String description, Function<Chance, Draft> sampler) {
            return new ProtocolTest(name, this, description, 1, place -> sampler.apply(place.chance()));
        }

        /** True: its cases ask for a warning. */
        public boolean asksForWarning() {
            return warning;
        }
    }

    /**
     * A place among the cases of a test.
     *
     * @param seed of the case
     * @param number among those of the seed, from 1
     * @param chance of this try
     */
    public record Place(long seed, int number, Chance chance) {
        /** One of the values, in turn from case to case, so that all come up about equally often. */
        double turn(int casesPerSeed, double... values) {
            long at = (seed - 1) * casesPerSeed + number - 1;
            return values[(int) Math.floorMod(at, (long) values.length)];
        }
    }
}
