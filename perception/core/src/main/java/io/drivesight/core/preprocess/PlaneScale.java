package io.drivesight.core.preprocess;

/**
 * One plane of a model's input: {@code value = byte * factor + bias}.
 *
 * @param channel offset of its byte in a BGR pixel
 * @param factor one over the deviation
 * @param bias what the mean takes away
 * @param padding value of the padding, after normalisation
 */
record PlaneScale(int channel, float factor, float bias, float padding) {

    static PlaneScale of(InputSpec spec, int plane) {
        float factor = (float) (1 / spec.std().get(plane));
        float bias = (float) (-spec.mean().get(plane) / spec.std().get(plane));
        return new PlaneScale(channel(spec, plane), factor, bias, spec.padding() * factor + bias);
    }

    /** The bytes as they are. */
    static PlaneScale plain(InputSpec spec, int plane) {
        return new PlaneScale(channel(spec, plane), 1, 0, spec.padding());
    }

    private static int channel(InputSpec spec, int plane) {
        return spec.channels() == ChannelOrder.BGR ? plane : 2 - plane;
    }
}
