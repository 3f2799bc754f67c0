package braid.graph;

import braid.StreamException;
import braid.operators.FeedbackOperator;
import braid.spi.Completion;
import braid.spi.Join;
import braid.spi.Operator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Changes graphs: adds and removes nodes and edges between two elements, and decides which region a node belongs
/// to.
///
/// A change enters all regions that it touches, then takes one short lock for all graphs. Inside that lock nothing
/// waits.
public final class Wiring {

    private static final ReentrantLock LOCK = new ReentrantLock();

    /// Changes asked for from inside a region that they touch: made afterwards, in the order in which they were
    /// asked for.
    private static final ExecutorService LATER = later();

    private Wiring() {}

    private static ExecutorService later() {
        ThreadPoolExecutor executor = new ThreadPoolExecutor(
                1,
                1,
                100,
                TimeUnit.MILLISECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("braid-wiring").daemon(false).factory());
        executor.allowCoreThreadTimeOut(true);
        return executor;
    }

    /// A new node behind `up`.
    public static Node attach(Node up, Operator<?, ?> operator, String line) {
        Node node = Node.of(operator, line, up.clock());
        link(up, node, 0);
        return node;
    }

    /// A new node behind `up` that passes on counted handles; `ending` takes them where nothing follows.
    public static Node attach(Node up, Operator<?, ?> operator, Operator<?, ?> ending, String line) {
        Node node = Node.of(operator, line, up.clock()).passingShared(ending);
        link(up, node, 0);
        return node;
    }

    /// A new node behind all of `ups`, its inputs in this order.
    public static Node join(List<Node> ups, Join<?> join, String line) {
        return linked(ups, Node.of(join, ups.size(), line, ups.getFirst().clock()));
    }

    /// As [#join], of counted handles; `ending` takes them where nothing follows.
    public static Node join(List<Node> ups, Join<?> join, Operator<?, ?> ending, String line) {
        Node node = Node.of(join, ups.size(), line, ups.getFirst().clock());
        return linked(ups, node.passingShared(ending));
    }

    private static Node linked(List<Node> ups, Node node) {
        for (int i = 0; i < ups.size(); i++) {
            link(ups.get(i), node, i);
        }
        return node;
    }

    /// Links `from` to `source`; an edge that closes a cycle becomes a boundary with an unbounded queue. Linked
    /// already, it stays as it is.
    public static void connect(Node from, SourceNode source, String line) {
        Node to = source.node();
        if (source.isClosed()) {
            throw source.closedException();
        }
        if (isInside(from) || isInside(to)) {
            LATER.execute(() -> connectNow(from, to, line));
        } else {
            connectNow(from, to, line);
        }
    }

    private static void connectNow(Node from, Node to, String line) {
        if (find(from, to) != null) {
            return;
        }
        if (!linkUnlessCycle(from, to)) {
            link(attach(from, new FeedbackOperator<>(), line), to, 0);
        }
    }

    /// Links, if that closes no cycle; looked at together with the change, since others may connect at the same
    /// time.
    private static boolean linkUnlessCycle(Node from, Node to) {
        if (reaches(to, from)) {
            return false;
        }
        AtomicBoolean cycle = new AtomicBoolean();
        Link link = new Link(from, to, 0);
        rewire(to, () -> touched(List.of(link)), () -> {
            cycle.set(reaches(to, from));
            if (!cycle.get()) {
                add(link);
            }
        });
        return !cycle.get();
    }

    private static boolean reaches(Node from, Node to) {
        return walk(from, Wiring::below).contains(to);
    }

    /// Takes the link from `from` to `source` away, if there is one.
    public static void disconnect(Node from, SourceNode source) {
        Link link = find(from, source.node());
        if (link == null) {
            return;
        }
        if (link.from() == from) {
            unlink(List.of(link));
        } else {
            destroy(link.from());
        }
    }

    private static @Nullable Link find(Node from, Node to) {
        for (Link link : to.ups()) {
            Node up = link.from();
            if (up == from || (up.isFeedback() && up.ups().length == 1 && up.ups()[0].from() == from)) {
                return link;
            }
        }
        return null;
    }

    private static void link(Node from, Node to, int port) {
        if (from.destroyed()) {
            throw new IllegalStateException("the node is destroyed: " + from.describe());
        }
        Link link = new Link(from, to, port);
        rewire(to, () -> touched(List.of(link)), () -> add(link));
    }

    private static void add(Link link) {
        link.from().addDown(link);
        link.to().addUp(link);
        assign(link.to());
    }

    private static void unlink(List<Link> links) {
        rewire(links.getFirst().to(), () -> touched(links), () -> {
            for (Link link : links) {
                link.from().remove(link);
                link.to().remove(link);
            }
            links.forEach(link -> assign(link.to()));
        });
        for (Link link : links) {
            completeInput(link.to(), link.port());
        }
    }

    /// Destroys `node` and all that is fed by it alone.
    public static void destroy(Node node) {
        Set<Node> doomed = doomed(node);
        for (Node each : doomed) {
            SourceNode source = each.source();
            if (source != null) {
                source.refuse(); // before its waits end, so that nobody who waited emits
            }
            each.doom();
        }
        List<Link> cut = new ArrayList<>();
        for (Node each : doomed) {
            for (Link link : each.ups()) {
                if (!doomed.contains(link.from())) {
                    cut.add(link);
                }
            }
        }
        List<Link> orphaned = new ArrayList<>();
        for (Node each : doomed) {
            for (Link link : each.downs()) {
                if (!doomed.contains(link.to())) {
                    orphaned.add(link);
                }
            }
        }
        if (!cut.isEmpty()) {
            unlink(cut);
        }
        doomed.forEach(Node::destroy);
        if (!orphaned.isEmpty()) {
            unlink(orphaned);
        }
    }

    private static Set<Node> doomed(Node node) {
        Set<Node> doomed = new LinkedHashSet<>();
        Queue<Node> todo = new ArrayDeque<>(List.of(node));
        for (Node at = todo.poll(); at != null; at = todo.poll()) {
            boolean alone = at == node || Arrays.stream(at.ups()).allMatch(link -> doomed.contains(link.from()));
            if (alone && (at == node || at.source() == null) && doomed.add(at)) {
                for (Link link : at.downs()) {
                    todo.add(link.to());
                }
            }
        }
        return doomed;
    }

    /// An input that is gone completes, so that a join does not wait for it for ever.
    private static void completeInput(Node node, int port) {
        Region region = node.region();
        if (region == null || node.destroyed() || node.source() != null || node.ups().length == 0) {
            return;
        }
        Runnable complete = () -> Failing.runLate(
                region, node, () -> node.link(port, Linker.downOf(node, region)).signal(Completion.COMPLETION));
        region.queue(complete);
        region.emptyInbox();
    }

    /// The regions that a change of `links` touches: those that push into them, and those of all nodes behind them
    /// up to the next boundary. A destroyed node's region is left out: what still runs there is no longer heard.
    private static Set<Region> touched(List<Link> links) {
        Set<Region> regions = new HashSet<>();
        for (Link link : links) {
            Node from = link.from();
            if (!from.destroyed() && from.regionBehind() != null) {
                regions.add(from.regionBehind());
            }
            for (Node node : walk(link.to(), Wiring::belowSynchronously)) {
                if (node.region() != null) {
                    regions.add(node.region());
                }
            }
        }
        regions.remove(null);
        return regions;
    }

    private static void rewire(Node at, Supplier<Set<Region>> touched, Runnable change) {
        Region held = null;
        boolean interrupted = false;
        try {
            while (true) {
                Set<Region> regions = locked(touched);
                if (held != null && !regions.contains(held)) {
                    held.leave();
                    held = null;
                }
                Region busy = attempt(regions, held, touched, change);
                held = null;
                if (busy == DONE) {
                    return;
                }
                if (busy == null) {
                    continue;
                }
                switch (busy.enterToRewire(at)) {
                    case YES -> held = busy;
                    case INTERRUPTED -> interrupted |= Thread.interrupted();
                    case CIRCLE, LATE -> {
                        LATER.execute(() -> rewire(at, touched, change));
                        return;
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static final Region DONE = new Region();

    /// Makes the change if all regions can be entered at once. Leaves them all, `held` included.
    ///
    /// @return [#DONE], or the region that was busy, or null where the regions have changed meanwhile
    private static @Nullable Region attempt(
            Set<Region> regions, @Nullable Region held, Supplier<Set<Region>> touched, Runnable change) {
        Thread me = Thread.currentThread();
        List<Region> entered = new ArrayList<>();
        if (held != null) {
            entered.add(held);
        }
        try {
            for (Region region : regions.stream()
                    .sorted(Comparator.comparingLong(each -> each.number))
                    .toList()) {
                if (region != held) {
                    if (!region.tryEnter(me)) {
                        return region;
                    }
                    entered.add(region);
                }
            }
            LOCK.lock();
            try {
                if (!touched.get().equals(regions)) {
                    return null;
                }
                change.run();
                regions.forEach(region -> region.relink(false));
                return DONE;
            } finally {
                LOCK.unlock();
            }
        } finally {
            entered.reversed().forEach(Region::leave);
        }
    }

    private static <T> T locked(Supplier<T> read) {
        LOCK.lock();
        try {
            return read.get();
        } finally {
            LOCK.unlock();
        }
    }

    /// Gives `node`, and what follows it synchronously, the region of what feeds it; a join of several regions
    /// begins one of its own.
    private static void assign(Node node) {
        if (node.source() != null) {
            return;
        }
        Set<Region> feeding = new HashSet<>();
        for (Link link : node.ups()) {
            Region region = link.from().regionBehind();
            if (region != null) {
                feeding.add(region);
            }
        }
        Region before = node.region();
        Region after = switch (feeding.size()) {
            case 0 -> null;
            case 1 -> feeding.iterator().next();
            default -> node.ownRegion();
        };
        node.moveTo(after);
        if (before != after && node.pump() == null) {
            for (Link link : node.downs()) {
                assign(link.to());
            }
        }
    }

    /// Whether the calling thread is in a region of the graph that `node` belongs to.
    static boolean isInside(Node node) {
        Thread me = Thread.currentThread();
        for (Node each : graphOf(node)) {
            Region region = each.region();
            Region behind = each.regionBehind();
            if ((region != null && region.owner() == me) || (behind != null && behind.owner() == me)) {
                return true;
            }
        }
        return false;
    }

    /// Whether elements of `node` can come to an edge that closes a cycle.
    static boolean leadsIntoCycle(Node node) {
        return walk(node, Wiring::below).stream().anyMatch(Node::isFeedback);
    }

    /// All nodes that are joined with `node` by edges in any direction.
    static Set<Node> graphOf(Node node) {
        return walk(node, at -> {
            List<Node> next = below(at);
            next.addAll(above(at));
            return next;
        });
    }

    /// The sources from which `node` is reached.
    static List<SourceNode> sourcesOf(Node node) {
        List<SourceNode> sources = new ArrayList<>();
        for (Node each : walk(node, Wiring::above)) {
            SourceNode source = each.source();
            if (source != null) {
                sources.add(source);
            }
        }
        return sources;
    }

    static Set<Node> walk(Node from, Function<Node, List<Node>> next) {
        Set<Node> seen = new LinkedHashSet<>();
        Queue<Node> todo = new ArrayDeque<>(List.of(from));
        for (Node at = todo.poll(); at != null; at = todo.poll()) {
            if (seen.add(at)) {
                todo.addAll(next.apply(at));
            }
        }
        return seen;
    }

    static List<Node> below(Node node) {
        List<Node> nodes = new ArrayList<>();
        for (Link link : node.downs()) {
            nodes.add(link.to());
        }
        return nodes;
    }

    private static List<Node> above(Node node) {
        List<Node> nodes = new ArrayList<>();
        for (Link link : node.ups()) {
            nodes.add(link.from());
        }
        return nodes;
    }

    private static List<Node> belowSynchronously(Node node) {
        return node.pump() != null || node.source() != null ? List.of() : below(node);
    }

    /// Fails the stream at `node` from outside its graph.
    public static void fail(Node node, StreamException exception) {
        Failing.fail(node, exception);
    }
}
