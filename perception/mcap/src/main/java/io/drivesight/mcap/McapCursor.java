package io.drivesight.mcap;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A place in a recording, from which messages are taken one by one. Not thread-safe. */
@FunctionalInterface
public interface McapCursor {
    /** The next message; null at the end of what is good. */
    @Nullable
    RecordedMessage next() throws IOException;
}
