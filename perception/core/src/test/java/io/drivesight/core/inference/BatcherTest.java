package io.drivesight.core.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatcherTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<List<Integer>> runs = new ArrayList<>();
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);

    @AfterEach
    void stop() {
        free.countDown();
        threads.shutdownNow();
    }

    @Test
    void call_deviceIsFree_runsAtOnceAndAlone() {
        Batcher<String, Integer, Integer> batcher = new Batcher<>(this::tenfold, 4, 1, LONG);

        assertThat(batcher.call("kind", 7)).isEqualTo(70);
        assertThat(runs).containsExactly(List.of(7));
    }

    @Test
    void call_deviceIsBusy_gathersAndRunsTogetherWhenItIsFree() throws Exception {
        Batcher<String, Integer, Integer> batcher = new Batcher<>(this::blockedByZero, 8, 1, LONG);
        CompletableFuture<Integer> blocker = start(() -> batcher.call("kind", 0));
        busy.await();
        List<CompletableFuture<Integer>> calls = startAndAwaitWaiting(batcher, 1, 2, 3);

        free.countDown();

        assertThat(blocker.get()).isZero();
        assertThat(values(calls)).containsExactly(10, 20, 30);
        assertThat(runs).hasSize(2);
        assertThat(runs.get(1)).containsExactlyInAnyOrder(1, 2, 3);
    }

    @Test
    void call_batchIsFull_runsThoughTheDeviceIsBusy() throws Exception {
        Batcher<String, Integer, Integer> batcher = new Batcher<>(this::blockedByZero, 2, 1, LONG);
        CompletableFuture<Integer> blocker = start(() -> batcher.call("kind", 0));
        busy.await();

        assertThat(values(start(batcher, 1, 2))).containsExactly(10, 20);
        assertThat(blocker).isNotDone();
    }

    @Test
    void call_deviceStaysBusy_runsAfterItsTime() throws Exception {
        Batcher<String, Integer, Integer> batcher = new Batcher<>(this::blockedByZero, 8, 1, Duration.ofMillis(5));
        CompletableFuture<Integer> blocker = start(() -> batcher.call("kind", 0));
        busy.await();

        assertThat(batcher.call("kind", 4)).isEqualTo(40);
        assertThat(blocker).isNotDone();
    }

    @Test
    void call_ofAnotherKind_sharesNoRun() throws Exception {
        Batcher<String, Integer, Integer> batcher = new Batcher<>(this::blockedByZero, 2, 1, LONG);
        start(() -> batcher.call("kind", 0));
        busy.await();
        CompletableFuture<Integer> one = start(() -> batcher.call("one", 1));
        CompletableFuture<Integer> other = start(() -> batcher.call("other", 2));

        free.countDown();

        assertThat(one.get()).isEqualTo(10);
        assertThat(other.get()).isEqualTo(20);
        assertThat(runs).contains(List.of(1), List.of(2));
    }

    @Test
    void call_oneOfTheBatchFails_theOthersGetTheirResults() throws Exception {
        Batcher<String, Integer, Integer> batcher = new Batcher<>(this::blockedByZero, 3, 1, LONG);
        start(() -> batcher.call("kind", 0));
        busy.await();
        List<CompletableFuture<Integer>> calls = start(batcher, 1, -1, 2);

        assertThat(calls.get(0).get()).isEqualTo(10);
        assertThat(calls.get(2).get()).isEqualTo(20);
        assertThatThrownBy(() -> calls.get(1).join())
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(ModelException.class)
                .hasMessageContaining("negative");
    }

    @Test
    void call_runTakesTooLong_endsAllOfItAndIsNotRepeated() throws Exception {
        AtomicInteger slow = new AtomicInteger();
        Batcher<String, Integer, Integer> batcher = new Batcher<>(
                (kind, items) -> {
                    if (items.contains(0)) {
                        return blockedByZero(kind, items);
                    }
                    slow.incrementAndGet();
                    throw new RunTimeoutException(Duration.ofSeconds(1), new IllegalStateException("late"));
                },
                2,
                1,
                LONG);
        start(() -> batcher.call("kind", 0));
        busy.await();

        for (CompletableFuture<Integer> call : start(batcher, 1, 2)) {
            assertThatThrownBy(call::join).hasCauseInstanceOf(RunTimeoutException.class);
        }
        assertThat(slow).hasValue(1);
    }

    @Test
    void call_runEndsWithAnError_noCallWaitsForEver() throws Exception {
        Batcher<String, Integer, Integer> batcher = new Batcher<>(
                (kind, items) -> {
                    if (items.contains(0)) {
                        return blockedByZero(kind, items);
                    }
                    throw new OutOfMemoryError("for a test");
                },
                2,
                1,
                LONG);
        start(() -> batcher.call("kind", 0));
        busy.await();

        List<Throwable> ends = start(batcher, 1, 2).stream()
                .map(call -> call.handle((value, failure) -> failure).join())
                .toList();

        assertThat(ends).allSatisfy(end -> assertThat(end).isInstanceOf(CompletionException.class));
        assertThat(ends).anySatisfy(end -> assertThat(end).hasCauseInstanceOf(OutOfMemoryError.class));
    }

    @Test
    void call_interruptedWhileItWaits_getsItsResultAndKeepsTheInterrupt() throws Exception {
        Batcher<String, Integer, Integer> batcher = new Batcher<>(this::blockedByZero, 8, 1, LONG);
        start(() -> batcher.call("kind", 0));
        busy.await();
        CompletableFuture<Boolean> kept = new CompletableFuture<>();
        Thread caller = new Thread(() -> {
            int result = batcher.call("kind", 5);
            kept.complete(result == 50 && Thread.currentThread().isInterrupted());
        });
        caller.start();

        caller.interrupt();

        assertThat(kept.get(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void call_manyThreads_eachGetsItsOwn() {
        Batcher<String, Integer, Integer> batcher = new Batcher<>(this::tenfold, 4, 2, Duration.ofMillis(1));

        int[] wanted = IntStream.range(0, 500).toArray();
        List<Integer> got = values(start(batcher, wanted));

        assertThat(got)
                .containsExactlyElementsOf(
                        IntStream.of(wanted).map(value -> 10 * value).boxed().toList());
        assertThat(runs).allSatisfy(run -> assertThat(run).hasSizeLessThanOrEqualTo(4));
    }

    private List<Integer> tenfold(String kind, List<Integer> items) {
        synchronized (runs) {
            runs.add(List.copyOf(items));
        }
        return items.stream().map(item -> 10 * item).toList();
    }

    private List<Integer> blockedByZero(String kind, List<Integer> items) {
        if (items.contains(0)) {
            busy.countDown();
            awaitFree();
        }
        if (items.stream().anyMatch(item -> item < 0)) {
            throw new ModelException("a negative number");
        }
        return tenfold(kind, items);
    }

    private void awaitFree() {
        try {
            free.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private <T> CompletableFuture<T> start(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, threads);
    }

    private List<CompletableFuture<Integer>> start(Batcher<String, Integer, Integer> batcher, int... items) {
        return IntStream.of(items)
                .mapToObj(item -> start(() -> batcher.call("kind", item)))
                .toList();
    }

    private List<CompletableFuture<Integer>> startAndAwaitWaiting(
            Batcher<String, Integer, Integer> batcher, int... items) {
        List<CompletableFuture<Integer>> calls = start(batcher, items);
        while (batcher.waiting() < items.length) {
            Thread.onSpinWait();
        }
        return calls;
    }

    private static List<Integer> values(List<CompletableFuture<Integer>> calls) {
        return calls.stream().map(CompletableFuture::join).toList();
    }
}
