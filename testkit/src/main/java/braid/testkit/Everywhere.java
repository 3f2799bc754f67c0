package braid.testkit;

import braid.Client;
import braid.Source;
import braid.Stream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.assertj.core.api.Assertions;

/// One scenario, run in every way that must make no difference: on this side, in parallel with different buffers
/// and numbers of workers, in front of a slow receiver, with full buffers.
///
/// ```java
/// Everywhere.of(stream -> stream.map(x -> x * 2).filter(x -> x > 2))
///         .gives(List.of(1, 2, 3), List.of(4, 6));
/// ```
///
/// The scenario is built anew for each way, and holds nothing that two of them would share.
public final class Everywhere<T, R> {

    private static final long SLOW_NANOS = 300_000;
    private static final int[] CAPACITIES = {1, 8};
    private static final int[] WORKERS = {1, 3};

    private final Function<Stream<T>, Stream<R>> scenario;
    private final List<Client> clients;

    private Everywhere(Function<Stream<T>, Stream<R>> scenario, List<Client> clients) {
        this.scenario = scenario;
        this.clients = clients;
    }

    /// `scenario`, on engines of this JVM.
    public static <T, R> Everywhere<T, R> of(Function<Stream<T>, Stream<R>> scenario) {
        return new Everywhere<>(scenario, List.of());
    }

    /// As this, on `client` too, which stays open.
    public Everywhere<T, R> on(Client client) {
        List<Client> more = new ArrayList<>(clients);
        more.add(client);
        return new Everywhere<>(scenario, more);
    }

    /// Runs it in every way, and expects `outputs` of `inputs`, in this order, each time.
    ///
    /// @throws AssertionError that names the way, if something else came, or nothing moves any more
    public void gives(List<T> inputs, List<R> outputs) {
        new Way<>("local", scenario).gives(inputs, outputs);
        for (int capacity : CAPACITIES) {
            String buffered = ", buffer(" + capacity + ")";
            new Way<T, R>("local" + buffered + " before", s -> scenario.apply(s.buffer(capacity)))
                    .gives(inputs, outputs);
            new Way<T, R>("local" + buffered + " behind", s -> scenario.apply(s).buffer(capacity))
                    .gives(inputs, outputs);
        }
        for (int workers : WORKERS) {
            try (Client client = Client.local(workers)) {
                parallel(workers + " workers", client, inputs, outputs);
            }
        }
        try (Client client = Client.local()) {
            parallel("a growing client", client, inputs, outputs);
        }
        for (Client client : clients) {
            parallel("the client given", client, inputs, outputs);
        }
    }

    private void parallel(String where, Client client, List<T> inputs, List<R> outputs) {
        new Way<T, R>(where, s -> scenario.apply(s.scatter(client)).gather()).gives(inputs, outputs);
        for (int capacity : CAPACITIES) {
            String buffered = where + ", buffer(" + capacity + ")";
            new Way<T, R>(
                            buffered + " before",
                            s -> scenario.apply(s.scatter(client).buffer(capacity))
                                    .gather())
                    .gives(inputs, outputs);
            new Way<T, R>(
                            buffered + " behind",
                            s -> scenario.apply(s.scatter(client))
                                    .buffer(capacity)
                                    .gather())
                    .gives(inputs, outputs);
        }
    }

    /// One way to run it, with three kinds of receivers behind.
    private record Way<T, R>(String name, Function<Stream<T>, Stream<R>> pipeline) {

        void gives(List<T> inputs, List<R> outputs) {
            Bounded.within(() -> {
                expect("a quick receiver", inputs, outputs, new CountDownLatch(0), 0);
                expect("a slow receiver", inputs, outputs, new CountDownLatch(0), SLOW_NANOS);
                expect("full buffers", inputs, outputs, new CountDownLatch(1), 0);
            });
        }

        private void expect(String how, List<T> inputs, List<R> outputs, CountDownLatch gate, long nanos)
                throws InterruptedException {
            String what = name + ", " + how;
            List<R> seen = new ArrayList<>();
            Source<T> source = Source.create();
            pipeline.apply(source).sink(element -> {
                gate.await();
                LockSupport.parkNanos(nanos);
                seen.add(element);
            });
            Thread emitter = Thread.ofPlatform().name(what).daemon(true).start(() -> inputs.forEach(source::emit));
            if (gate.getCount() > 0) {
                Bounded.await("neither all taken nor full", () -> !emitter.isAlive() || waits(emitter));
                gate.countDown();
            }
            emitter.join();
            source.close();
            Assertions.assertThat(seen).as(what).isEqualTo(outputs);
        }

        private static boolean waits(Thread thread) {
            return switch (thread.getState()) {
                case BLOCKED, WAITING, TIMED_WAITING -> true;
                case NEW, RUNNABLE, TERMINATED -> false;
            };
        }
    }
}
