package io.drivesight.simulator.score.world;

import io.drivesight.core.frame.CameraId;
import io.drivesight.core.frame.FrameId;
import io.drivesight.simulator.scenario.CameraSpec;
import io.drivesight.simulator.scenario.Scenario;
import io.drivesight.simulator.score.virtual.TrueSight;
import io.drivesight.simulator.score.virtual.TruthEyes;
import io.drivesight.simulator.score.world.WorldDrive.Heard;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Results of many vehicles' cameras without end, as they are on the bus: all make the same drive, with the truth's boxes, one a little after
 * the other, again and again. Not thread-safe.
 */
public final class WorldTraffic {
    /** After a drive nothing is heard for so long by the cameras' clocks, and the world begins anew [s]. */
    private static final double PAUSE = 10;

    private final List<Entry> drive = new ArrayList<>();
    private final double seconds;
    private final Instant epoch;
    private long next;

    /** A result of the drive: {@code shift} of its vehicle after the first one's. */
    private record Entry(int vehicle, double due, Heard heard, long number) {}

    /**
     * A record of the results' topic.
     *
     * @param seconds when it is due, since the beginning [s]
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Result(double seconds, String key, byte[] message) {}

    /**
     * Of a scenario.
     *
     * @param cameras of a vehicle; the scenario's first ones, and the same under other names when it has fewer
     * @param rate of each [Hz]
     * @param epoch capture time of the beginning
     * @throws IOException when it cannot be played
     */
    public WorldTraffic(String scenario, int vehicles, int cameras, double rate, Instant epoch) throws IOException {
        Scenario whole = Scenario.load(scenario);
        List<CameraSpec> specs = new ArrayList<>();
        for (int i = 0; i < cameras; i++) {
            CameraSpec known = whole.cameras().get(i % whole.cameras().size());
            String name = i < whole.cameras().size() ? known.name() : known.name() + "-" + i;
            specs.add(new CameraSpec(name, known.model(), rate));
        }
        Scenario own = new Scenario(
                whole.name(),
                whole.description(),
                whole.seconds(),
                whole.road(),
                whole.conditions(),
                specs,
                whole.ego(),
                whole.actors(),
                whole.groups());
        this.seconds = whole.seconds();
        this.epoch = epoch;
        List<Heard> results = WorldDrive.play(own, 1, new TrueSight(Optional.of(TruthEyes.PERFECT)), WorldFault.NONE, 1)
                .results();
        for (int vehicle = 0; vehicle < vehicles; vehicle++) {
            long number = 0;
            for (Heard heard : results) {
                drive.add(new Entry(vehicle, heard.arrival() + vehicle / rate / vehicles, heard, number++));
            }
        }
        drive.sort(Comparator.comparingDouble(Entry::due));
    }

    /** The next one that is due. */
    public Result next() {
        Entry entry = drive.get((int) (next % drive.size()));
        long turn = next / drive.size();
        next++;
        FrameId id = new FrameId(
                new CameraId("vehicle-" + (entry.vehicle() + 1), entry.heard().camera()),
                turn * drive.size() + entry.number() + 1);
        double captured = entry.due() - entry.heard().arrival() + entry.heard().seconds() + turn * (seconds + PAUSE);
        Instant time = epoch.plus(Duration.ofNanos(Math.round(captured * 1e9)));
        // Of what a message says twice the later counts.
        byte[] own = ResultMessages.written(id, time, Optional.empty());
        byte[] drawn = entry.heard().message();
        byte[] message = new byte[drawn.length + own.length];
        System.arraycopy(drawn, 0, message, 0, drawn.length);
        System.arraycopy(own, 0, message, drawn.length, own.length);
        return new Result(entry.due() + turn * seconds, id.camera().key(), message);
    }
}
