package io.drivesight.simulator.page;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.drivesight.simulator.replay.fault.FaultKind;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the page can change about the running drive. Called from several threads; returns at once. */
public interface PageControls {
    /** The faults that can be put on frames, in the order in which they are shown. */
    List<FaultKind> FAULTS =
            List.of(FaultKind.DROP, FaultKind.DELAY, FaultKind.BLACK_OUT, FaultKind.FREEZE, FaultKind.CORRUPT);

    /** How it stands. */
    State state();

    /**
     * Another weather, one of those of the state.
     *
     * @throws IllegalArgumentException when it is none
     */
    void weather(String label);

    /**
     * Replaces the faults.
     *
     * @param faults which of {@link #FAULTS}; empty: none
     * @param camera name of the camera that has them; empty: all
     * @throws IllegalArgumentException when there is no such camera
     */
    void faults(Set<FaultKind> faults, String camera);

    /**
     * Another load.
     *
     * @param vehicles that drive, the first is shown
     * @param rate share of the drive's frames that is sent, one of those of the state
     * @throws IllegalArgumentException when it is out of range
     */
    void load(int vehicles, double rate);

    /**
     * How the controls stand. The page gets it as JSON with these names.
     *
     * @param weathers that can be chosen; empty: the drive has the weather that it has
     * @param weather that is shown
     * @param coming weather that is being filmed; null: none
     * @param share of it that is done, 0..1
     * @param faults that are on
     * @param faultyCamera which camera has them; empty: all
     * @param vehicles that drive; 0: cannot be chosen
     * @param vehicleChoices numbers to choose from
     * @param rate frames per second of each camera [1/s]
     * @param rateChoices rates to choose from [1/s]
     */
    record State(
            List<String> weathers,
            String weather,

            @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable
            String coming,

            double share,
            @JsonIgnore Set<FaultKind> faults,
            String faultyCamera,
            int vehicles,
            List<Integer> vehicleChoices,
            double rate,
            List<Double> rateChoices) {
        public State {
            weathers = List.copyOf(weathers);
            faults = Set.copyOf(faults);
            vehicleChoices = List.copyOf(vehicleChoices);
            rateChoices = List.copyOf(rateChoices);
        }
    }
}
