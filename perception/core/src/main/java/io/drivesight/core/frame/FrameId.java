package io.drivesight.core.frame;

/**
 * Identity of a frame: a second frame with the same identity is a duplicate.
 *
 * @param camera which camera
 * @param sequence number in the camera's stream, growing by one per captured frame; unsigned 64 bit
 */
public record FrameId(CameraId camera, long sequence) {
    @Override
    public String toString() {
        return camera.key() + "#" + Long.toUnsignedString(sequence);
    }
}
