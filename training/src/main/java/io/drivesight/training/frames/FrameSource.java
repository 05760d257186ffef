package io.drivesight.training.frames;

import io.drivesight.training.dataset.Progress;
import java.io.IOException;
import java.util.List;

/** Where frames come from one after the other. */
interface FrameSource {
    /**
     * Offers frames until the spool is full or there are no more.
     *
     * @return what a person should know, one sentence each
     * @throws io.drivesight.training.dataset.DatasetException when there is nothing to read; the message says what to do
     */
    List<String> fill(FrameSpool spool, FrameOptions options, Progress progress) throws IOException;
}
