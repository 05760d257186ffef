package io.drivesight.simulator.page;

import java.util.Locale;

/** What can be done to frames on their way to the bus. */
public enum Fault {
    /** One in three frames is not sent. */
    DROP("Drop"),
    /** Frames are sent later than they were captured. */
    DELAY("Delay"),
    /** The picture is black. */
    BLACK_OUT("Black-out"),
    /** The picture stands still. */
    FREEZE("Freeze"),
    /** One in three images is damaged. */
    CORRUPT("Corrupt");

    private final String label;

    Fault(String label) {
        this.label = label;
    }

    /** For people. */
    public String label() {
        return label;
    }

    /** For messages: {@code black-out}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The fault of this word.
     *
     * @throws IllegalArgumentException when there is none
     */
    public static Fault of(String word) {
        for (Fault fault : values()) {
            if (fault.word().equals(word)) {
                return fault;
            }
        }
        throw new IllegalArgumentException("no such fault");
    }
}
