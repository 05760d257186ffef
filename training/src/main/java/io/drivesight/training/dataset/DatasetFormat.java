package io.drivesight.training.dataset;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The formats of labels that can be read, in the order in which a folder is tried for them. */
public enum DatasetFormat {
    /** What {@code drivesight render} writes, with its own truth. */
    RENDERED(RenderedReader::new),
    KITTI_TRACKING(KittiReader::tracking),
    KITTI(KittiReader::objects),
    YOLO(YoloReader::new),
    COCO(CocoReader::new),
    BDD100K(Bdd100kReader::new),
    VOC(VocReader::new),
    /** Images without labels. */
    FRAMES(FramesReader::new);

    @SuppressWarnings("ImmutableEnumChecker") // constructors and factories
    private final Function<DatasetFolder, DatasetReader> reader;

    DatasetFormat(Function<DatasetFolder, DatasetReader> reader) {
        this.reader = reader;
    }

    /** The name used on the command line and in configurations. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    DatasetReader reader(DatasetFolder folder) {
        return reader.apply(folder);
    }

    /**
     * The format of this name.
     *
     * @throws DatasetException when there is none; the message lists them
     */
    public static DatasetFormat ofLabel(String label) {
        String wanted = label.strip().toLowerCase(Locale.ROOT).replace('_', '-');
        return Arrays.stream(values())
                .filter(format -> format.label().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new DatasetException("unknown dataset format '" + label + "'; use one of "
                        + Arrays.stream(values()).map(DatasetFormat::label).collect(Collectors.joining(", "))));
    }
}
