package io.drivesight.training.dataset;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The formats of labels that can be read, in the order in which a folder is tried for them. */
public enum DatasetFormat {
    KITTI_TRACKING("kitti-tracking"),
    KITTI("kitti"),
    YOLO("yolo"),
    COCO("coco"),
    BDD100K("bdd100k"),
    VOC("voc"),
    /** Images without labels. */
    FRAMES("frames");

    private final String label;

    DatasetFormat(String label) {
        this.label = label;
    }

    /** The name used on the command line and in configurations. */
    public String label() {
        return label;
    }

    DatasetReader reader() {
        return switch (this) {
            case KITTI_TRACKING -> new KittiTrackingReader();
            case KITTI -> new KittiReader();
            case YOLO -> new YoloReader();
            case COCO -> new CocoReader();
            case BDD100K -> new Bdd100kReader();
            case VOC -> new VocReader();
            case FRAMES -> new FramesReader();
        };
    }

    /**
     * The format of this name.
     *
     * @throws DatasetException when there is none; the message lists them
     */
    public static DatasetFormat ofLabel(String label) {
        String wanted = label.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        return Arrays.stream(values())
                .filter(format -> format.label.equals(wanted))
                .findFirst()
                .orElseThrow(() -> new DatasetException("unknown dataset format '" + label + "'; use one of "
                        + Arrays.stream(values()).map(DatasetFormat::label).collect(Collectors.joining(", "))));
    }
}
