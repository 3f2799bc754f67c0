package braid;

import static org.assertj.core.api.Assertions.assertThat;

import braid.spi.Engine;
import braid.spi.Outcome;
import braid.spi.Task;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Who is blamed for a wait. Every function stands still while that is asked, so it is never a matter of time.
class BlameTest {

    private final Source<Integer> source = Source.create();
    private final CountDownLatch inside = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<Thread> emitters = new ArrayList<>();

    private <T> T stand(T element) throws InterruptedException {
        inside.countDown();
        release.await();
        return element;
    }

    private void emitFromAThread(Source<Integer> into, int elements) {
        emitters.add(Thread.ofPlatform().daemon(true).start(() -> {
            for (int i = 0; i < elements; i++) {
                into.emit(i);
            }
        }));
    }

    private void standsStill() throws InterruptedException {
        inside.await();
    }

    @AfterEach
    void letGo() throws InterruptedException {
        release.countDown();
        for (Thread emitter : emitters) {
            emitter.join(30_000);
            assertThat(emitter.isAlive()).isFalse();
        }
    }

    private static String blamed(Snapshot snapshot, String waitingAt) {
        Snapshot.Wait wait = snapshot.node(waitingAt).waits().getFirst();
        return name(snapshot, wait.blame());
    }

    private static String name(Snapshot snapshot, long id) {
        return snapshot.nodes().stream()
                .filter(node -> node.id() == id)
                .map(Snapshot.Node::name)
                .findFirst()
                .orElse("nobody: " + id);
    }

    @Test
    void aSlowSinkBehindABufferIsBlamed() throws Exception {
        source.map(x -> x + 1).buffer(1).sink(this::stand);
        emitFromAThread(source, 3);
        standsStill();
        Eventually.someoneWaitsAt(source, "buffer");
        Snapshot snapshot = source.snapshot();
        assertThat(blamed(snapshot, "buffer")).isEqualTo("sink");
        assertThat(snapshot.node("buffer").waits().getFirst().text()).contains("it depends on 'sink' (BlameTest.java:");
        assertThat(name(snapshot, snapshot.node("source").blockedBy())).isEqualTo("sink");
        assertThat(name(snapshot, snapshot.node("buffer").blockedBy())).isEqualTo("sink");
        assertThat(snapshot.node("map").blockedBy()).isEqualTo(-1);
        assertThat(snapshot.node("sink").blockedBy()).isEqualTo(-1);
    }

    @Test
    void theSlowOneOfSeveralFunctionsBehindABufferIsBlamed() throws Exception {
        source.buffer(1)
                .map(x -> x + 1)
                .named("quick")
                .map(this::stand)
                .named("slow")
                .map(x -> x)
                .sink(x -> {});
        emitFromAThread(source, 3);
        standsStill();
        Eventually.someoneWaitsAt(source, "buffer");
        assertThat(blamed(source.snapshot(), "buffer")).isEqualTo("slow");
    }

    private Stream<Integer> step(Stream<Integer> before, String name) {
        return before.map(x -> x >= 0 && name.equals("second") ? stand(x) : x).named(name);
    }

    @Test
    void nodesOfOneLineAreToldApart() throws Exception {
        step(step(step(source.buffer(1), "first"), "second"), "third").sink(x -> {});
        emitFromAThread(source, 3);
        standsStill();
        Eventually.someoneWaitsAt(source, "buffer");
        assertThat(blamed(source.snapshot(), "buffer")).isEqualTo("second");
    }

    @Test
    void aFunctionThatGoesOnAfterItPassedSomethingOnIsBlamed() throws Exception {
        Iterable<Integer> slow = () -> new Iterator<>() {
            private int given;

            @Override
            public boolean hasNext() {
                return given < 2;
            }

            @Override
            public Integer next() {
                if (given == 1) {
                    try {
                        stand(given);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
                return given++;
            }
        };
        Stream<Integer> many = source.buffer(1).flatMap(x -> slow).named("many");
        many.map(x -> x).sink(x -> {});
        emitFromAThread(source, 3);
        standsStill();
        Eventually.someoneWaitsAt(source, "buffer");
        assertThat(blamed(source.snapshot(), "buffer")).isEqualTo("many");
    }

    @Test
    void theSecondBranchOfAForkIsBlamed() throws Exception {
        Stream<Integer> both = source.buffer(1);
        both.map(x -> x).sink(x -> {});
        both.map(this::stand).named("slow").sink(x -> {});
        emitFromAThread(source, 3);
        standsStill();
        Eventually.someoneWaitsAt(source, "buffer");
        assertThat(blamed(source.snapshot(), "buffer")).isEqualTo("slow");
    }

    @Test
    void theEndOfAChainOfBuffersIsBlamed() throws Exception {
        source.buffer(1).named("first").map(x -> x).buffer(1).named("second").sink(this::stand);
        emitFromAThread(source, 4);
        standsStill();
        Eventually.someoneWaitsAt(source, "second");
        Eventually.someoneWaitsAt(source, "first");
        Snapshot snapshot = source.snapshot();
        assertThat(blamed(snapshot, "first")).isEqualTo("sink");
        assertThat(name(snapshot, snapshot.node("source").blockedBy())).isEqualTo("sink");
    }

    @Test
    void whoWaitsForARegionBlamesTheFunctionInIt() throws Exception {
        Source<Integer> other = Source.create();
        source.map(x -> x).connect(other);
        other.map(this::stand).named("slow").sink(x -> {});
        emitFromAThread(source, 1);
        standsStill();
        emitFromAThread(source, 1);
        Eventually.someoneWaitsAt(source, "source");
        assertThat(blamed(source.snapshot(), "source")).isEqualTo("slow");
    }

    @Test
    void theStepWhoseTasksAreSlowIsBlamed() throws Exception {
        ParallelStream<Integer> squares = source.scatter().map(this::stand).named("slow");
        squares.buffer(2).named("window").gather().sink(x -> {});
        emitFromAThread(source, 4);
        standsStill();
        Eventually.someoneWaitsAt(source, "window");
        assertThat(blamed(source.snapshot(), "window")).isEqualTo("slow");
    }

    @Test
    void theStepWhoseTasksAreSlowIsBlamedWithoutABuffer() throws Exception {
        source.scatter().map(this::stand).named("slow").gather().sink(x -> {});
        emitFromAThread(source, 1);
        standsStill();
        Eventually.someoneWaitsAt(source, "gather");
        Snapshot snapshot = source.snapshot();
        assertThat(blamed(snapshot, "gather")).isEqualTo("slow");
        assertThat(name(snapshot, snapshot.node("source").blockedBy())).isEqualTo("slow");
    }

    @Test
    void theSourceOfTheOtherInputIsBlamedWhereAJoinWaits() {
        Source<Integer> right = Source.<Integer>create().named("right");
        source.zip(right.map(x -> x), Integer::sum, 1).sink(x -> {});
        emitFromAThread(source, 2);
        Eventually.someoneWaitsAt(source, "zip");
        assertThat(blamed(source.snapshot(), "zip")).isEqualTo("right");
        right.emit(1);
        right.emit(2);
    }

    @Test
    void theFunctionBeforeTheOtherInputIsBlamedWhereAJoinWaits() throws Exception {
        Source<Integer> right = Source.create();
        source.zip(right.map(this::stand).named("slow"), Integer::sum, 1).sink(x -> {});
        emitFromAThread(right, 2);
        standsStill();
        emitFromAThread(source, 2);
        Eventually.someoneWaitsAt(source, "zip");
        assertThat(blamed(source.snapshot(), "zip")).isEqualTo("slow");
    }

    @Test
    void aCloseThatWaitsBlamesWhatItWaitsFor() throws Exception {
        source.buffer(4).sink(this::stand);
        emitFromAThread(source, 1);
        standsStill();
        emitters.add(Thread.ofPlatform().daemon(true).start(source::close));
        Eventually.someoneWaitsAt(source, "source");
        Snapshot snapshot = source.snapshot();
        assertThat(blamed(snapshot, "source")).isEqualTo("sink");
        assertThat(snapshot.node("source").blockedBy()).isEqualTo(-1);
    }

    /// An engine that runs nothing until it is let go, and says why.
    private static final class Stuck implements Engine {

        private final List<Task> tasks = new ArrayList<>();
        private boolean free;

        @Override
        public String name() {
            return "stuck";
        }

        @Override
        public synchronized void submit(Task task) {
            if (free) {
                task.run();
            } else {
                tasks.add(task);
            }
        }

        synchronized void letGo() {
            free = true;
            tasks.forEach(Task::run);
        }

        @Override
        public Outcome fetch(Task task) {
            return task.outcome();
        }

        @Override
        public void release(Task task) {}

        @Override
        public List<WorkerInfo> workers() {
            return List.of();
        }

        @Override
        public @Nullable String trouble() {
            return "no worker is left";
        }

        @Override
        public void close() {}
    }

    @Test
    void theTroubleOfAnEngineIsTold() {
        Stuck engine = new Stuck();
        Client client = Client.of(engine);
        source.scatter(client).map(x -> x).buffer(1).gather().sink(x -> {});
        source.scatter(client).map(x -> x).gatherUnordered(1).sink(x -> {});
        emitFromAThread(source, 2);
        Eventually.someoneWaitsAt(source, "buffer");
        assertThat(source.snapshot().node("buffer").waits().getFirst().text()).endsWith("; no worker is left");

        Source<Integer> unbuffered = Source.create();
        unbuffered.scatter(client).map(x -> x).gather().sink(x -> {});
        emitFromAThread(unbuffered, 1);
        Eventually.someoneWaitsAt(unbuffered, "gather");
        assertThat(unbuffered.snapshot().node("gather").waits().getFirst().text())
                .endsWith("; no worker is left");

        Source<Integer> unordered = Source.create();
        unordered.scatter(client).map(x -> x).gatherUnordered(1).sink(x -> {});
        emitFromAThread(unordered, 2);
        Eventually.someoneWaitsAt(unordered, "gatherUnordered");
        assertThat(unordered
                        .snapshot()
                        .node("gatherUnordered")
                        .waits()
                        .getFirst()
                        .text())
                .endsWith("; no worker is left");
        engine.letGo();
    }
}
