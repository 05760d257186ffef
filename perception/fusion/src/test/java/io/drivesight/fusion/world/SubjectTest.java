package io.drivesight.fusion.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.protobuf.ByteString;
import io.drivesight.core.geometry.Box;
import io.drivesight.core.geometry.Covariance2;
import io.drivesight.core.prediction.Risk;
import io.drivesight.core.taxonomy.ObjectClass;
import org.junit.jupiter.api.Test;

class SubjectTest {
    private static final long TENTH = 100_000_000L;

    private static Link.Sighting cut(long nanos, double y, double variance) {
        return new Link.Sighting(
                ObjectClass.CAR,
                "car",
                0.9,
                0.9,
                true,
                new Box(0, 100, 200, 200),
                true,
                5,
                1,
                0,
                2,
                new Estimate(
                        nanos, 5, y, 0, 0, Covariance2.diagonal(variance, variance), Covariance2.diagonal(0.01, 0.01)),
                0,
                0.1,
                Risk.NONE,
                ByteString.EMPTY);
    }

    @Test
    void fuse_cutTrackJumpsAside_isHeldByWhereItWas() {
        Link link = new Link("right", 1, 0, cut(0, 3, 1));
        Subject subject = new Subject(1, 0, link.latest.estimate(), link.latest);
        subject.links.add(link);
        subject.fuse(0);
        link.hear(cut(TENTH, 6, 1));
        subject.fuse(TENTH);

        assertThat(subject.memory.y()).isBetween(3.5, 5.0);
    }

    @Test
    void fuse_otherCamerasFrames_countTheCutOneOnce() {
        Link link = new Link("right", 1, 0, cut(0, 3, 1));
        Subject subject = new Subject(1, 0, link.latest.estimate(), link.latest);
        subject.links.add(link);
        subject.fuse(0);
        link.hear(cut(TENTH, 6, 1));
        subject.fuse(TENTH);
        double once = subject.memory.y();
        for (int i = 1; i < 5; i++) {
            subject.fuse(TENTH + i * TENTH / 5);
        }

        assertThat(subject.memory.y()).isCloseTo(once, within(1e-9));
    }

    @Test
    void at_cutAndNeverWhole_isUnsureAlongItsBodyAndOfItsMotion() {
        Link link = new Link("right", 1, 0, cut(0, 3, 0.01));

        Estimate there = link.at(0);

        assertThat(there.place().xx()).isGreaterThan(2.5);
        assertThat(there.place().yy()).isLessThan(0.1);
        assertThat(there.velocity().xx()).isGreaterThan(60);
    }
}
