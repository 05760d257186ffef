package io.drivesight.simulator.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.drivesight.simulator.page.LivePage.Viewer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ViewerTest {
    private final List<String> sent = new ArrayList<>();
    private final Viewer viewer = new Viewer(
            message -> sent.add(StandardCharsets.UTF_8.decode(message).toString()));

    private void offer(String channel, String text) {
        viewer.offer(channel, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void offer_browserIsBusy_getsTheLatestWhenItIsDone() {
        offer("front", "1");
        offer("front", "2");
        offer("front", "3");
        assertThat(sent).containsExactly("1");

        viewer.done("front");
        viewer.done("front");

        assertThat(sent).containsExactly("1", "3");
    }

    @Test
    void offer_otherChannel_doesNotWait() {
        offer("front", "f");
        offer("left", "l");

        assertThat(sent).containsExactly("f", "l");
    }

    @Test
    void done_ofNothing_isNoHarm() {
        viewer.done("nonsense");
        offer("front", "1");

        assertThat(sent).containsExactly("1");
    }
}
