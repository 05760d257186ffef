package io.drivesight.training.rank;

import java.util.Set;

/** How frames are chosen. */
public enum RankMethod {
    /** By disagreement between views and along tracks. */
    ALL(true, true),
    /** By disagreement between views of a frame alone. */
    DISAGREEMENT(true, false),
    /** By disagreement along tracks alone. */
    TRACKS(false, true),
    /** By no merit at all, to compare with. */
    RANDOM(false, false);

    private final boolean byViews;
    private final boolean byTracks;

    RankMethod(boolean byViews, boolean byTracks) {
        this.byViews = byViews;
        this.byTracks = byTracks;
    }

    /** Views that a frame is shown in, beside the plain one. */
    Set<View> views() {
        return byViews ? View.changed() : Set.of();
    }

    boolean byTracks() {
        return byTracks;
    }
}
