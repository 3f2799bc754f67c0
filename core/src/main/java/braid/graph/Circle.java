package braid.graph;

import braid.Failure;
import braid.StreamException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Looks whether a wait is part of a circle of waits, and breaks it.
///
/// The graph is read without locks, so a circle of waits for room counts only when two looks, some time apart, see
/// the very same waits: none of their threads has moved in between.
final class Circle {

    private final Wait start;
    private Set<Wait> seen = Set.of();
    private long lookedAt;

    Circle(Wait start) {
        this.start = start;
        this.lookedAt = start.sinceNanos();
    }

    /// Whether the wait can only be ended by itself. Looks at most once in [Waits#LOOK_NANOS].
    boolean closed() {
        long now = System.nanoTime();
        if (now - lookedAt < Waits.LOOK_NANOS) {
            return false;
        }
        lookedAt = now;
        Set<Wait> found = new LinkedHashSet<>();
        boolean stuck = new Search(found).stuck(start);
        boolean same = stuck && found.equals(seen);
        seen = stuck ? found : Set.of();
        return same;
    }

    /// Whether `wait`, for a region, is part of a circle as far as one look can tell. Enough where a false alarm
    /// does no harm.
    static boolean suspected(Wait wait) {
        return new Search(new LinkedHashSet<>()).stuck(wait);
    }

    /// Breaks the circle: a join that waits for its own thread lets its backlog grow; anything else fails the
    /// stream, which opens the nodes in the circle.
    void open() {
        boolean alone = seen.stream().allMatch(wait -> wait.thread() == start.thread());
        if (alone && start.kind() == Wait.Kind.PARTNER) {
            start.node().letGrow();
            return;
        }
        String circle = seen.stream().map(Wait::describe).collect(Collectors.joining("; "));
        Node node = start.node();
        Failure failure = new Failure(
                null,
                new IllegalStateException("circle of waits that nothing can open: " + circle),
                node.name(),
                node.line());
        StreamException exception = new StreamException(failure);
        for (Wait wait : seen) {
            Failing.fail(wait.node(), exception);
            wait.node().open();
        }
    }

    /// One look. A wait that is met again counts as stuck, so what is found is the largest set of waits that only
    /// wait for one another.
    private record Search(Set<Wait> found) {

        boolean stuck(@Nullable Thread thread) {
            Wait wait = Waits.of(thread);
            return wait != null && stuck(wait);
        }

        boolean stuck(Wait wait) {
            if (!found.add(wait)) {
                return true;
            }
            boolean stuck = switch (wait.kind()) {
                case REGION -> {
                    Region region = wait.region();
                    Thread owner = region == null ? null : region.owner();
                    yield owner != wait.thread() && stuck(owner); // one that owns what it waits for has just got it
                }
                case ROOM -> wait.node().pump() != null && stuck(wait.node().pumpThread());
                case PARTNER ->
                    wait.node().lackingInputs().anyMatch(link -> silent(link.from(), new LinkedHashSet<>()));
                case ANSWER, TIME, MARKER, PAUSE -> false;
            };
            if (!stuck) {
                found.remove(wait);
            }
            return stuck;
        }

        /// Whether `node` cannot push anything any more unless one of the waits ends.
        private boolean silent(Node node, Set<Node> visited) {
            if (!visited.add(node)) {
                return true;
            }
            Pump<?> pump = node.pump();
            if (pump != null) {
                Thread thread = pump.thread();
                if (Waits.of(thread) != null) {
                    return stuck(thread);
                }
                return pump.held() == 0 && inputsSilent(node, visited);
            }
            Region region = node.region();
            Thread owner = region == null ? null : region.owner();
            if (owner != null) {
                return stuck(owner);
            }
            SourceNode source = node.source();
            return (source == null || source.isFedByStreamsAlone()) && inputsSilent(node, visited);
        }

        private boolean inputsSilent(Node node, Set<Node> visited) {
            for (Link link : node.ups()) {
                if (!silent(link.from(), visited)) {
                    return false;
                }
            }
            return true;
        }
    }
}
