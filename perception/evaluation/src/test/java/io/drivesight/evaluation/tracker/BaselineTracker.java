package io.drivesight.evaluation.tracker;

import io.drivesight.core.assignment.LinearAssignment;
import io.drivesight.core.detection.Detection;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.tracking.TrackedObject;
import io.drivesight.core.tracking.Tracker;
import io.drivesight.core.tracking.TrackerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * SORT, ByteTrack or OC-SORT after their papers, by {@link BaselineSettings}. Counts frames and does not look at stamps, as they
 * do. Gives only the tracks seen in the frame. One class of objects at a time.
 */
final class BaselineTracker implements Tracker {
    private final BaselineSettings settings;
    private final List<BaselineTrack> tracks = new ArrayList<>();
    private long nextId = 1;
    private int frames;

    BaselineTracker(BaselineSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<TrackedObject> update(TrackerFrame frame) {
        frames++;
        tracks.forEach(BaselineTrack::predict);
        tracks.removeIf(track -> !(track.box().area() > 0));
        List<Detection> sure = between(frame, settings.firstScore(), 2);
        match(waiting(settings.maxAge()), sure, settings.minOverlap(), BaselineTrack::box, settings.inertia());
        // Only tracks seen in the frame before take part in the second stage.
        List<Detection> doubtful = between(frame, settings.secondScore(), settings.firstScore());
        match(waiting(1), doubtful, settings.minOverlapSecond(), BaselineTrack::box, 0);
        if (settings.observationCentric()) {
            match(waiting(settings.maxAge()), sure, settings.minOverlap(), BaselineTrack::lastSeen, 0);
        }
        sure.forEach(detection -> tracks.add(new BaselineTrack(nextId++, detection, settings)));
        List<TrackedObject> out = tracks.stream()
                .filter(this::putOut)
                .map(BaselineTrack::snapshot)
                .toList();
        tracks.removeIf(track -> track.unseen() > settings.maxAge());
        return out;
    }

    private boolean putOut(BaselineTrack track) {
        return track.unseen() == 0 && (track.hits() >= settings.minHits() || frames <= settings.minHits());
    }

    private static List<Detection> between(TrackerFrame frame, double least, double below) {
        return new ArrayList<>(frame.detections().stream()
                .filter(detection -> detection.score() >= least && detection.score() < below)
                .filter(detection -> detection.box().area() > 0)
                .toList());
    }

    private List<BaselineTrack> waiting(int maxUnseen) {
        return tracks.stream()
                .filter(track -> track.unseen() > 0 && track.unseen() <= maxUnseen + 1)
                .toList();
    }

    /** Gives detections to tracks and takes them off the list. */
    private void match(
            List<BaselineTrack> waiting,
            List<Detection> detections,
            double minOverlap,
            Function<BaselineTrack, Box> place,
            double inertia) {
        if (waiting.isEmpty() || detections.isEmpty()) {
            return;
        }
        double[][] costs = new double[waiting.size()][detections.size()];
        double[][] overlaps = new double[waiting.size()][detections.size()];
        for (int i = 0; i < waiting.size(); i++) {
            for (int j = 0; j < detections.size(); j++) {
                Box box = detections.get(j).box();
                overlaps[i][j] = place.apply(waiting.get(i)).iou(box);
                costs[i][j] = -overlaps[i][j] - inertia * consistency(waiting.get(i), box);
            }
        }
        int[] detectionOf = LinearAssignment.minimize(costs);
        boolean[] taken = new boolean[detections.size()];
        for (int i = 0; i < waiting.size(); i++) {
            if (detectionOf[i] >= 0 && overlaps[i][detectionOf[i]] >= minOverlap) {
                waiting.get(i).see(detections.get(detectionOf[i]));
                taken[detectionOf[i]] = true;
            }
        }
        for (int j = taken.length - 1; j >= 0; j--) {
            if (taken[j]) {
                detections.remove(j);
            }
        }
    }

    /** OC-SORT's momentum: 0.5 when the pair goes on in the track's direction, -0.5 when it goes back; 0 when unknown. */
    private static double consistency(BaselineTrack track, Box box) {
        Box earlier = track.earlier();
        Box last = track.lastSeen();
        double trackX = last.centerX() - earlier.centerX();
        double trackY = last.centerY() - earlier.centerY();
        double pairX = box.centerX() - last.centerX();
        double pairY = box.centerY() - last.centerY();
        double norm = Math.hypot(trackX, trackY) * Math.hypot(pairX, pairY);
        if (norm < 1e-9) {
            return 0;
        }
        double cosine = (trackX * pairX + trackY * pairY) / norm;
        return 0.5 - Math.acos(Math.max(-1, Math.min(1, cosine))) / Math.PI;
    }
}
