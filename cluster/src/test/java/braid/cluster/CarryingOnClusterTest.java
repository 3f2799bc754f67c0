package braid.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Client;
import braid.Failure;
import braid.ParallelStream;
import braid.Retry;
import braid.Source;
import braid.Stream;
import braid.TaskOptions;
import braid.spi.Carrier;
import braid.testkit.Bounded;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a source's carriers take up is seen in tasks on workers, whose thread-locals are other ones.
class CarryingOnClusterTest {

    /// Travels though it is no `Serializable`, as elements that are records do.
    record Tenant(String name) {}

    /// What a function saw, and where.
    record Seen(Object element, String what, long process) {}

    private static final ThreadLocal<@Nullable String> TRACE = new ThreadLocal<>();
    private static final ScopedValue<Tenant> TENANT = ScopedValue.newInstance();
    private static final ThreadLocal<@Nullable Object> ANYTHING = new ThreadLocal<>();

    private final Client client = TestCluster.shared().connect();

    @AfterEach
    void close() {
        client.close();
    }

    private static Source<Integer> source() {
        return Source.<Integer>create()
                .carrying(
                        Carrier.threadLocal("trace", () -> TRACE),
                        Carrier.scopedValue("tenant", () -> TENANT),
                        new Named("named"));
    }

    /// A user's own, without state: its thread-local is its class's.
    record Named(String name) implements Carrier<List<String>> {

        private static final ThreadLocal<@Nullable List<String>> ALL = new ThreadLocal<>();

        @Override
        public @Nullable List<String> capture() {
            return ALL.get();
        }

        @Override
        public <X extends Throwable> void with(@Nullable List<String> value, Call<X> call) throws X {
            List<String> before = ALL.get();
            ALL.set(value);
            try {
                call.run();
            } finally {
                ALL.set(before);
            }
        }
    }

    private static Seen here(Object element) {
        String tenant = TENANT.isBound() ? TENANT.get().name() : null;
        String what = TRACE.get() + "/" + tenant + "/" + Named.ALL.get();
        return new Seen(element, what, ProcessHandle.current().pid());
    }

    private static String of(Object id) {
        return id + "/" + id + "/[" + id + "]";
    }

    private static void as(Object id, Runnable work) {
        String text = id.toString();
        TRACE.set(text);
        Named.ALL.set(List.of(text));
        try {
            ScopedValue.where(TENANT, new Tenant(text)).run(work);
        } finally {
            TRACE.remove();
            Named.ALL.remove();
        }
    }

    private static void emit(Source<Integer> source, int elements) {
        for (int i = 0; i < elements; i++) {
            int id = i;
            if (i % 5 == 4) {
                source.emit(id);
            } else {
                as(id, () -> source.emit(id));
            }
        }
    }

    private static String expected(Object element) {
        return (Integer) element % 5 == 4 ? "null/null/null" : of(element);
    }

    @Test
    void tasksOnWorkersSeeWhatTheirElementsCarry() {
        List<Function<ParallelStream<Integer>, Stream<Seen>>> ways = List.of(
                s -> s.map(CarryingOnClusterTest::here).buffer(8).gather(),
                s -> s.map(CarryingOnClusterTest::here).gatherUnordered(8),
                s -> s.filter(x -> x >= 0)
                        .map(CarryingOnClusterTest::here, TaskOptions.DEFAULT.timeout(Bounded.END))
                        .buffer(8)
                        .gather(),
                s -> s.map(x -> x)
                        .buffer(4)
                        .map(CarryingOnClusterTest::here)
                        .buffer(8)
                        .gather(),
                s -> s.accumulate(new Seen(0, "", 0), (_, x) -> here(x))
                        .buffer(8)
                        .gather(),
                s -> s.zip(s.map(x -> x), (x, _) -> here(x)).buffer(8).gather());
        for (Function<ParallelStream<Integer>, Stream<Seen>> way : ways) {
            Source<Integer> source = source();
            List<Seen> behind = new ArrayList<>();
            List<Seen> seen = new ArrayList<>();
            way.apply(source.scatter(client)).sink(there -> {
                seen.add(there);
                behind.add(here(there.element()));
            });
            emit(source, 200);
            source.close();
            assertThat(seen).hasSize(200).allSatisfy(there -> {
                assertThat(there.what()).isEqualTo(expected(there.element()));
                assertThat(there.process()).isNotEqualTo(ProcessHandle.current().pid());
            });
            assertThat(behind).allSatisfy(there -> assertThat(there.what()).isEqualTo(expected(there.element())));
        }
    }

    @Test
    void eightEmittersEachWithItsOwn() throws InterruptedException {
        Source<Integer> source = source();
        ConcurrentLinkedQueue<Seen> seen = new ConcurrentLinkedQueue<>();
        source.scatter(client)
                .map(CarryingOnClusterTest::here)
                .buffer(32)
                .gather()
                .sink(seen::add);
        List<Thread> emitters = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            int id = i;
            emitters.add(Thread.ofPlatform()
                    .start(() -> as(id, () -> {
                        for (int n = 0; n < 200; n++) {
                            source.emit(id);
                        }
                    })));
        }
        for (Thread emitter : emitters) {
            emitter.join();
        }
        source.close();
        assertThat(seen)
                .hasSize(1_600)
                .allSatisfy(there -> assertThat(there.what()).isEqualTo(of(there.element())));
    }

    private static final ConcurrentHashMap<Object, Integer> TRIES = new ConcurrentHashMap<>();

    private static Seen atTheThird(int x) {
        Seen there = here(x);
        if (TRIES.merge(x, 1, Integer::sum) < 3 || x % 2 == 1) {
            throw new IllegalStateException(there.what());
        }
        return there;
    }

    @Test
    void retriesAndHandlersOfFailuresSeeIt() {
        Source<Integer> source = source();
        List<Failure> failures = new ArrayList<>();
        List<Seen> handled = new ArrayList<>();
        List<Seen> seen = new ArrayList<>();
        source.scatter(client)
                .map(CarryingOnClusterTest::atTheThird, Retry.times(2))
                .buffer(4)
                .gather()
                .onError(failure -> {
                    failures.add(failure);
                    handled.add(here(Objects.requireNonNull(failure.element())));
                })
                .sink(seen::add);
        emit(source, 40);
        source.close();
        assertThat(seen)
                .hasSize(20)
                .allSatisfy(there -> assertThat(there.what()).isEqualTo(expected(there.element())));
        assertThat(handled)
                .hasSize(20)
                .allSatisfy(there -> assertThat(there.what()).isEqualTo(expected(there.element())));
        assertThat(failures)
                .allSatisfy(failure ->
                        assertThat(failure.cause()).hasMessage(expected(Objects.requireNonNull(failure.element()))));
    }

    @Test
    void aValueThatCannotTravelIsAFailureThatNamesCarrierValueAndSource() {
        Source<Integer> source = Source.<Integer>create().carrying(Carrier.threadLocal("anything", () -> ANYTHING));
        List<Failure> failures = new ArrayList<>();
        List<Integer> seen = new ArrayList<>();
        source.scatter(client)
                .map(x -> x)
                .buffer(2)
                .gather()
                .onError(failures::add)
                .sink(seen::add);
        ANYTHING.set(new Object() {
            @Override
            public String toString() {
                return "a thing of this JVM";
            }
        });
        source.emit(1);
        ANYTHING.set("a text");
        source.emit(2);
        ANYTHING.remove();
        source.emit(3);
        source.close();
        assertThat(seen).containsExactly(2, 3);
        assertThat(failures).hasSize(1);
        assertThat(failures.getFirst().element()).isEqualTo(1);
        assertThat(failures.getFirst().cause())
                .hasMessageStartingWith("the carrier 'anything' of 'source' (CarryingOnClusterTest.java:")
                .hasMessageContaining(") cannot send 'a thing of this JVM' to a worker: a value cannot travel: ");
    }

    @Test
    void aCarrierThatCannotTravelIsAFailureThatNamesIt() {
        ThreadLocal<@Nullable String> local = new ThreadLocal<>();
        Source<Integer> source = Source.<Integer>create().carrying(Carrier.threadLocal("captured", () -> local));
        List<Failure> failures = new ArrayList<>();
        source.scatter(client)
                .map(x -> x)
                .buffer(2)
                .gather()
                .onError(failures::add)
                .sink(_ -> {});
        source.emit(1);
        source.close();
        assertThat(failures).hasSize(1);
        assertThat(failures.getFirst().cause())
                .hasMessageStartingWith("the carrier 'captured' of 'source' (CarryingOnClusterTest.java:")
                .hasMessageContaining("): it cannot travel to a worker: it captures ")
                .hasMessageContaining("java.lang.ThreadLocal is not serializable");
    }
}
