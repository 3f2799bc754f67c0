package braid.graph.entry;

import braid.graph.topology.BoundaryState;
import braid.graph.topology.Node;
import braid.graph.topology.Region;
import braid.graph.topology.Walk;
import braid.graph.wait.Waits;
import braid.spi.Clock;
import braid.spi.Marker;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Looks whether what a source has sent around a cycle has come to rest, where a marker cannot tell: it may stand
/// behind elements that wait at a join, for partners that only the completion of that source brings.
///
/// Only what can still bring an element back to the source counts: the nodes on the way around, and, where a
/// thread there stands at a join or a full boundary, those from which what it waits for would come. A branch that
/// leads nowhere else may tick for ever.
///
/// They are at rest when whoever holds an element there waits for a partner, or for room behind one who does, no
/// time is waited for, and nothing has moved between two looks. A time that has come, and whose action waits for
/// the region of such a thread, is waited for no more; nor is the time of a node that holds nothing, such as the
/// next tick of an empty window. What a boundary holds that is about to be destroyed does not move either: it goes with
/// the boundary, and who destroys it may wait for one who stands.
final class Rest {

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMillis(500);

    /// So many looks in a row see the same. More where ticks go around, which nobody counts.
    private static final int LOOKS = 2;

    private static final int LOOKS_AMID_TICKS = 6;

    /// Stands for a graph in which something moves.
    private static final Seen MOVES = new Seen(-1, false);

    private final Node source;
    private final Marker marker;
    private final Runnable then;
    private Seen seen = MOVES;
    private int times;

    private Rest(Node source, Marker marker, Runnable then) {
        this.source = source;
        this.marker = marker;
        this.then = then;
    }

    /// What one look has seen.
    ///
    /// @param elements how many elements have come to all nodes, but for those that ticks come to
    /// @param ticks whether there are such
    private record Seen(long elements, boolean ticks) {
        int looks() {
            return ticks ? LOOKS_AMID_TICKS : LOOKS;
        }
    }

    /// Does `then`, once or more often, when what is behind `source` rests, unless `marker` has come through
    /// before.
    static void await(Node source, Marker marker, Runnable then) {
        new Rest(source, marker, then).lookAfter(SHORTEST);
    }

    private void lookAfter(Duration time) {
        Clock.Scheduled _ = Clock.system().schedule(time, () -> {
            try {
                look(time);
            } catch (RuntimeException thrown) { // the graph is read without locks
                lookAfter(LONGEST);
            }
        });
    }

    private void look(Duration last) {
        if (marker.over().isDone() || source.destroyed()) {
            return;
        }
        Seen now = look();
        times = now.equals(seen) ? times + 1 : 1;
        seen = now;
        if (!now.equals(MOVES) && times >= now.looks()) {
            then.run();
            return;
        }
        Duration twice = last.multipliedBy(2);
        lookAfter(twice.compareTo(LONGEST) < 0 ? twice : LONGEST);
    }

    private Seen look() {
        Set<Node> below = Walk.from(source, Walk::below);
        Set<Node> counted = new LinkedHashSet<>();
        Set<Node> ticked = new HashSet<>();
        Queue<Node> todo = new ArrayDeque<>();
        add(source, below, counted, todo); // all that lie on a way back to it
        for (Node node = todo.poll(); node != null; node = todo.poll()) {
            if (isEntered(node.region()) || isEntered(node.regionBehind())) {
                return MOVES;
            }
            if (node.belongings().anyTimer(_ -> true)) {
                if (node.held() == 0) {
                    ticked.addAll(Walk.from(node, Walk::below));
                } else if (hasTimerThatComes(node)) {
                    return MOVES;
                }
            }
            addWhereItStands(owner(node.region()), below, counted, todo);
            addWhereItStands(owner(node.regionBehind()), below, counted, todo);
            BoundaryState boundary = node.boundary();
            if (boundary != null && boundary.held() > 0 && !node.doomed()) {
                if (Waits.standsAt(boundary.thread()) == null) {
                    return MOVES;
                }
                addWhereItStands(boundary.thread(), below, counted, todo);
            }
        }
        long elements = 0;
        for (Node node : counted) {
            elements += ticked.contains(node) ? 0 : node.in();
        }
        return new Seen(elements, !ticked.isEmpty());
    }

    /// Adds `node` and all from which it is reached, as far as they lie behind the source.
    private static void add(Node node, Set<Node> below, Set<Node> counted, Queue<Node> todo) {
        if (!counted.contains(node)) {
            for (Node each : Walk.from(node, Walk::above)) {
                if (below.contains(each) && counted.add(each)) {
                    todo.add(each);
                }
            }
        }
    }

    /// Where `thread` stands, if it does: what it waits for may come, and then it goes on.
    private static void addWhereItStands(
            @Nullable Thread thread, Set<Node> below, Set<Node> counted, Queue<Node> todo) {
        Node at = Waits.standsAt(thread);
        if (at != null && below.contains(at)) {
            add(at, below, counted, todo);
        }
    }

    private static boolean hasTimerThatComes(Node node) {
        return node.belongings().anyTimer(timer -> !isHeldUp(timer, node));
    }

    /// Whether its time has come, and whoever has the region stands: then it moves when he does.
    private static boolean isHeldUp(Clock.Scheduled timer, Node node) {
        return timer instanceof Timer due && due.waitsForRegion() && Waits.standsAt(owner(node.region())) != null;
    }

    private static boolean isEntered(@Nullable Region region) {
        Thread inside = owner(region);
        return inside != null && Waits.standsAt(inside) == null;
    }

    private static @Nullable Thread owner(@Nullable Region region) {
        return region == null ? null : region.owner();
    }
}
