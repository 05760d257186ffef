package io.drivesight.simulator.bus;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * How an {@link EmbeddedBroker} is set up.
 *
 * @param heapMegabytes heap of the broker's JVM [MiB], 64 to 4096
 * @param maxMessageBytes largest message it takes [bytes]; clients must be raised to the same limit
 * @param segmentBytes size of one log segment [bytes], at least {@code maxMessageBytes}
 * @param retentionBytes what a partition keeps before old segments go [bytes]; a partition takes at most this and one segment
 * @param startTimeout how long it may take to answer the first client
 * @param parentFolder where the temporary folder is made
 * @param properties broker properties that win over the ones chosen here; listeners (three keys) are added to the broker's own
 */
public record BrokerOptions(
        int heapMegabytes,
        int maxMessageBytes,
        int segmentBytes,
        long retentionBytes,
        Duration startTimeout,
        Path parentFolder,
        Map<String, String> properties) {
    private static final int MEBIBYTE = 1 << 20;

    /** Largest message by default: 32 MiB. */
    public static final int DEFAULT_MAX_MESSAGE_BYTES = 32 * MEBIBYTE;

    public BrokerOptions {
        if (heapMegabytes < 64 || heapMegabytes > 4096) {
            throw new IllegalArgumentException("the broker's heap is 64 to 4096 MiB, was " + heapMegabytes);
        }
        if (segmentBytes < maxMessageBytes) {
            throw new IllegalArgumentException("a segment of " + segmentBytes + " bytes cannot hold a message of "
                    + maxMessageBytes + " bytes: raise segmentBytes");
        }
        properties = Map.copyOf(properties);
    }

    /** 192 MiB heap, 32 MiB messages, 64 MiB segments, 128 MiB kept per partition. */
    public static BrokerOptions defaults() {
        return new BrokerOptions(
                192,
                DEFAULT_MAX_MESSAGE_BYTES,
                64 * MEBIBYTE,
                128L * MEBIBYTE,
                Duration.ofSeconds(60),
                Path.of(System.getProperty("java.io.tmpdir")),
                Map.of());
    }

    /** The same with another heap [MiB]. */
    public BrokerOptions withHeapMegabytes(int megabytes) {
        return new BrokerOptions(
                megabytes, maxMessageBytes, segmentBytes, retentionBytes, startTimeout, parentFolder, properties);
    }

    /** The same, the temporary folder made elsewhere. */
    public BrokerOptions withParentFolder(Path folder) {
        return new BrokerOptions(
                heapMegabytes, maxMessageBytes, segmentBytes, retentionBytes, startTimeout, folder, properties);
    }

    /** The same with other broker properties on top. */
    public BrokerOptions withProperties(Map<String, String> extra) {
        return new BrokerOptions(
                heapMegabytes, maxMessageBytes, segmentBytes, retentionBytes, startTimeout, parentFolder, extra);
    }
}
