package io.drivesight.evaluation.trajectory;

/**
 * Where one object was at one time.
 *
 * @param timeIndex number of the recorded frame; frames of one recording are equally spaced
 * @param trackId identity
 * @param position on the ground
 */
public record RecordedPosition(int timeIndex, int trackId, Position position) {}
