package io.drivesight.service.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.drivesight.core.inference.ModelException;
import io.drivesight.core.pipeline.Outcome;
import io.drivesight.core.pipeline.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LanesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static Lanes.Limits limits(int capacity, int maxInFlight) {
        return new Lanes.Limits(capacity, maxInFlight, 8, 16, 1 << 20);
    }

    @Test
    void every_manyWorkersOfUnevenSpeed_publishesInOrder() throws Exception {
        Random random = new Random(1);
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, limits(1000, 4))) {
            rig.work(4, image -> {
                long nanos;
                synchronized (random) {
                    nanos = random.nextInt(500_000);
                }
                long end = System.nanoTime() + nanos;
                while (System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                return LaneRig.oneCar();
            });
            for (long sequence = 0; sequence < 200; sequence++) {
                assertThat(rig.lanes.offer(rig.frame("a", sequence))).isTrue();
                assertThat(rig.lanes.offer(rig.frame("b", sequence))).isTrue();
            }

            assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();

            List<Long> expected = LongStream.range(0, 200).boxed().toList();
            assertThat(rig.sequences(Outcome.PROCESSED, "a")).isEqualTo(expected);
            assertThat(rig.sequences(Outcome.PROCESSED, "b")).isEqualTo(expected);
            assertThat(rig.left).hasSize(400);
        }
    }

    /** Frames have 12 bytes. */
    @Test
    void every_noRoomForMoreBytes_refusesUntilThereIs() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, new Lanes.Limits(10, 1, 8, 16, 30))) {
            assertThat(rig.lanes.offer(rig.frame("a", 1))).isTrue();
            assertThat(rig.lanes.offer(rig.frame("b", 1))).isTrue();
            QueuedFrame third = rig.frame("c", 1);

            assertThat(rig.lanes.offer(third)).isFalse();
            assertThat(rig.lanes.bufferedBytes()).isEqualTo(24);
            rig.work(1, LaneRig::oneCar);
            assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();
            assertThat(rig.lanes.bufferedBytes()).isZero();
            assertThat(rig.lanes.offer(third)).isTrue();
        }
    }

    @Test
    void every_frameLargerThanAllMayBe_isTakenAlone() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, new Lanes.Limits(10, 1, 8, 16, 5))) {
            assertThat(rig.lanes.offer(rig.frame("a", 1))).isTrue();
            assertThat(rig.lanes.offer(rig.frame("b", 1))).isFalse();
        }
    }

    @Test
    void latest_noRoomForMoreBytes_theFrameGivesWayUnlessItReplacesOne() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.LATEST, new Lanes.Limits(10, 1, 8, 16, 30))) {
            for (String camera : new String[] {"a", "b", "c", "a"}) {
                assertThat(rig.lanes.offer(rig.frame(camera, rig.left.size() + (camera.equals("a") ? 1 : 0))))
                        .isTrue();
            }

            assertThat(rig.left)
                    .extracting(left -> left.id().camera().camera(), LaneRig.Left::outcome, LaneRig.Left::reason)
                    .containsExactly(
                            tuple("c", Outcome.SUPERSEDED, OutcomeDecision.NO_MEMORY),
                            tuple("a", Outcome.SUPERSEDED, OutcomeDecision.NEWER_FRAME));
            rig.lanes.revoke(partition -> true);
            assertThat(rig.lanes.bufferedBytes()).isZero();
        }
    }

    @Test
    void latest_frameExpiresWhileItWaits_itsBytesAreFree() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.LATEST, new Lanes.Limits(10, 1, 8, 16, 30))) {
            rig.lanes.offer(rig.frame("a", 1, Optional.of(rig.clock.instant().plusMillis(50))));
            rig.clock.advance(Duration.ofMillis(60));
            rig.lanes.expireWaiting();

            assertThat(rig.lanes.bufferedBytes()).isZero();
        }
    }

    @Test
    void every_laneFull_refusesUntilThereIsRoom() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, limits(2, 1))) {
            assertThat(rig.lanes.offer(rig.frame("a", 1))).isTrue();
            assertThat(rig.lanes.offer(rig.frame("a", 2))).isTrue();
            QueuedFrame third = rig.frame("a", 3);

            assertThat(rig.lanes.offer(third)).isFalse();
            assertThat(rig.lanes.offer(third)).isFalse();
            assertThat(rig.lanes.offer(rig.frame("b", 1))).isTrue();
            rig.work(1, LaneRig::oneCar);
            assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();
            assertThat(rig.lanes.offer(third)).isTrue();
            assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();

            assertThat(rig.sequences(Outcome.PROCESSED, "a")).containsExactly(1L, 2L, 3L);
        }
    }

    @Test
    void awaitRoom_frameWasBegunMeanwhileOrIsSoon_returns() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, limits(1, 1))) {
            rig.lanes.offer(rig.frame("a", 1));
            rig.lanes.awaitRoom(Duration.ofMillis(1));
            rig.work(1, LaneRig::oneCar);
            rig.lanes.awaitRoom(Duration.ofDays(1));
            assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();

            rig.lanes.offer(rig.frame("a", 2));
            assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();
            rig.lanes.awaitRoom(Duration.ofDays(1));
        }
    }

    @Test
    void latest_newerFrameWaiting_olderIsSupersededAtOnce() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.LATEST, limits(1, 1))) {
            rig.lanes.offer(rig.frame("a", 1));
            rig.lanes.offer(rig.frame("a", 2));
            rig.lanes.offer(rig.frame("a", 3));

            assertThat(rig.sequences(Outcome.SUPERSEDED, "a")).containsExactly(1L, 2L);
            rig.work(1, LaneRig::oneCar);
            assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();
            assertThat(rig.sequences(Outcome.PROCESSED, "a")).containsExactly(3L);
        }
    }

    @Test
    void latest_olderFrameArrivesLate_newerKeepsItsPlace() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.LATEST, limits(1, 1))) {
            rig.lanes.offer(rig.frame("a", 5));
            rig.lanes.offer(rig.frame("a", 4));

            assertThat(rig.sequences(Outcome.SUPERSEDED, "a")).containsExactly(4L);
            rig.work(1, LaneRig::oneCar);
            assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();
            assertThat(rig.sequences(Outcome.PROCESSED, "a")).containsExactly(5L);
        }
    }

    @Test
    void latest_oneCameraFloods_theOtherGetsEverySecondTurn() throws Exception {
        Semaphore turns = new Semaphore(0);
        CountDownLatch begun = new CountDownLatch(1);
        try (LaneRig rig = new LaneRig(FreshnessPolicy.LATEST, limits(1, 1))) {
            rig.work(1, image -> {
                begun.countDown();
                turns.acquireUninterruptibly();
                return LaneRig.oneCar();
            });
            rig.lanes.offer(rig.frame("flood", 0));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            for (long sequence = 1; sequence < 100; sequence++) {
                rig.lanes.offer(rig.frame("flood", sequence));
            }
            rig.lanes.offer(rig.frame("calm", 1));
            turns.release(100);
            assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();

            assertThat(rig.sequences(Outcome.PROCESSED, "calm")).containsExactly(1L);
            assertThat(rig.sequences(Outcome.PROCESSED, "flood")).containsExactly(0L, 99L);
            assertThat(rig.left).hasSize(101);
        }
    }

    @Test
    void offer_sameIdentityTwice_secondIsDuplicate() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, limits(10, 1))) {
            rig.lanes.recorded(LaneRig.camera("a"), 0, List.of(7L));
            rig.work(1, LaneRig::oneCar);
            for (long sequence : new long[] {1, 2, 1, 7, 8}) {
                rig.lanes.offer(rig.frame("a", sequence));
            }
            assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();

            assertThat(rig.sequences(Outcome.PROCESSED, "a")).containsExactly(1L, 2L, 8L);
            assertThat(rig.sequences(Outcome.DUPLICATE, "a")).containsExactlyInAnyOrder(1L, 7L);
        }
    }

    @Test
    void work_notLaterThanProcessed_isOutOfOrder() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, limits(10, 2))) {
            rig.work(2, LaneRig::oneCar);
            for (long sequence : new long[] {1, 4, 3, 5}) {
                rig.lanes.offer(rig.frame("a", sequence));
            }
            assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();

            assertThat(rig.sequences(Outcome.PROCESSED, "a")).containsExactly(1L, 4L, 5L);
            assertThat(rig.sequences(Outcome.OUT_OF_ORDER, "a")).containsExactly(3L);
        }
    }

    @Test
    void work_clockSetBackWhileNumbersGrow_goesOn() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, limits(10, 2))) {
            rig.work(2, LaneRig::oneCar);
            rig.lanes.offer(rig.frame("a", 1, LaneRig.START.plus(Duration.ofDays(300)), Optional.empty()));
            for (long sequence : new long[] {2, 4, 3, 5}) {
                rig.lanes.offer(rig.frame("a", sequence));
            }
            assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();

            assertThat(rig.sequences(Outcome.PROCESSED, "a")).containsExactly(1L, 2L, 4L, 5L);
            assertThat(rig.sequences(Outcome.OUT_OF_ORDER, "a")).containsExactly(3L);
        }
    }

    @Test
    void work_deadlinePassed_expiresUnderLatestOnly() throws Exception {
        Optional<Instant> past = Optional.of(LaneRig.START.plusSeconds(59));
        for (FreshnessPolicy policy : FreshnessPolicy.values()) {
            try (LaneRig rig = new LaneRig(policy, limits(10, 1))) {
                rig.work(1, LaneRig::oneCar);
                rig.lanes.offer(rig.frame("a", 1, past));
                assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();

                Outcome expected = policy == FreshnessPolicy.LATEST ? Outcome.EXPIRED : Outcome.PROCESSED;
                assertThat(rig.left).extracting(LaneRig.Left::outcome).containsExactly(expected);
            }
        }
    }

    @Test
    void waiting_deadlinePasses_endsBeforeAWorkerIsFree() throws Exception {
        Semaphore go = new Semaphore(0);
        CountDownLatch begun = new CountDownLatch(1);
        try (LaneRig rig = new LaneRig(FreshnessPolicy.LATEST, limits(1, 1))) {
            rig.work(1, image -> {
                begun.countDown();
                go.acquireUninterruptibly();
                return LaneRig.oneCar();
            });
            Instant soon = rig.clock.instant().plusMillis(50);
            rig.lanes.offer(rig.frame("a", 0));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            rig.lanes.offer(rig.frame("b", 1, Optional.of(soon)));
            rig.lanes.offer(rig.frame("c", 1, Optional.of(soon.plusSeconds(1))));
            rig.lanes.expireWaiting();
            assertThat(rig.left).isEmpty();

            rig.clock.advance(Duration.ofMillis(50));
            rig.lanes.offer(rig.frame("d", 1));

            assertThat(rig.sequences(Outcome.EXPIRED, "b")).containsExactly(1L);
            assertThat(rig.left).extracting(LaneRig.Left::stage).containsExactly(Stage.QUEUE);
            rig.clock.advance(Duration.ofSeconds(1));
            rig.lanes.expireWaiting();
            assertThat(rig.sequences(Outcome.EXPIRED, "c")).containsExactly(1L);
            go.release(2);
            assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();
            assertThat(rig.sequences(Outcome.PROCESSED, "a")).containsExactly(0L);
            assertThat(rig.sequences(Outcome.PROCESSED, "d")).containsExactly(1L);
            assertThat(rig.left).hasSize(4);
        }
    }

    @Test
    void waiting_everyFrameExpires_awaitIdleReturns() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.LATEST, limits(1, 1))) {
            Instant soon = rig.clock.instant().plusMillis(50);
            rig.lanes.offer(rig.frame("a", 1, Optional.of(soon)));
            rig.clock.advance(Duration.ofMillis(50));
            rig.lanes.expireWaiting();

            assertThat(rig.lanes.awaitIdle(Duration.ZERO)).isTrue();
            assertThat(rig.sequences(Outcome.EXPIRED, "a")).containsExactly(1L);
        }
    }

    @Test
    void revoke_frameWithDeadline_isNotExpiredAfterwards() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.LATEST, limits(1, 1))) {
            Instant soon = rig.clock.instant().plusMillis(50);
            rig.lanes.offer(rig.frame("a", 1, Optional.of(soon)));

            assertThat(rig.lanes.revoke(partition -> true)).hasSize(1);
            rig.clock.advance(Duration.ofSeconds(1));
            rig.lanes.expireWaiting();

            assertThat(rig.left).isEmpty();
        }
    }

    @Test
    void work_deadlinePassesWhileDecoding_isNotInferred() throws Exception {
        AtomicInteger inferred = new AtomicInteger();
        try (LaneRig rig = new LaneRig(FreshnessPolicy.LATEST, limits(1, 1))) {
            rig.decodeTakes(Duration.ofMillis(60));
            rig.work(1, image -> {
                inferred.incrementAndGet();
                return LaneRig.oneCar();
            });
            rig.lanes.offer(rig.frame("a", 1, Optional.of(rig.clock.instant().plusMillis(50))));
            assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();

            assertThat(rig.left)
                    .extracting(LaneRig.Left::outcome, LaneRig.Left::stage)
                    .containsExactly(tuple(Outcome.EXPIRED, Stage.INFERENCE));
            assertThat(inferred).hasValue(0);
        }
    }

    @Test
    void work_detectorFails_thatFrameFailsAndTheNextGoesOn() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, limits(10, 1))) {
            rig.work(1, image -> switch (calls.incrementAndGet()) {
                case 2 -> throw new ModelException("outputs are not numbers");
                case 3 -> throw new IllegalStateException("a fault");
                default -> LaneRig.oneCar();
            });
            LongStream.rangeClosed(1, 4).forEach(sequence -> rig.lanes.offer(rig.frame("a", sequence)));
            assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();

            assertThat(rig.sequences(Outcome.PROCESSED, "a")).containsExactly(1L, 4L);
            assertThat(rig.left)
                    .filteredOn(left -> left.outcome() == Outcome.FAILED)
                    .extracting(LaneRig.Left::reason)
                    .containsExactly(OutcomeDecision.INFERENCE_FAILED, OutcomeDecision.INTERNAL_ERROR);
        }
    }

    @Test
    void offer_moreCamerasThanLanes_closesTheOldestIdleOne() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, new Lanes.Limits(10, 1, 2, 16, 1 << 20))) {
            rig.work(1, LaneRig::oneCar);
            for (String camera : new String[] {"a", "b", "c"}) {
                assertThat(rig.lanes.offer(rig.frame(camera, 1))).isTrue();
                assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();
            }

            assertThat(rig.lanes.status())
                    .extracting(lane -> lane.camera().camera())
                    .containsExactly("b", "c");
        }
    }

    @Test
    void offer_allLanesBusy_refusesAnotherCamera() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.LATEST, new Lanes.Limits(10, 1, 1, 16, 1 << 20))) {
            assertThat(rig.lanes.offer(rig.frame("a", 1))).isTrue();

            assertThat(rig.lanes.offer(rig.frame("b", 1))).isFalse();
        }
    }

    @Test
    void revoke_waitingFramesComeBackAndBegunOnesFinish() throws Exception {
        Semaphore go = new Semaphore(0);
        CountDownLatch begun = new CountDownLatch(1);
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, limits(10, 1))) {
            rig.work(1, image -> {
                begun.countDown();
                go.acquireUninterruptibly();
                return LaneRig.oneCar();
            });
            LongStream.rangeClosed(1, 3).forEach(sequence -> rig.lanes.offer(rig.frame("a", sequence)));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

            List<QueuedFrame> withdrawn = rig.lanes.revoke(partition -> partition == 0);

            assertThat(withdrawn).extracting(frame -> frame.source().offset()).containsExactly(1L, 2L);
            assertThat(rig.lanes.status()).isEmpty();
            assertThat(rig.lanes.awaitRevoked(Duration.ofMillis(1))).isFalse();
            go.release();
            assertThat(rig.lanes.awaitRevoked(PATIENCE)).isTrue();
            assertThat(rig.sequences(Outcome.PROCESSED, "a")).containsExactly(1L);
        }
    }

    @Test
    void revoke_cameraInTwoPartitions_framesOfTheOtherStay() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, limits(10, 1))) {
            rig.lanes.offer(rig.frame("a", 1));
            rig.lanes.offer(LaneRig.from(1, rig.frame("a", 2)));
            rig.lanes.offer(rig.frame("b", 1));
            rig.lanes.offer(rig.frame("b", 2));
            rig.lanes.offer(LaneRig.from(1, rig.frame("b", 3)));
            rig.lanes.offer(rig.frame("b", 4));

            assertThat(rig.lanes.revoke(partition -> partition == 1))
                    .extracting(frame -> frame.frame().id().sequence())
                    .containsExactly(2L, 3L);
            assertThat(rig.lanes.awaitRevoked(Duration.ZERO)).isTrue();
            rig.work(1, LaneRig::oneCar);
            assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();

            assertThat(rig.sequences(Outcome.PROCESSED, "a")).containsExactly(1L);
            assertThat(rig.sequences(Outcome.PROCESSED, "b")).containsExactly(1L, 2L, 4L);
        }
    }

    @Test
    void discardRevoked_cameraInTwoPartitions_begunFramesOfTheOtherEnd() throws Exception {
        Semaphore go = new Semaphore(0);
        CountDownLatch begun = new CountDownLatch(3);
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, limits(10, 3))) {
            rig.work(3, image -> {
                begun.countDown();
                go.acquireUninterruptibly();
                return LaneRig.oneCar();
            });
            rig.lanes.offer(rig.frame("a", 1));
            rig.lanes.offer(LaneRig.from(1, rig.frame("a", 2)));
            rig.lanes.offer(rig.frame("a", 3));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

            rig.lanes.revoke(partition -> partition == 1);
            assertThat(rig.lanes.awaitRevoked(Duration.ofMillis(1))).isFalse();
            rig.lanes.discardRevoked();
            go.release(3);
            assertThat(rig.lanes.awaitIdle(PATIENCE)).isTrue();

            assertThat(rig.lanes.awaitRevoked(Duration.ZERO)).isTrue();
            assertThat(rig.sequences(Outcome.PROCESSED, "a")).containsExactly(1L, 3L);
            assertThat(rig.left).hasSize(2);
        }
    }

    @Test
    void awaitIdle_deadlinePassesMeanwhile_waitingFrameExpires() throws Exception {
        Semaphore go = new Semaphore(0);
        CountDownLatch begun = new CountDownLatch(1);
        try (LaneRig rig = new LaneRig(FreshnessPolicy.LATEST, limits(1, 1))) {
            rig.work(1, image -> {
                begun.countDown();
                go.acquireUninterruptibly();
                return LaneRig.oneCar();
            });
            rig.lanes.offer(rig.frame("a", 0));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            rig.lanes.offer(rig.frame("a", 1, Optional.of(rig.clock.instant().plusMillis(50))));
            Thread later = new Thread(() -> rig.clock.advance(Duration.ofMillis(50)));
            later.start();

            assertThat(rig.lanes.awaitIdle(Duration.ofMillis(500))).isFalse();
            assertThat(rig.sequences(Outcome.EXPIRED, "a")).containsExactly(1L);
            go.release();
            later.join();
        }
    }

    @Test
    void discardRevoked_begunFramesVanish() throws Exception {
        Semaphore go = new Semaphore(0);
        CountDownLatch begun = new CountDownLatch(1);
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, limits(10, 1))) {
            rig.work(1, image -> {
                begun.countDown();
                go.acquireUninterruptibly();
                return LaneRig.oneCar();
            });
            rig.lanes.offer(rig.frame("a", 1));
            assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();
            rig.lanes.revoke(partition -> true);
            rig.lanes.discardRevoked();
            go.release();

            assertThat(rig.lanes.awaitRevoked(PATIENCE)).isTrue();
            assertThat(rig.left).isEmpty();
        }
    }

    @Test
    void status_afterFrames_tellsRateAndDepth() throws Exception {
        try (LaneRig rig = new LaneRig(FreshnessPolicy.EVERY, limits(50, 1))) {
            LongStream.range(0, 11).forEach(sequence -> rig.lanes.offer(rig.frame("a", sequence)));

            Lanes.Status status = rig.lanes.status().get(0);

            assertThat(status.inputRateHz()).isEqualTo(10);
            assertThat(status.waiting()).isEqualTo(11);
            assertThat(status.lastCapture()).contains(LaneRig.START.plusSeconds(1));
        }
    }
}
