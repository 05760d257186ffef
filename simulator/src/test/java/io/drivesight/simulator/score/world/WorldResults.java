package io.drivesight.simulator.score.world;

import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.score.virtual.TrueSight;
import io.drivesight.simulator.score.virtual.TruthEyes;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Results of a drive with perfect eyes, as they are on the bus. */
public final class WorldResults {
    private WorldResults() {}

    /** A record of the results' topic. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Result(String key, byte[] message) {}

    /** The first seconds of a drive. */
    public static List<Result> of(String scenario, long seed, double seconds) throws IOException {
        Scenario whole = Scenario.load(scenario);
        Scenario begin = new Scenario(
                whole.name(),
                whole.description(),
                seconds,
                whole.road(),
                whole.conditions(),
                whole.cameras(),
                whole.ego(),
                whole.actors(),
                whole.groups());
        return WorldDrive.play(begin, seed, new TrueSight(Optional.of(TruthEyes.PERFECT)), WorldFault.NONE, 2)
                .results()
                .stream()
                .map(heard -> new Result("vehicle-1/" + heard.camera(), heard.message()))
                .toList();
    }
}
