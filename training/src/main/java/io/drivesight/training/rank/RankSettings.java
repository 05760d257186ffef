package io.drivesight.training.rank;

/**
 * What to choose.
 *
 * @param method how
 * @param top so many frames at most, at least 1
 * @param perScene at most so many of one scene, as long as others have some left; 0: twice an even share
 * @param seed of all chance
 */
public record RankSettings(Method method, int top, int perScene, long seed) {
    /** How frames are chosen. */
    public enum Method {
        /** By disputes between views and along tracks. */
        ALL,
        /** By disputes between views of a frame alone. */
        DISAGREEMENT,
        /** By disputes along tracks alone. */
        TRACKS,
        /** By no merit at all, to compare with. */
        RANDOM;

        boolean byViews() {
            return this == ALL || this == DISAGREEMENT;
        }

        boolean byTracks() {
            return this == ALL || this == TRACKS;
        }
    }

    public RankSettings {
        if (top < 1) {
            throw new IllegalArgumentException("at least one frame must be asked for, was " + top);
        }
        if (perScene < 0) {
            throw new IllegalArgumentException("frames of a scene must be 0 or more, were " + perScene);
        }
    }

    /** The limit of a scene when there are so many. */
    int sceneLimit(long scenes) {
        return perScene > 0 ? perScene : (int) Math.max(1, (2L * top + scenes - 1) / Math.max(1, scenes));
    }
}
