package io.drivesight.service.modes;

import java.util.List;

/** The stable words for why the mode is not NORMAL. {@code docs/operations.md} says when each comes and goes. */
public final class ReasonCodes {
    /** Too few frames are processed in time. */
    public static final String OVER_BUDGET = "over-budget";
    /** A camera that delivered is silent. */
    public static final String STALE_CAMERA = "stale-camera";
    /** A camera's capture stamps do not go by the service's clock. */
    public static final String CLOCK_SKEW = "clock-skew";
    /** A camera delivers pictures in which nothing can be seen. */
    public static final String BLIND_CAMERA = "blind-camera";
    /** A camera's frames tell what cannot be true of camera or vehicle. */
    public static final String IMPLAUSIBLE_DATA = "implausible-data";
    /** A camera's frames are not like those that the model was made for. */
    public static final String DRIFT = "drift";
    /** The model runs on the CPU although it was to run on a GPU. */
    public static final String CPU_FALLBACK = "cpu-fallback";
    /** Results do not reach the broker, or frames do not come from it. */
    public static final String BROKER_TROUBLE = "broker-trouble";
    /** Every camera is silent or blind. */
    public static final String NO_USABLE_CAMERA = "no-usable-camera";

    /** All of them. */
    public static final List<String> ALL = List.of(
            OVER_BUDGET,
            STALE_CAMERA,
            CLOCK_SKEW,
            BLIND_CAMERA,
            IMPLAUSIBLE_DATA,
            DRIFT,
            CPU_FALLBACK,
            BROKER_TROUBLE,
            NO_USABLE_CAMERA);

    private ReasonCodes() {}
}
