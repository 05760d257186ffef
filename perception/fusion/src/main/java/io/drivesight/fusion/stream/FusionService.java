package io.drivesight.fusion.stream;

import io.drivesight.fusion.stream.FusionConfig.Guarantee;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fusion, running. */
public final class FusionService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FusionService.class);
    private static final Duration STOPPING = Duration.ofSeconds(10);

    private final KafkaStreams streams;
    private final CloseOptions closing;
    private final FusionCounts counts = new FusionCounts();

    private FusionService(FusionConfig config) {
        streams =
                new KafkaStreams(FusionTopology.of(config, ToldBefore.of(config, counts), counts), config.properties());
        closing = CloseOptions.timeout(STOPPING)
                .withGroupMembershipOperation(
                        // One with a name comes back.
                        config.instance().isPresent()
                                ? GroupMembershipOperation.REMAIN_IN_GROUP
                                : GroupMembershipOperation.LEAVE_GROUP);
        streams.setUncaughtExceptionHandler(error -> {
            boolean hopeless = isHopeless(error) || isHopeless(error.getCause());
            LOG.error(
                    "a thread of the fusion ended{}: {}",
                    hopeless ? "" : ", another takes its place",
                    error.toString(),
                    error);
            return hopeless
                    ? StreamThreadExceptionResponse.SHUTDOWN_CLIENT
                    : StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    }

    /**
     * Starts it.
     *
     * @throws IllegalStateException when one of the topics is not there, cannot be asked for, or may not be read; the message
     *     says which
     */
    public static FusionService start(FusionConfig config) {
        try (Admin admin = Admin.create(config.kafka())) {
            Map<String, TopicDescription> topics = admin.describeTopics(
                            config.topics(), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                    .allTopicNames()
                    .get();
            if (config.guarantee() == Guarantee.AT_LEAST_ONCE) {
                checkReadable(topics.get(config.worlds()));
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "topics %s must be there (--create-topics makes them): %s"
                            .formatted(String.join(", ", config.topics()), e.getCause()),
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while topics were looked for", e);
        }
        FusionService service = new FusionService(config);
        service.streams.start();
        return service;
    }

    /** What was told already is read after a restart. */
    static void checkReadable(@Nullable TopicDescription worlds) {
        Set<AclOperation> may = worlds == null ? null : worlds.authorizedOperations();
        if (worlds != null && may != null && !may.isEmpty() && !may.contains(AclOperation.READ)) {
            throw new IllegalStateException(
                    "topic %s may not be read: give this user the right READ there, or use --exactly-once, which reads nothing there"
                            .formatted(worlds.name()));
        }
    }

    private static boolean isHopeless(@Nullable Throwable error) {
        return error instanceof MissingSourceTopicException || error instanceof AuthorizationException;
    }

    public FusionCounts counts() {
        return counts;
    }

    /** True: it has its partitions, and works. */
    public boolean isRunning() {
        return streams.state() == KafkaStreams.State.RUNNING;
    }

    /** True: it has ended by itself, e.g. because a topic is not there. */
    public boolean hasFailed() {
        return streams.state() == KafkaStreams.State.ERROR || streams.state() == KafkaStreams.State.NOT_RUNNING;
    }

    /** Ends it; what is under way is told first. */
    @Override
    public void close() {
        streams.close(closing);
    }
}
