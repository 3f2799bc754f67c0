package braid.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Client;
import braid.ParallelStream;
import braid.Remote;
import braid.Source;
import braid.TaskOptions;
import braid.WorkerInfo;
import braid.testkit.Bounded;
import braid.testkit.Room;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Values that are too large to be sent around stay where they were computed.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeptValuesTest {

    private static final int MEBIBYTE = 1024 * 1024;

    private final TestCluster cluster = TestCluster.shared();
    private final Client client = cluster.connect();

    @AfterAll
    void end() {
        client.close();
    }

    @BeforeEach
    void haveTwoWorkers() {
        cluster.have(2, client);
    }

    /// A large value that knows where it was computed.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Large(long pid, int number, byte[] bytes) implements Serializable {}

    private static long pid() {
        return ProcessHandle.current().pid();
    }

    private static Large large(int number) {
        return new Large(pid(), number, new byte[MEBIBYTE]);
    }

    private long keptBytes() {
        return client.workers().stream().mapToLong(WorkerInfo::keptBytes).sum();
    }

    private void awaitNothingKept() {
        Bounded.await("nothing is kept", () -> keptBytes() == 0);
    }

    @Test
    void staysOnItsWorkerWithItsFollowUps() {
        Bounded.within(() -> {
            Remote<Large> remote = client.submit(KeptValuesTest::large, 1);
            try (Remote<Integer> done = remote.then(Large::number)) { // takes the handle over
                assertThat(done.get()).isEqualTo(1);
            }
            Source<Integer> source = Source.create();
            List<Boolean> same = new CopyOnWriteArrayList<>(); // each buffer has a thread
            ParallelStream<Large> larges = source.scatter(client).map(KeptValuesTest::large);
            larges.map(large -> large.pid() == pid())
                    .buffer(Room.of(4))
                    .gather()
                    .sink(same::add);
            larges.map(large -> large.pid() == pid())
                    .buffer(Room.of(4))
                    .gather()
                    .sink(same::add);
            for (int i = 0; i < 20; i++) {
                source.emit(i);
            }
            source.close();
            assertThat(same).hasSize(40).containsOnly(true);
        });
        awaitNothingKept();
    }

    @Test
    void isKeptUntilItsHandleIsClosed() {
        try (Remote<Large> remote = client.submit(KeptValuesTest::large, 7)) {
            Bounded.await("it is kept", () -> keptBytes() >= MEBIBYTE);
            assertThat(Bounded.call(remote::get).bytes()).hasSize(MEBIBYTE);
        }
        awaitNothingKept();
    }

    @Test
    void goesFromWorkerToWorker(@TempDir Path directory) throws IOException {
        String seen = directory.resolve("seen").toString();
        List<String> names = client.workers().stream().map(WorkerInfo::name).toList();
        Source<Integer> source = Source.create();
        List<Integer> sizes = new ArrayList<>();
        ParallelStream<Integer> numbers = source.scatter(client);
        numbers.map(KeptValuesTest::large, TaskOptions.DEFAULT.worker(names.get(0)))
                .zip(numbers.map(KeptValuesTest::large, TaskOptions.DEFAULT.worker(names.get(1))), (left, right) -> {
                    while (left.number() == 0 && !Files.exists(Path.of(seen))) {
                        LockSupport.parkNanos(1_000_000);
                    }
                    return left.pid() == right.pid() ? -1 : left.bytes().length + right.bytes().length;
                })
                .buffer(1)
                .gather()
                .sink(sizes::add);
        Bounded.within(() -> {
            source.emit(0);
            Bounded.await("one is counted on both", () -> keptBytes() >= 3 * MEBIBYTE);
            Files.createFile(Path.of(seen));
            for (int i = 1; i < 5; i++) {
                source.emit(i);
            }
            source.close();
        });
        assertThat(sizes).hasSize(5).containsOnly(2 * MEBIBYTE);
        awaitNothingKept();
    }

    @Test
    void isComputedAgainWhenItsWorkerIsKilled() {
        try (Remote<Large> remote = client.submit(KeptValuesTest::large, 7)) {
            Bounded.await("it is done", remote::isDone);
            long before = Bounded.call(remote::get).pid();
            Remote<Large> other = client.submit(KeptValuesTest::large, 8);
            Bounded.await("it is done", other::isDone);
            cluster.processes().forEach(ProcessHandle::destroyForcibly);
            Bounded.await("none", () -> client.workers().isEmpty());
            cluster.scaleTo(2);
            try (Remote<Long> after = other.then(Large::pid)) {
                assertThat(Bounded.<Long>call(after::get)).isNotEqualTo(before).isNotZero();
            }
        }
        awaitNothingKept();
    }

    /// A large value that differs each time it is computed.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Trained(long id, byte[] bytes) implements Serializable {}

    private static Trained train(int number) {
        return new Trained(System.nanoTime(), new byte[256 * 1024 + number]);
    }

    @Test
    void isComputedOnceHoweverManyRowsItIsIn() {
        Source<Integer> models = Source.create();
        Source<Integer> requests = Source.create();
        List<Long> used = new CopyOnWriteArrayList<>();
        models.scatter(client)
                .map(KeptValuesTest::train)
                .combineLatest(requests, (model, request) -> model.id())
                .gather()
                .sink(used::add);
        List<Long> windows = new CopyOnWriteArrayList<>();
        Source<Integer> windowed = Source.create();
        windowed.scatter(client)
                .map(KeptValuesTest::train)
                .slidingWindow(5)
                .map(window -> window.getFirst().id())
                .gather()
                .sink(windows::add);
        Bounded.within(() -> {
            models.emit(1);
            for (int i = 0; i < 20; i++) {
                requests.emit(i);
            }
            models.close();
            requests.close();
            for (int i = 0; i < 5; i++) {
                windowed.emit(i);
            }
            windowed.close();
        });
        assertThat(used).hasSize(20);
        assertThat(used.stream().distinct()).hasSize(1);
        assertThat(windows).hasSize(5);
        assertThat(windows.stream().distinct()).hasSize(1);
        awaitNothingKept();
    }

    @Test
    void isLetGoOfWhenANewerOneTakesItsPlace() {
        Source<Integer> fast = Source.create();
        Source<Integer> slow = Source.create();
        fast.scatter(client)
                .map(KeptValuesTest::train)
                .combineLatest(slow, (model, other) -> other)
                .gather();
        Bounded.within(() -> {
            for (int i = 0; i < 100; i++) {
                fast.emit(i);
            }
        });
        Bounded.await("one is kept", () -> keptBytes() > 0 && keptBytes() < 2L * MEBIBYTE);
        Bounded.within(() -> {
            fast.close();
            slow.close();
        });
        awaitNothingKept();
    }
}
