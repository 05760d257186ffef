package io.drivesight.simulator.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.simulator.live.Subscriber.Message;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SubscriberTest {
    private static final String SUBSCRIBE = "{\"op\":\"subscribe\",\"subscriptions\":[{\"id\":70,\"channelId\":1}]}";

    private final SlowLine line = new SlowLine();
    private final Subscriber client = new Subscriber(line, channel -> channel == 1 || channel == 2);

    /** Keeps messages until they are let go. */
    private static final class SlowLine implements Subscriber.Line {
        private final List<Message> sent = new ArrayList<>();
        private final List<Runnable> done = new ArrayList<>();
        private int closed;

        @Override
        public void send(Message message, Runnable gone) {
            sent.add(message);
            done.add(gone);
        }

        @Override
        public void close(int status, String reason) {
            closed = status;
        }

        private List<String> texts() {
            return sent.stream().map(Message::text).filter(text -> text != null).toList();
        }
    }

    @Test
    void offer_subscribedChannel_hasOpcodeSubscriptionAndTime() {
        client.take(SUBSCRIBE);

        client.offer(1, new byte[] {5, 6}, 1_234_567_890_123L);
        client.offer(2, new byte[] {7}, 1);

        assertThat(line.sent).hasSize(1);
        ByteBuffer data =
                Objects.requireNonNull(line.sent.get(0).data()).duplicate().order(ByteOrder.LITTLE_ENDIAN);
        assertThat(data.get()).isEqualTo((byte) 1);
        assertThat(data.getInt()).isEqualTo(70);
        assertThat(data.getLong()).isEqualTo(1_234_567_890_123L);
        assertThat(data.remaining()).isEqualTo(2);
    }

    @Test
    void offer_afterUnsubscribe_isNotSent() {
        client.take(SUBSCRIBE);
        client.take("{\"op\":\"unsubscribe\",\"subscriptionIds\":[70]}");

        client.offer(1, new byte[1], 1);

        assertThat(line.sent).isEmpty();
    }

    private List<Integer> firstBytes() {
        return line.sent.stream()
                .filter(message -> message.data() != null)
                .map(message -> (int) message.data().get(13))
                .toList();
    }

    @Test
    void offer_slowClient_missesMessagesHearsOfItAndGoesOn() {
        client.take(SUBSCRIBE);
        byte[] megabyte = new byte[1 << 20];

        for (int i = 0; i < 40; i++) {
            megabyte[0] = (byte) i;
            client.offer(1, megabyte, i);
        }
        assertThat(firstBytes()).startsWith(0, 1, 2).hasSizeLessThan(10);
        assertThat(line.texts()).singleElement().asString().contains("slower");

        line.done.get(0).run();
        client.offer(1, megabyte, 40);
        assertThat(line.texts()).hasSize(1);
        assertThat(firstBytes()).hasSizeLessThan(10);

        line.done.stream().skip(1).forEach(Runnable::run);
        megabyte[0] = 99;
        client.offer(1, megabyte, 99);
        assertThat(firstBytes()).endsWith(99);
    }

    @Test
    void take_nonsense_isAnsweredWithAnError() {
        for (String wrong : List.of(
                "{",
                "[]",
                "{\"op\":\"setParameters\"}",
                "{\"op\":\"subscribe\",\"subscriptions\":[{\"id\":1,\"channelId\":9}]}",
                "{\"op\":\"subscribe\",\"subscriptions\":[{\"id\":-1,\"channelId\":1}]}",
                "{\"op\":\"subscribe\",\"subscriptions\":[{\"id\":99999999999999999999,\"channelId\":1}]}",
                "{\"op\":\"unsubscribe\",\"subscriptionIds\":[4]}")) {
            int before = line.sent.size();

            client.take(wrong);

            assertThat(line.sent).as(wrong).hasSize(before + 1);
            assertThat(line.texts().get(before)).contains("\"op\":\"status\"");
        }
    }

    @Test
    void take_secondSubscriptionOfOneChannel_isRefused() {
        client.take(SUBSCRIBE);
        client.take("{\"op\":\"subscribe\",\"subscriptions\":[{\"id\":71,\"channelId\":1}]}");

        assertThat(line.texts()).singleElement().asString().contains("already");
    }

    @Test
    void tell_clientThatReadsNothing_isGivenUp() {
        for (int i = 0; i < Subscriber.MOST_WAITING_TEXTS + 2; i++) {
            client.take("{");
        }

        assertThat(line.closed).isEqualTo(1008);
    }
}
