package braid.graph;

import braid.spi.Awaited;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Finds the node at the end of a chain of waits: the one that would have to go on. Reads the graph without locks, so
/// it tells what one look saw.
final class Culprit {

    private final Set<Wait> seen = new HashSet<>();

    private Culprit() {}

    /// The node that `wait` waits for in the end; null if that cannot be told.
    static @Nullable Node of(Wait wait) {
        return new Culprit().behind(wait);
    }

    /// The node that keeps `node`'s emitter, its own thread or those who wait at it from going on; null if nobody
    /// waits, or for what is meant to last.
    static @Nullable Node blocking(Node node) {
        Stream<Wait> here = Waits.all().stream().filter(wait -> wait.node() == node);
        Region region = node.region();
        Wait emitter = node.isSource() && region != null ? Waits.of(region.owner()) : null;
        return Stream.concat(here, Stream.of(new Wait[] {emitter, Waits.of(node.pumpThread())}))
                .filter(wait -> wait != null && !wait.kind().isMeant() && wait.kind() != Wait.Kind.MARKER)
                .min(Comparator.comparingLong(Wait::sinceNanos))
                .map(Culprit::of)
                .orElse(null);
    }

    private @Nullable Node behind(Wait wait) {
        Node node = wait.node();
        if (!seen.add(wait)) {
            return node;
        }
        return switch (wait.kind()) {
            case REGION -> {
                Region region = wait.region();
                yield region == null ? null : inside(region, node);
            }
            case ROOM -> behindBoundary(node);
            case ANSWER -> awaitedAt(node);
            case PARTNER -> lackingAt(node);
            case TIME, PAUSE -> node;
            case MARKER -> inTheWayOf(node);
        };
    }

    /// The node at which the thread is that is in `region`, or what that one waits for.
    private @Nullable Node inside(Region region, Node known) {
        Thread thread = region.owner();
        Wait next = Waits.of(thread);
        if (next != null) {
            return behind(next);
        }
        return thread == null ? null : place(thread, region, known);
    }

    /// Where `thread` is, which is in `region`, or in one that it has entered from there. `known` is any node of the
    /// graph.
    private static @Nullable Node place(Thread thread, Region region, Node known) {
        long number = region.place.seenNode();
        for (Node at : Wiring.graphOf(known)) {
            if (at.number() == number) {
                for (Link link : at.downs()) {
                    Region inner = link.to().region();
                    if (inner != null && inner != region && inner.owner() == thread) {
                        Node deeper = place(thread, inner, link.to());
                        return deeper == null ? link.to() : deeper;
                    }
                }
                return at;
            }
        }
        return null;
    }

    private @Nullable Node behindBoundary(Node node) {
        Pump<?> pump = node.pump();
        if (pump == null) {
            return awaitedAt(node);
        }
        Thread thread = pump.thread();
        Wait next = Waits.of(thread);
        if (next != null) {
            return behind(next);
        }
        Node at = thread != null && pump.region().owner() == thread ? place(thread, pump.region(), node) : null;
        return at == null ? awaitedAt(node) : at;
    }

    /// The node whose work is waited for at `node`, or itself.
    private static Node awaitedAt(Node node) {
        Awaited awaited = node.awaited();
        if (awaited != null && awaited.origin() != null) {
            for (Node each : Wiring.graphOf(node)) {
                if (each.origin() == awaited.origin()) {
                    return each;
                }
            }
        }
        return node;
    }

    private @Nullable Node lackingAt(Node join) {
        Set<Node> visited = new LinkedHashSet<>(Set.of(join));
        return join.lackingInputs()
                .map(link -> silent(link.from(), visited))
                .filter(found -> found != null)
                .findFirst()
                .orElse(join);
    }

    /// Why `node` pushes nothing: who is at work before it, or else the source that nobody emits into.
    private @Nullable Node silent(Node node, Set<Node> visited) {
        if (!visited.add(node)) {
            return null;
        }
        Pump<?> pump = node.pump();
        if (pump != null) {
            boolean busy = pump.held() > 0 || Waits.of(pump.thread()) != null;
            return busy ? behindBoundary(node) : inputsSilent(node, visited);
        }
        Region region = node.region();
        if (region != null && region.owner() != null) {
            Node found = inside(region, node);
            if (found != null) {
                return found;
            }
        }
        return node.isSource() && node.ups().length == 0 ? node : inputsSilent(node, visited);
    }

    private @Nullable Node inputsSilent(Node node, Set<Node> visited) {
        for (Link link : node.ups()) {
            Node found = silent(link.from(), visited);
            if (found != null) {
                return found;
            }
        }
        return node.isSource() ? node : null;
    }

    /// The first node behind `source` that still has something to do.
    private @Nullable Node inTheWayOf(Node source) {
        for (Node each : Wiring.walk(source, Wiring::below)) {
            Pump<?> pump = each.pump();
            Region region = each.region();
            if (region != null && region.owner() != null) {
                Node found = inside(region, each);
                if (found != null) {
                    return found;
                }
            }
            if (pump != null && pump.held() > 0) {
                return behindBoundary(each);
            }
        }
        return null;
    }
}
