package io.drivesight.training.rank;

import java.util.List;

/**
 * Frames in the order of what labelling them would teach.
 *
 * @param settings how they were ranked
 * @param frames the chosen ones in the order of choice, then all others by falling score
 * @param least a few of the others, unlike each other, about which there is least to learn
 * @param scenes number of scenes
 * @param copies frames that were passed over as near copies of a chosen or labelled one
 * @param followed frames that the tracker could follow
 * @param failed what is wrong with frames that could not be read
 */
public record Ranking(
        RankSettings settings,
        List<RankedFrame> frames,
        List<RankedFrame> least,
        int scenes,
        int copies,
        int followed,
        List<String> failed) {
    public Ranking {
        frames = List.copyOf(frames);
        least = List.copyOf(least);
        failed = List.copyOf(failed);
    }

    /** The frames to label, the most instructive first. */
    public List<RankedFrame> chosen() {
        return frames.stream().filter(RankedFrame::chosen).toList();
    }
}
