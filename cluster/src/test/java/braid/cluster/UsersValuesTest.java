package braid.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.Client;
import braid.Failure;
import braid.Remote;
import braid.Source;
import braid.StreamException;
import braid.TaskOptions;
import braid.WorkerInfo;
import braid.function.ThrowingFunction;
import braid.testkit.Bounded;
import java.io.IOException;
import java.io.InvalidObjectException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What users' values do while they are written and read costs their own element, and nothing else: no link, no other
/// element, no thread.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(1_500)
class UsersValuesTest {

    private static final Duration LIMIT = Duration.ofMinutes(1);

    private final TestCluster cluster = TestCluster.start(2);
    private final Client client = cluster.connect();
    private List<ProcessHandle> workers = List.of();

    @BeforeAll
    void note() {
        workers = cluster.processes();
    }

    @AfterAll
    void end() {
        client.close();
        cluster.close();
    }

    /// A link that broke has its traffic counted anew, and a worker that has ended is no process of the cluster's.
    @AfterEach
    void nothingElseIsHarmed() {
        assertThat(cluster.processes()).isEqualTo(workers);
        Bounded.await(LIMIT, "two workers", () -> client.workers().size() == 2);
        assertThat(Bounded.<Integer>call(LIMIT, () -> gather(x -> x + 1, 1))).isEqualTo(2);
    }

    private <T, R> R gather(ThrowingFunction<T, R> function, T argument) {
        try (Remote<R> remote = client.submit(function, argument)) {
            return remote.get(LIMIT);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean onWorker() {
        return Boolean.getBoolean("braid.worker");
    }

    /// What goes wrong where a value is made.
    enum Harm {
        EXCEPTION,
        CHECKED,
        STACK,
        MEMORY,
        DEATH;

        @SuppressWarnings({"InfiniteRecursion", "removal", "deprecation"}) // that is its point
        static int endless(int x) {
            return endless(x + 1) + 1;
        }

        @SuppressWarnings({"removal", "deprecation"})
        void happen() {
            switch (this) {
                case EXCEPTION -> throw new IllegalStateException("no value");
                case CHECKED -> sneak(new IOException("no value"));
                case STACK -> endless(0);
                case MEMORY -> throw new OutOfMemoryError("no value");
                case DEATH -> throw new ThreadDeath();
            }
        }

        @SuppressWarnings("unchecked")
        private static <E extends Throwable> void sneak(Throwable thrown) throws E {
            throw (E) thrown;
        }
    }

    /// Can be made on workers alone.
    record Money(int amount, Harm harm) {
        Money {
            if (!onWorker()) {
                harm.happen();
            }
        }
    }

    /// The same, by Java serialization.
    static final class Coin implements Serializable {
        private static final long serialVersionUID = 1L;
        private final Harm harm;

        Coin(Harm harm) {
            this.harm = harm;
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            if (!onWorker()) {
                harm.happen();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Harm.class)
    void aValueThatCannotBeReadOnTheDriverFailsItsHandle(Harm harm) {
        failsEverywhere(x -> new Money(x, harm));
        failsEverywhere(x -> new Coin(harm));
    }

    private <R> void failsEverywhere(ThrowingFunction<Integer, R> function) {
        assertThatThrownBy(() -> gather(function, 5)).isInstanceOfSatisfying(StreamException.class, e -> {
            Failure failure = e.failure();
            assertThat(failure.element()).isEqualTo(5);
            assertThat(failure.node()).isEqualTo("submit");
            assertThat(failure.line()).startsWith("UsersValuesTest.java:");
            assertThat(failure.worker()).startsWith("worker-");
        });
        try (Remote<R> remote = client.submit(function, 5)) {
            CompletableFuture<R> future = remote.toFuture();
            assertThatThrownBy(() -> future.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
                    .hasCauseInstanceOf(StreamException.class);
        }
        List<Failure> failures = new ArrayList<>();
        Source<Integer> source = Source.create();
        source.scatter(client)
                .map(function)
                .buffer(4)
                .gather()
                .onError(failures::add)
                .sink(x -> {});
        source.emitAll(List.of(1, 2, 3));
        assertThat(source.close(LIMIT)).isTrue();
        assertThat(failures).extracting(Failure::element).containsExactly(1, 2, 3);
    }

    /// Says nothing but by throwing.
    static final class SilentException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @Override
        public String getMessage() {
            throw new IllegalStateException("no message");
        }
    }

    static final class Endless implements Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public String toString() {
            return "" + Harm.endless(0);
        }
    }

    @Test
    void exceptionsAndElementsThatCannotSpeakAreDeliveredAllTheSame() {
        assertThatThrownBy(() -> gather(
                        x -> {
                            throw new SilentException();
                        },
                        new Endless()))
                .isInstanceOf(StreamException.class)
                .hasCauseInstanceOf(SilentException.class);
        assertThatThrownBy(() -> gather(
                        x -> {
                            throw new IllegalStateException("mine");
                        },
                        new Endless()))
                .isInstanceOf(StreamException.class)
                .hasRootCauseMessage("mine");
    }

    /// An element that comes back only as a wreck.
    static final class OneWay implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            if (!onWorker()) {
                throw new InvalidObjectException("one way");
            }
        }
    }

    @Test
    void anElementOfAFailureThatCannotBeReadIsSaidToBe() {
        assertThatThrownBy(() -> gather(
                        x -> {
                            throw new IllegalStateException("mine");
                        },
                        new OneWay()))
                .isInstanceOfSatisfying(StreamException.class, e -> {
                    assertThat(e.failure().cause()).hasMessage("mine");
                    assertThat(String.valueOf(e.failure().element()))
                            .contains("cannot be read")
                            .contains("one way");
                });
    }

    private static final CountDownLatch READ = new CountDownLatch(1);

    /// Reading it on the driver waits for another result.
    static final class SlowElement implements Serializable {
        private static final long serialVersionUID = 1L;

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            if (!onWorker()) {
                try {
                    if (!READ.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                        throw new InvalidObjectException("held up the others");
                    }
                } catch (InterruptedException e) {
                    throw new InvalidObjectException("interrupted");
                }
            }
        }
    }

    @Test
    void readingAFailureHoldsUpNobody() {
        List<Remote<Integer>> slow = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            slow.add(client.submit(
                    x -> {
                        throw new IllegalStateException("mine");
                    },
                    new SlowElement()));
        }
        for (int i = 0; i < 50; i++) {
            int number = i;
            assertThat(Bounded.<Integer>call(LIMIT, () -> gather(x -> x + 1, number)))
                    .isEqualTo(i + 1);
        }
        READ.countDown();
        for (Remote<Integer> each : slow) {
            assertThatThrownBy(() -> each.get(LIMIT))
                    .satisfies(e -> assertThat(((StreamException) e).failure().element())
                            .isInstanceOf(SlowElement.class));
            each.close();
        }
    }

    /// Refers to what refers to it.
    record Ring(String name, List<Object> others) {}

    @Test
    void recordsInACircleAreRefusedWithThePath() {
        Ring ring = new Ring("one", new ArrayList<>());
        ring.others().add(new Ring("two", new ArrayList<>(List.of(ring))));
        assertThatThrownBy(() -> gather(x -> x.others().size(), ring))
                .isInstanceOf(StreamException.class)
                .hasRootCauseMessage(
                        "braid.cluster.UsersValuesTest$Ring is in a circle: it leads back to itself, and a record"
                                + " cannot be made before its components")
                .hasMessageContaining("others");
        assertThatThrownBy(() -> gather(
                        x -> {
                            Ring made = new Ring("made", new ArrayList<>());
                            made.others().add(Collections.singletonList(made));
                            return made;
                        },
                        7))
                .isInstanceOfSatisfying(StreamException.class, e -> {
                    assertThat(e.failure().cause()).hasMessageContaining("is in a circle");
                    assertThat(e.failure().element()).isEqualTo(7);
                    assertThat(e.failure().worker()).startsWith("worker-");
                });
    }

    @Test
    void viewsOfCollectionsTravel() {
        List<Integer> list = new ArrayList<>(List.of(1, 2, 3, 4));
        Map<String, Integer> map = new LinkedHashMap<>(Map.of("a", 1));
        for (Object view : List.of(
                list.subList(1, 3),
                list.reversed(),
                List.of(1, 2, 3).subList(0, 2),
                map.keySet(),
                Collections.unmodifiableSet(new TreeMap<>(map).keySet()))) {
            assertThat(this.<Object, Object>gather(x -> x, view)).isEqualTo(view);
        }
        assertThat(this.<Object, Object>gather(x -> x, map.values())).isEqualTo(List.of(1));
        assertThat(this.<Integer, Object>gather(x -> new TreeMap<>(Map.of(x, 1)).keySet(), 5))
                .isEqualTo(Set.of(5));
    }

    @Test
    void whatIsNoFunctionsFaultNamesElementNodeLineAndWorkerToo() {
        assertAll(8, x -> new Object(), "cannot travel");
        assertAll(8, x -> nothing(), "mine");
        assertThatThrownBy(() -> gather(Object::hashCode, new Object()))
                .isInstanceOfSatisfying(StreamException.class, e -> {
                    assertThat(e.failure().cause()).hasMessageContaining("not serializable");
                    assertThat(e.failure().element()).isInstanceOf(Object.class);
                    assertThat(e.failure().line()).startsWith("UsersValuesTest.java:");
                });
        List<Failure> failures = new ArrayList<>();
        Source<Integer> source = Source.create();
        source.scatter(client)
                .map(UsersValuesTest::slow, TaskOptions.DEFAULT.timeout(Duration.ofMillis(50)))
                .named("slow")
                .buffer(4)
                .gather()
                .onError(failures::add)
                .sink(x -> {});
        source.emit(3);
        assertThat(source.close(LIMIT)).isTrue();
        Failure late = failures.getFirst();
        assertThat(late.cause()).isInstanceOf(java.util.concurrent.TimeoutException.class);
        assertThat(late.element()).isEqualTo(3);
        assertThat(late.node()).isEqualTo("slow");
        assertThat(late.line()).startsWith("UsersValuesTest.java:");
        assertThat(late.worker()).startsWith("worker-");
    }

    private static int slow(int x) throws InterruptedException {
        return new CountDownLatch(1).await(1, TimeUnit.MINUTES) ? 0 : x;
    }

    private static int nothing() {
        throw new OutOfMemoryError("mine");
    }

    private void assertAll(int element, ThrowingFunction<Integer, Object> function, String cause) {
        assertThatThrownBy(() -> gather(function, element)).isInstanceOfSatisfying(StreamException.class, e -> {
            assertThat(e.failure().cause()).hasMessageContaining(cause);
            assertThat(e.failure().element()).isEqualTo(element);
            assertThat(e.failure().node()).isEqualTo("submit");
            assertThat(e.failure().line()).startsWith("UsersValuesTest.java:");
            assertThat(e.failure().worker()).startsWith("worker-");
        });
    }

    @Test
    void workersAreKnownRightAfterConnecting() {
        try (Client another = cluster.connect()) {
            assertThat(another.workers())
                    .extracting(WorkerInfo::name)
                    .containsExactlyInAnyOrder("worker-1", "worker-2");
        }
    }
}
