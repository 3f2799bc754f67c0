package braid.dashboard.look;

import static org.assertj.core.api.Assertions.assertThat;

import braid.Source;
import braid.WorkerInfo;
import braid.spi.Engine;
import braid.spi.EngineListener;
import braid.spi.Outcome;
import braid.spi.Task;
import braid.spi.TaskRun;
import braid.testkit.Bounded;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LookoutTest {

    private final AtomicInteger snapshots = new AtomicInteger();
    private final Telling engine = new Telling();
    private final Source<Integer> source = Source.create();
    private final Lookout lookout = new Lookout(new Scope(
            () -> {
                snapshots.incrementAndGet();
                return List.of(source.snapshot());
            },
            () -> List.of(engine, engine)));

    @Test
    void neitherLooksNorListensWhereNobodyWantsToKnow() {
        assertThat(snapshots).hasValue(0);
        AtomicInteger seen = new AtomicInteger();
        Watcher watcher = (look, tasks) -> seen.incrementAndGet();
        lookout.add(watcher);
        Bounded.await("looks are told", () -> seen.get() >= 2);
        assertThat(engine.listeners).hasSize(1);
        lookout.remove(watcher);
        Bounded.await("it rests", () -> !lookout.looking());
        int then = snapshots.get();
        assertThat(engine.listeners).isEmpty();
        assertThat(snapshots).hasValue(then);
        lookout.close();
    }

    @Test
    void tellsTasksAndChangesThatCameWhileItListened() throws Exception {
        lookout.look().get();
        EngineListener listener = engine.listeners.iterator().next();
        for (int i = 0; i < 10_000; i++) {
            listener.ran(new TaskRun("node", "Demo.java:1", "w", "t" + i, 0, 1, 0, false, 1));
            listener.left(engine.workers().getFirst(), "killed");
        }
        assertThat(lookout.tasks().told()).isEqualTo(10_000);
        assertThat(lookout.tasks().since(0)).hasSize(TaskLog.MOST_TASKS);
        assertThat(lookout.tasks().since(9_998)).extracting(TaskRun::thread).containsExactly("t9998", "t9999");
        Bounded.await(
                "the changes are seen", () -> lookout.look().join().changes().size() == 200);
        Look look = lookout.look().get();
        assertThat(look.engines()).hasSize(1);
        assertThat(look.changes()).last().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(Change.Kind.LEFT);
            assertThat(change.reason()).isEqualTo("killed");
        });
        lookout.close();
    }

    @Test
    void whoAsksAClosedOneIsTold() {
        lookout.close();
        assertThat(lookout.look()).isCompletedExceptionally();
    }

    /// An engine that tells what a test wants.
    private static final class Telling implements Engine {

        private final Set<EngineListener> listeners = ConcurrentHashMap.newKeySet();

        @Override
        public String name() {
            return "telling";
        }

        @Override
        public void submit(Task task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Outcome fetch(Task task) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void release(Task task) {}

        @Override
        public List<WorkerInfo> workers() {
            return List.of(new WorkerInfo("w", "here", WorkerInfo.State.LIVE, 1, 0, 0, 0, 0, 0, 0, 0, 0));
        }

        @Override
        public void listen(EngineListener listener) {
            listeners.add(listener);
        }

        @Override
        public void unlisten(EngineListener listener) {
            listeners.remove(listener);
        }

        @Override
        public void close() {}
    }
}
