package io.drivesight.training.dataset;

import java.io.IOException;

/** Reads one format of labels. What is wrong with single images and labels goes to the folder's problem log. */
interface DatasetReader {
    /** True when the folder looks like this format. */
    boolean recognises(DatasetFolder folder) throws IOException;

    /**
     * Reads all images and labels.
     *
     * @throws IOException when the folder cannot be read
     * @throws DatasetException when there is nothing to read
     */
    RawDataset read(DatasetFolder folder) throws IOException;
}
