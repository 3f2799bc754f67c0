package braid.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import braid.Client;
import braid.Failure;
import braid.ParallelStream;
import braid.Remote;
import braid.Source;
import braid.spi.Engine;
import braid.testkit.Bounded;
import braid.testkit.Room;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What a user is told when something goes wrong.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultsTest {

    private static final String PATIENCE = "braid.cluster.patience.seconds";

    private final TestCluster cluster = TestCluster.shared();
    private final Client client = cluster.connect();
    private final List<Failure> failures = Collections.synchronizedList(new ArrayList<>());

    @AfterAll
    void end() {
        client.close();
    }

    @BeforeEach
    void haveTwoWorkers() {
        failures.clear();
        cluster.have(2, client);
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    /// Runs `count` elements; what fails is noted.
    private <R> List<R> run(int count, Function<ParallelStream<Integer>, ParallelStream<R>> pipeline) {
        Source<Integer> source = Source.create();
        List<R> seen = new ArrayList<>();
        pipeline.apply(source.scatter(client))
                .buffer(Room.of(16))
                .gather()
                .onError(failures::add)
                .sink(seen::add);
        numbers(count).forEach(source::emit);
        source.close();
        return seen;
    }

    @Test
    void aTaskThatKillsItsWorkersFailsAndTheRestIsDelivered() {
        AtomicBoolean over = new AtomicBoolean();
        Thread replacing = Thread.ofPlatform().daemon(true).start(() -> {
            while (!over.get()) {
                if (cluster.processes().size() < 2) {
                    cluster.scaleTo(2);
                }
                java.util.concurrent.locks.LockSupport.parkNanos(20_000_000);
            }
        });
        Bounded.within(() -> {
            List<Integer> seen = run(
                    40,
                    elements -> elements.map(x -> {
                        if (x == 20) {
                            Runtime.getRuntime().halt(3);
                        }
                        return x;
                    }));
            List<Integer> rest = new ArrayList<>(numbers(40));
            rest.remove(Integer.valueOf(20));
            assertThat(seen).containsExactlyElementsOf(rest);
        });
        over.set(true);
        Bounded.within(replacing::join);
        assertThat(failures).hasSize(1);
        assertThat(failures.getFirst().cause()).hasMessageContaining("3 workers went with the task");
        assertThat(failures.getFirst().line()).startsWith("FaultsTest.java:");
    }

    @Test
    void withoutWorkersElementsWaitAndANewWorkerResumes(@TempDir Path directory) {
        Engine engine = new ClusterEngineProvider().connect(cluster.address());
        try (Client own = Client.of(engine)) {
            Bounded.await("two workers", () -> own.workers().size() == 2);
            assertThat(engine.trouble()).isNull();
            cluster.processes().forEach(ProcessHandle::destroyForcibly);
            Bounded.await("trouble", () -> engine.trouble() != null);
            assertThat(engine.trouble()).contains("there has been no worker for");
            Source<Integer> source = Source.create();
            List<Integer> seen = new ArrayList<>();
            Path marker = directory.resolve("emitted");
            source.scatter(own).map(x -> x + 1).buffer(2).gather().sink(seen::add);
            Thread emitting = Thread.ofPlatform().daemon(true).start(() -> {
                source.emit(1);
                source.emit(2);
                mark(marker);
                source.emit(3);
            });
            Bounded.await("emit waits", () -> Files.exists(marker) && isWaiting(emitting));
            cluster.scaleTo(1);
            Bounded.within(emitting::join);
            source.close();
            assertThat(seen).containsExactly(2, 3, 4);
            assertThat(engine.trouble()).isNull();
        }
    }

    private static void mark(Path file) {
        try {
            Files.createFile(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static boolean isWaiting(Thread thread) {
        return thread.getState() == Thread.State.WAITING || thread.getState() == Thread.State.TIMED_WAITING;
    }

    @Test
    void withNoneWithinThePatienceTasksFail() {
        String patience = System.getProperty(PATIENCE, "60");
        System.setProperty(PATIENCE, "1");
        Engine engine = new ClusterEngineProvider().connect(cluster.address());
        System.setProperty(PATIENCE, patience);
        try (Client own = Client.of(engine)) {
            Bounded.await("two workers", () -> own.workers().size() == 2);
            cluster.processes().forEach(ProcessHandle::destroyForcibly);
            Bounded.await("none", () -> own.workers().isEmpty());
            try (Remote<Integer> remote = own.submit(x -> x + 1, 1)) {
                assertThatThrownBy(() -> remote.get()).hasRootCauseMessage("there has been no worker for 1 s");
            }
        }
    }

    @Test
    void hungWorkersAreNoWorkers() {
        Engine engine = new ClusterEngineProvider().connect(cluster.address());
        try (Client own = Client.of(engine)) {
            Bounded.await("two workers", () -> own.workers().size() == 2);
            assertThat(Bounded.<Integer>call(own.submit(x -> x, 1)::get)).isEqualTo(1);
            List<ProcessHandle> hung = cluster.processes();
            hung.forEach(each -> DriverProcess.signal(each, "STOP"));
            Bounded.await("trouble", () -> engine.trouble() != null);
            assertThat(engine.trouble()).contains("there has been no worker for");
            Remote<Integer> waiting = own.submit(x -> x + 1, 1);
            hung.forEach(each -> DriverProcess.signal(each, "CONT"));
            assertThat(Bounded.<Integer>call(waiting::get)).isEqualTo(2);
            waiting.close();
        }
    }

    @Test
    void anExceptionTellsWorkerNodeLineElementAndWhereItWasThrown() {
        List<Integer> seen = run(3, elements -> elements.map(FaultsTest::parsed).named("parse"));
        assertThat(seen).containsExactly(0, 2);
        Failure failure = failures.getFirst();
        assertThat(failure.element()).isEqualTo(1);
        assertThat(failure.worker()).startsWith("worker-");
        assertThat(failure.node()).isEqualTo("parse");
        assertThat(failure.line()).startsWith("FaultsTest.java:");
        assertThat(failure.cause()).isInstanceOf(IllegalStateException.class).hasMessage("no 1");
        assertThat(failure.cause().getStackTrace()[0].toString()).contains("FaultsTest.parsed(FaultsTest.java:");
    }

    private static int parsed(int x) {
        if (x == 1) {
            throw new IllegalStateException("no " + x);
        }
        return x;
    }

    /// Cannot travel.
    private record Odd(int number, Thread thread) implements Serializable {}

    @Test
    void aValueThatCannotTravelNamesTheField() {
        assertThat(run(1, elements -> elements.map(x -> new Odd(x, Thread.currentThread()))))
                .isEmpty();
        assertThat(failures.getFirst().cause())
                .hasMessageContaining("Odd, in thread (")
                .hasMessageContaining("is not serializable");
    }

    private static final class OddException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        @SuppressWarnings({"serial", "unused"}) // that it is there is all
        private final Object thread = Thread.currentThread();

        OddException() {
            super("odd");
        }
    }

    @Test
    void anExceptionThatCannotTravelNamesTheField() {
        assertThat(run(1, elements -> elements.map(FaultsTest::odd))).isEmpty();
        Throwable cause = failures.getFirst().cause();
        assertThat(cause).hasMessage("odd");
        assertThat(cause.toString()).contains("OddException", "thread (", "is not serializable");
    }

    private static int odd(int x) {
        if (x == 0) {
            throw new OddException();
        }
        return x;
    }

    @Test
    void aFunctionThatCannotTravelFailsWhenThePipelineIsBuilt() {
        Thread thread = Thread.currentThread();
        ParallelStream<Integer> stream = Source.<Integer>create().scatter(client);
        assertThatThrownBy(() -> stream.map(x -> x + thread.getName()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FaultsTest.java:")
                .hasMessageContaining("java.lang.Thread is not serializable");
        try (Remote<Integer> remote = client.scatter(1)) {
            assertThatThrownBy(() -> stream.map(x -> x + remote.get()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("a braid.Remote is a handle");
        }
    }
}
