package braid.graph.wait;

import braid.Failure;
import braid.StreamException;
import braid.graph.topology.BoundaryState;
import braid.graph.topology.Failing;
import braid.graph.topology.Life;
import braid.graph.topology.Link;
import braid.graph.topology.Node;
import braid.graph.topology.Region;
import braid.graph.topology.SourceState;
import braid.graph.topology.Walk;
import braid.spi.Awaited;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One look from a wait to who would have to act for it to end, and so on, to the end of that chain: a thread at
/// work, a node that is waited for, or a wait that was met before, and then those in between only wait for one
/// another.
///
/// The graph is read without locks, so it tells what one look saw.
public final class Blame {

    /// What is at the end of a chain.
    ///
    /// @param stuck whether it closes a circle
    /// @param culprit the node that would have to go on, if it was asked for and can be told
    private record End(boolean stuck, @Nullable Node culprit) {}

    private final Wait start;
    private final boolean naming;

    /// Those that only wait for one another, as far as the look has come.
    private final Set<Wait> circle = new LinkedHashSet<>();

    private final List<Wait> chain = new ArrayList<>();
    private final End end;
    private @Nullable Thread worker;
    private boolean metStart;
    private boolean guessed;

    private Blame(Wait start, boolean naming) {
        this.start = start;
        this.naming = naming;
        this.end = follow(start);
    }

    /// A look that names nodes.
    static Blame of(Wait wait) {
        return new Blame(wait, true);
    }

    /// The node that `wait` waits for in the end, or null if that cannot be told.
    public static @Nullable Node culprit(Wait wait) {
        return of(wait).culprit();
    }

    /// The node that keeps `node`'s emitter, its own thread or those who wait at it from going on; null if nobody
    /// waits, or for what is meant to last.
    ///
    /// @param here the waits at the node
    public static @Nullable Node blocking(Node node, List<Wait> here) {
        Region region = node.region();
        BoundaryState boundary = node.boundary();
        Thread emitter = node.isSource() && region != null ? region.owner() : null;
        Thread own = boundary == null ? null : boundary.thread();
        List<@Nullable Wait> waits = new ArrayList<>(here);
        waits.add(Waits.of(emitter));
        waits.add(Waits.of(own));
        return waits.stream()
                .filter(wait -> wait != null && !wait.kind().isMeant() && wait.kind() != Wait.Kind.MARKER)
                .min(Comparator.comparingLong(Wait::sinceNanos))
                .map(Blame::culprit)
                .orElse(null);
    }

    @Nullable
    Node culprit() {
        return end.culprit();
    }

    /// The waits that were followed, in order.
    List<Wait> chain() {
        return chain;
    }

    /// The thread at work at the end of the chain, or null.
    @Nullable
    Thread worker() {
        return worker;
    }

    private End follow(Wait from) {
        List<Wait> path = new ArrayList<>();
        Wait at = from;
        while (circle.add(at)) {
            path.add(at);
            chain.add(at);
            if (at.come().getAsBoolean()) {
                return open(path, at.node()); // it is about to go on
            }
            Thread thread;
            switch (at.kind()) {
                case REGION -> {
                    Region region = at.region();
                    thread = region == null ? null : region.owner();
                    if (region == null || thread == null || thread == at.thread()) {
                        return open(path, null); // one that owns what it waits for has just got it
                    }
                    if (Waits.of(thread) == null) {
                        worker = thread;
                        return open(path, place(thread, region, at.node()));
                    }
                }
                case ROOM -> {
                    BoundaryState boundary = at.node().boundary();
                    thread = boundary == null ? null : boundary.thread();
                    if (Waits.of(thread) == null) {
                        return open(path, behind(at.node(), boundary));
                    }
                }
                case PARTNER -> {
                    End lacking = lacking(at.node());
                    if (!lacking.stuck()) {
                        path.forEach(circle::remove);
                    }
                    return lacking;
                }
                case ANSWER -> {
                    return open(path, awaited(at.node()));
                }
                case TIME, PAUSE -> {
                    return open(path, at.node());
                }
                case MARKER -> {
                    return open(path, naming ? inTheWayOf(at.node()) : null);
                }
                default -> throw new AssertionError(at.kind());
            }
            Wait next = Waits.of(thread);
            if (next == null) {
                return open(path, null); // it went on meanwhile
            }
            at = next;
        }
        metStart |= at.equals(start);
        return new End(true, at.node());
    }

    /// Not stuck: the waits on `path` are part of no circle.
    private End open(List<Wait> path, @Nullable Node culprit) {
        path.forEach(circle::remove);
        return new End(false, culprit);
    }

    /// Who is at work behind the boundary `node`, whose thread waits for nothing, or what it waits for.
    private @Nullable Node behind(Node node, @Nullable BoundaryState boundary) {
        Thread thread = boundary == null ? null : boundary.thread();
        if (boundary != null && thread != null && boundary.behind().owner() == thread) {
            worker = thread;
            Node at = place(thread, boundary.behind(), node);
            if (at != null) {
                return at;
            }
        }
        return awaited(node);
    }

    /// Whether some input that `join` lacks can push nothing any more, or else what keeps it.
    private End lacking(Node join) {
        Node first = null;
        for (Link link : join.lackingInputs()) {
            End input = silent(link.from());
            if (input.stuck()) {
                return input;
            }
            first = first == null ? input.culprit() : first;
        }
        return new End(false, first == null ? join : first);
    }

    /// Whether `from` can push nothing any more unless one of the waits ends; if it can, who is at work before it,
    /// or the source that nobody emits into.
    private End silent(Node from) {
        Set<Node> seen = new HashSet<>(Set.of(from));
        Queue<Node> todo = new ArrayDeque<>(seen);
        Node unknown = null;
        for (Node at = todo.poll(); at != null; at = todo.poll()) {
            if (at.doomed()) {
                continue; // it passes on nothing more, whatever it still holds
            }
            BoundaryState boundary = at.boundary();
            SourceState source = at.source();
            Region region = at.region();
            Thread thread = boundary != null ? boundary.thread() : region == null ? null : region.owner();
            Wait wait = Waits.of(thread);
            if (wait != null) {
                End its = follow(wait);
                if (!its.stuck()) {
                    return its;
                }
                continue;
            }
            if (boundary != null && boundary.held() > 0) {
                return new End(false, behind(at, boundary));
            }
            if (boundary == null && thread != null && region != null) {
                worker = thread;
                return new End(false, place(thread, region, at));
            }
            if (source != null && !isOver(at, source) && !isFedByStreamsAlone(at, source)) {
                Thread emitter = source.emitter();
                Wait emitters = Waits.of(emitter);
                if (emitter != null && (emitters == null || !follow(emitters).stuck())) {
                    return new End(false, at);
                }
                unknown = unknown == null ? at : unknown;
                guessed = true; // that it is the one who waits, or one whom it keeps waiting, who would emit here
            }
            for (Node above : Walk.above(at)) {
                if (seen.add(above)) {
                    todo.add(above);
                }
            }
        }
        return new End(true, unknown == null ? from : unknown);
    }

    /// Whether nothing more can come of it: its completion has gone by, or it is about to be destroyed.
    private static boolean isOver(Node node, SourceState source) {
        return source.isOver() && (node.life() != Life.LIVE || node.doomed());
    }

    /// Whether all that has come so far came by links: then nothing is known of emitters outside the graph.
    private static boolean isFedByStreamsAlone(Node node, SourceState source) {
        return node.upCount() > 0
                && node.counters().seenIn() == source.byLinks().seenIn();
    }

    /// Where `thread` is, which is in `region`, or in one that it has entered from there.
    ///
    /// @param known any node of the graph
    private @Nullable Node place(Thread thread, Region region, Node known) {
        if (!naming) {
            return null;
        }
        Set<Node> graph = Walk.graphOf(known);
        Set<Region> entered = new HashSet<>();
        Node place = null;
        for (Region in = region; in != null && entered.add(in); ) {
            long number = in.place().seenNode();
            Region inner = null;
            for (Node at : graph) {
                if (at.number() == number) {
                    place = at;
                    for (Link link : at.downs()) {
                        Region next = link.to().region();
                        if (next != null && next != in && next.owner() == thread) {
                            place = link.to();
                            inner = next;
                        }
                    }
                }
            }
            in = inner;
        }
        return place;
    }

    /// The node whose work is waited for at `node`, or itself.
    private @Nullable Node awaited(Node node) {
        Awaited awaited = naming ? node.awaited() : null;
        if (awaited != null && awaited.origin() != null) {
            for (Node each : Walk.graphOf(node)) {
                if (each.origin() == awaited.origin()) {
                    return each;
                }
            }
        }
        return node;
    }

    /// The first node behind `source` that still has something to do, or what that one waits for.
    private @Nullable Node inTheWayOf(Node source) {
        for (Node each : Walk.from(source, Walk::below)) {
            Region region = each.region();
            Thread owner = region == null ? null : region.owner();
            if (region != null && owner != null) {
                Wait wait = Waits.of(owner);
                Node found = wait != null ? follow(wait).culprit() : place(owner, region, each);
                if (found != null) {
                    return found;
                }
            }
            BoundaryState boundary = each.boundary();
            if (boundary != null && boundary.held() > 0) {
                Wait wait = Waits.of(boundary.thread());
                return wait != null ? follow(wait).culprit() : behind(each, boundary);
            }
        }
        return null;
    }

    /// The looks of one thread, while it waits. A circle of waits counts only when two of them, some time apart,
    /// see the very same waits: none of their threads has moved in between.
    static final class Looks {

        private static final long FIRST_NANOS = 1_000;
        private static final long RAREST_NANOS = 1_000_000_000;

        /// So many times what it took passes at least until the next look: very many may wait, one for another.
        private static final int SPARING = 50;

        private final Wait start;
        private Set<Wait> seen = Set.of();
        private long interval = Waits.LOOK_NANOS;
        private long lookedAt;

        Looks(Wait start) {
            this.start = start;
            this.lookedAt = start.sinceNanos();
        }

        /// Whether it is time for a look. A wait that lasts is looked at less and less often.
        private boolean isTime() {
            return System.nanoTime() - lookedAt >= interval;
        }

        private Blame look() {
            long begun = System.nanoTime();
            Blame look = new Blame(start, false);
            lookedAt = System.nanoTime();
            interval = Math.min(RAREST_NANOS, Math.max(2 * interval, SPARING * (lookedAt - begun)));
            return look;
        }

        /// Whether the thread waits for what only itself could bring about, as far as this look can tell. For where
        /// a false alarm does no harm, so that the first look may be at once.
        boolean atItself() {
            if (interval == Waits.LOOK_NANOS) {
                interval = FIRST_NANOS;
            }
            if (!isTime()) {
                return false;
            }
            Blame look = look();
            return look.end.stuck() && look.metStart && !look.guessed;
        }

        /// Looks, if it is time to, and breaks the circle that the wait may be part of.
        void breakCircle() {
            if (!isTime()) {
                return;
            }
            Blame look = look();
            boolean stuck = look.end.stuck();
            if (stuck && look.circle.equals(seen)) {
                look.open();
            }
            seen = stuck ? Set.copyOf(look.circle) : Set.of();
        }
    }

    /// Breaks the circle: a join that waits for its own thread, or for an emitter that is itself in the circle,
    /// lets its backlog grow; anything else fails the stream, which opens the nodes in the circle.
    private void open() {
        boolean alone = circle.stream().allMatch(wait -> wait.thread() == start.thread());
        if (guessed || (alone && start.kind() == Wait.Kind.PARTNER)) {
            for (Wait wait : circle) {
                if (wait.kind() != Wait.Kind.PARTNER) {
                    continue;
                }
                wait.node()
                        .letGrowFor(
                                wait.thread(),
                                guessed
                                        ? "what it lacks has come from no other thread yet"
                                        : "its inputs come from one thread, which would wait for itself");
            }
            return;
        }
        String waits = circle.stream().map(Wait::describe).collect(Collectors.joining("; "));
        Node node = start.node();
        StreamException exception = new StreamException(new Failure(
                null,
                new IllegalStateException("circle of waits that nothing can open: " + waits),
                node.name(),
                node.line()));
        for (Wait wait : circle) {
            Failing.fail(wait.node(), exception);
            wait.node().open();
        }
    }
}
