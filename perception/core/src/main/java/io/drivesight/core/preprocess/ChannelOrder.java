package io.drivesight.core.preprocess;

/** Order of the colour planes in the model's input. */
public enum ChannelOrder {
    BGR,
    RGB
}
