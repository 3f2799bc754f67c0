package braid.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Client;
import braid.Source;
import braid.testkit.Bounded;
import braid.testkit.Room;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Workers join and leave while elements flow.
class ScalingTest {

    @TempDir
    private Path calls;

    @Test
    void eachElementRunsOnceWhateverJoinsAndRetires() {
        try (TestCluster cluster = TestCluster.start(1);
                Client client = cluster.connect()) {
            String directory = calls.toString();
            Source<Integer> source = Source.create();
            List<Integer> seen = new ArrayList<>();
            source.scatter(client)
                    .map(x -> called(directory, x))
                    .buffer(Room.of(64))
                    .gather()
                    .sink(seen::add);
            AtomicBoolean over = new AtomicBoolean();
            int[] count = new int[1];
            Thread emitting = Thread.ofPlatform().daemon(true).start(() -> {
                while (!over.get()) {
                    source.emit(count[0]++);
                }
            });
            Bounded.within(() -> {
                cluster.scaleTo(3);
                awaitWorkers(client, 3);
                cluster.scaleTo(2);
                awaitWorkers(client, 2);
                cluster.processes().getFirst().destroy(); // SIGTERM
                awaitWorkers(client, 1);
                over.set(true);
                emitting.join();
            });
            source.close();
            assertThat(seen)
                    .containsExactlyElementsOf(
                            IntStream.range(0, count[0]).boxed().toList());
            assertThat(count()).as("calls").isEqualTo(count[0]);
        }
    }

    private static void awaitWorkers(Client client, int count) {
        Bounded.await(count + " workers", () -> client.workers().size() == count);
    }

    private static int called(String directory, int x) throws IOException {
        Files.createFile(Path.of(directory, x + "-" + UUID.randomUUID()));
        LockSupport.parkNanos(5_000_000);
        return x;
    }

    private int count() {
        try (Stream<Path> files = Files.list(calls)) {
            return (int) files.count();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
