package braid.graph.entry;

import braid.graph.topology.BoundaryState;
import braid.graph.topology.Node;
import braid.graph.topology.Region;
import braid.graph.topology.Walk;
import braid.graph.wait.Waits;
import braid.spi.Clock;
import braid.spi.Marker;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Looks whether what a source has sent around a cycle has come to rest, where a marker cannot tell: it may stand
/// behind elements that wait at a join, for partners that only the completion of that source brings.
///
/// At rest is a graph in which whoever holds an element waits for a partner, or for room behind one who does, no
/// time is waited for, and nothing has moved between two looks. A time that has come, and whose action waits for
/// the region of such a thread, is waited for no more.
final class Rest {

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMillis(500);

    /// Stands for a graph in which something moves.
    private static final long MOVES = -1;

    private final Node source;
    private final Marker marker;
    private final Runnable then;
    private long seen = MOVES;

    private Rest(Node source, Marker marker, Runnable then) {
        this.source = source;
        this.marker = marker;
        this.then = then;
    }

    /// Does `then`, once or more often, when what is behind `source` rests, unless `marker` has come through
    /// before.
    static void await(Node source, Marker marker, Runnable then) {
        new Rest(source, marker, then).lookAfter(SHORTEST);
    }

    private void lookAfter(Duration time) {
        Clock.Scheduled _ = Clock.system().schedule(time, () -> look(time));
    }

    private void look(Duration last) {
        if (marker.over().isDone() || source.destroyed()) {
            return;
        }
        long now = moved();
        if (now != MOVES && now == seen) {
            then.run();
            return;
        }
        seen = now;
        Duration twice = last.multipliedBy(2);
        lookAfter(twice.compareTo(LONGEST) < 0 ? twice : LONGEST);
    }

    /// How many elements have come to all nodes; or [#MOVES].
    private long moved() {
        long in = 0;
        for (Node node : Walk.from(source, Walk::below)) {
            if (node.belongings().anyTimer(timer -> !isHeldUp(timer, node))
                    || isEntered(node.region())
                    || isEntered(node.regionBehind())) {
                return MOVES;
            }
            BoundaryState boundary = node.boundary();
            if (boundary != null && boundary.held() > 0 && !stands(boundary.thread())) {
                return MOVES;
            }
            in += node.in();
        }
        return in;
    }

    /// Whether its time has come, and whoever has the region stands: then it moves when he does.
    private static boolean isHeldUp(Clock.Scheduled timer, Node node) {
        Region region = node.region();
        return timer instanceof Timer due && due.waitsForRegion() && region != null && stands(region.owner());
    }

    private static boolean isEntered(@Nullable Region region) {
        Thread inside = region == null ? null : region.owner();
        return inside != null && !stands(inside);
    }

    private static boolean stands(@Nullable Thread thread) {
        return thread != null && Waits.isForRoom(thread);
    }
}
