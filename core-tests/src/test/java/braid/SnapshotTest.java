package braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// What can be seen of a graph.
class SnapshotTest {

    @Test
    void countsNamesAndLinesAreThere() {
        Source<Integer> source = Source.<Integer>create().named("numbers");
        source.filter(x -> x > 1).named("large \"ones\"").sink(x -> {});
        source.emit(1);
        source.emit(2);
        Snapshot snapshot = source.snapshot();
        assertThat(snapshot.node("numbers").in()).isEqualTo(2);
        assertThat(snapshot.node("sink").in()).isEqualTo(1);
        assertThat(snapshot.node("sink").line()).startsWith("SnapshotTest.java:");
        assertThat(snapshot.edges()).hasSize(2);
        assertThat(snapshot.toMermaid())
                .startsWith("flowchart LR\n")
                .contains("numbers<br/>SnapshotTest.java:", "large #quot;ones#quot;", " --> n");
        assertThat(snapshot.toDot())
                .startsWith("digraph braid {\n")
                .contains("large \\\"ones\\\"", " -> n")
                .endsWith("}\n");
        assertThatThrownBy(() -> snapshot.node("nobody"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no node of this name: nobody");
        source.close();
        assertThat(source.snapshot().nodes()).allMatch(node -> node.state() == Snapshot.State.COMPLETED);
    }

    @Test
    void aFailureIsAtTheNodeThatThrewWhereTwoHaveOneNameAndLine() {
        Source<Integer> source = Source.create();
        source.map(x -> x).map(x -> 1 / (x - 1)).onError(failure -> {}).sink(x -> {});
        source.emit(1);
        Snapshot snapshot = source.snapshot();
        assertThat(snapshot.recentFailures()).singleElement().satisfies(failed -> {
            Snapshot.Node thrower = snapshot.nodes().stream()
                    .filter(node -> node.failures() > 0)
                    .findFirst()
                    .orElseThrow();
            assertThat(failed.nodeId())
                    .isEqualTo(thrower.id())
                    .isEqualTo(snapshot.nodes().get(2).id());
        });
        source.close();
    }

    @Test
    void aFailureOfATaskIsAtTheStepThatThrewWhereTwoHaveOneNameAndLine() {
        try (Client client = Client.local(1)) {
            Source<Integer> source = Source.create();
            ParallelStream<Integer> steps = source.scatter(client);
            for (int zeroAt : List.of(5, 0)) {
                steps = steps.map(x -> 1 / (x - zeroAt)); // the second throws: it is given 0
            }
            steps.buffer(2).gather().onError(failure -> {}).sink(x -> {});
            source.emit(1);
            source.close();
            Snapshot snapshot = source.snapshot();
            List<Snapshot.Node> maps = snapshot.nodes().stream()
                    .filter(node -> node.operator().equals("map"))
                    .toList();
            assertThat(maps).hasSize(2);
            assertThat(snapshot.recentFailures())
                    .singleElement()
                    .extracting(Snapshot.Failed::nodeId)
                    .isEqualTo(maps.getLast().id());
        }
    }

    @Test
    void aGraphsStateIsThatOfItsSources() {
        Source<Integer> source = Source.create();
        source.buffer(2).map(x -> 1 / x).named("divides").sink(x -> {});
        assertThat(source.snapshot().state()).isEqualTo(Snapshot.State.LIVE);
        source.pause();
        assertThat(source.snapshot().state()).isEqualTo(Snapshot.State.PAUSED);
        source.resume();
        var _ = source.emitAsync(0); // emit may throw, where the failure is quicker than it
        source.ended().handle((end, failure) -> failure).join();
        Snapshot failed = source.snapshot();
        assertThat(failed.state()).isEqualTo(Snapshot.State.FAILED);
        assertThat(failed.toJson()).contains("\"state\":\"FAILED\",\"nodes\":");
        assertThat(failed.nodes().getFirst().lastFailure())
                .isNotNull()
                .extracting(Failure::node)
                .isEqualTo("divides");
        source.destroy();
        assertThat(source.snapshot().state()).isEqualTo(Snapshot.State.DESTROYED);
        Source<Integer> other = Source.create();
        other.sink(x -> {});
        other.close();
        assertThat(other.snapshot().state()).isEqualTo(Snapshot.State.COMPLETED);
    }

    @Test
    void whoWaitsForWhomIsThere() throws Exception {
        Source<Integer> source = Source.create();
        CountDownLatch inSink = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        source.buffer(1).named("queue").sink(x -> {
            inSink.countDown();
            release.await();
        });
        source.emit(1);
        inSink.await();
        Thread emitter = Thread.ofPlatform().name("the emitter").start(() -> source.emit(2));
        Eventually.someoneWaitsAt(source, "queue");
        Snapshot snapshot = source.snapshot();
        assertThat(snapshot.node("queue").held()).isEqualTo(1);
        assertThat(snapshot.node("queue").bound()).isEqualTo(1);
        assertThat(snapshot.node("queue").waits())
                .singleElement()
                .asString()
                .contains(
                        "'the emitter' waits at 'queue'", "for room", "thread 'braid-queue' is at braid.SnapshotTest");
        release.countDown();
        emitter.join();
        source.close();
    }

    @Test
    void failuresAndFeedbackAreThere() {
        Source<Integer> source = Source.create();
        source.filter(x -> x < 3).map(x -> 6 / (x - 1)).named("divide").connect(source);
        assertThatThrownBy(() -> source.emit(1)).isInstanceOf(StreamException.class);
        source.close();
        Snapshot snapshot = source.snapshot();
        assertThat(snapshot.node("divide").failures()).isEqualTo(1);
        assertThat(snapshot.node("divide").lastFailure()).isNotNull();
        assertThat(snapshot.edges()).filteredOn(Snapshot.Edge::feedback).hasSize(1);
        assertThat(snapshot.toMermaid()).contains(" -.-> n");
    }
}
