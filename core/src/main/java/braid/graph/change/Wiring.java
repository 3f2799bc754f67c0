package braid.graph.change;

import braid.StreamException;
import braid.graph.entry.Entrance;
import braid.graph.link.Late;
import braid.graph.topology.ClosedException;
import braid.graph.topology.Failing;
import braid.graph.topology.Life;
import braid.graph.topology.Link;
import braid.graph.topology.Node;
import braid.graph.topology.SourceState;
import braid.graph.topology.Walk;
import braid.operators.FeedbackOperator;
import braid.spi.Completion;
import braid.spi.Join;
import braid.spi.Operator;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Builds and changes graphs: adds and removes nodes and edges, while elements flow.
public final class Wiring {

    private Wiring() {}

    /// A new node behind `up`.
    public static Node attach(Node up, Operator<?, ?> operator, String line) {
        return attached(up, operator, null, line);
    }

    /// A new node behind `up` that passes on counted handles; `ending` takes them where nothing follows.
    public static Node attach(Node up, Operator<?, ?> operator, Operator<?, ?> ending, String line) {
        return attached(up, operator, ending, line);
    }

    private static Node attached(Node up, Operator<?, ?> operator, @Nullable Operator<?, ?> ending, String line) {
        Node from = notTooDeep(up, line);
        Node node = Nodes.of(from, operator, ending, line);
        link(from, node, Node.ONLY);
        return node;
    }

    /// `up`, or a boundary behind it where so many steps stand in a row that the stack might not do.
    private static Node notTooDeep(Node up, String line) {
        return Placing.isDeepest(up) ? cut(up, line) : up;
    }

    private static Node cut(Node up, String line) {
        Node cut = Nodes.cut(up, line);
        link(up, cut, Node.ONLY);
        return cut;
    }

    /// A new node behind all of `ups`, its inputs in this order.
    public static Node join(List<Node> ups, Join<?> join, String line) {
        return joined(ups, join, null, line);
    }

    /// As [#join], of counted handles; `ending` takes them where nothing follows.
    public static Node join(List<Node> ups, Join<?> join, Operator<?, ?> ending, String line) {
        return joined(ups, join, ending, line);
    }

    private static Node joined(List<Node> ups, Join<?> join, @Nullable Operator<?, ?> ending, String line) {
        Node node = Nodes.of(ups.getFirst(), join, ups.size(), ending, line);
        for (int input = 0; input < ups.size(); input++) {
            link(notTooDeep(ups.get(input), line), node, input);
        }
        return node;
    }

    /// Links `from` to `source`; an edge that closes a cycle becomes a boundary with an unbounded queue. Linked
    /// already, it stays as it is.
    public static void connect(Node from, Entrance source, String line) {
        if (source.isOver()) {
            throw new ClosedException(source.node());
        }
        if (Walk.isInside(from) || Walk.isInside(source.node())) {
            Later.run(() -> connectNow(from, source.node(), line));
        } else {
            connectNow(from, source.node(), line);
        }
    }

    private static void connectNow(Node from, Node to, String line) {
        if (find(from, to) != null) {
            return;
        }
        Node end = Placing.isTooDeep(from, to) ? cut(from, line) : from;
        if (!linkUnlessCycle(from, end, to)) {
            linkRound(from, end, to, line);
        }
    }

    /// Links, if that closes no cycle; looked at together with the change, since others may connect at the same
    /// time. The link goes when no more will come over it: a source may be there for long, and others come and go.
    private static boolean linkUnlessCycle(Node from, Node end, Node to) {
        if (Walk.reaches(to, end)) {
            return false;
        }
        AtomicBoolean cycle = new AtomicBoolean();
        AtomicReference<@Nullable Link> made = new AtomicReference<>();
        Link link = new Link(end, to, Node.ONLY, () -> Later.run(() -> unlink(made.get())));
        made.set(link);
        linkOnce(from, List.of(link), () -> {
            if (hasCompleted(end)) {
                return; // nothing would come over it
            }
            cycle.set(Walk.reaches(to, end));
            if (!cycle.get()) {
                add(link);
            }
        });
        return !cycle.get();
    }

    private static void linkRound(Node from, Node end, Node to, String line) {
        refuseDestroyed(end);
        Node feedback = Nodes.of(end, new FeedbackOperator<>(), null, line);
        List<Link> links = List.of(new Link(end, feedback, Node.ONLY), new Link(feedback, to, Node.ONLY));
        linkOnce(from, links, () -> links.forEach(Wiring::add));
    }

    /// Links `from` to the source at the end of `links`, unless another thread has done so meanwhile: then the nodes
    /// that were made for it go.
    private static void linkOnce(Node from, List<Link> links, Runnable edit) {
        Node to = links.getLast().to();
        AtomicBoolean twice = new AtomicBoolean();
        Runnable unlessLinked = () -> {
            twice.set(find(from, to) != null);
            if (!twice.get()) {
                edit.run();
            }
        };
        Runnable tidy = () -> {
            if (twice.get()) {
                links.stream().map(Link::from).filter(each -> each != from).forEach(Wiring::destroy);
            }
        };
        Change.of(links, unlessLinked, tidy).make();
    }

    /// Takes the link from `from` to `source` away, if there is one.
    public static void disconnect(Node from, Entrance source) {
        Link link = find(from, source.node());
        if (link == null) {
            return;
        }
        if (link.from() == from) {
            unlink(link);
            return;
        }
        Node first = link.from();
        List<Node> above = Walk.above(first);
        while (!above.isEmpty() && !above.contains(from)) {
            first = above.getFirst();
            above = Walk.above(first);
        }
        destroy(first);
    }

    /// The link by which `from` is connected to `to`, perhaps behind boundaries of the graph's own.
    private static @Nullable Link find(Node from, Node to) {
        for (Link link : to.ups()) {
            Node at = link.from();
            List<Node> above = Walk.above(at); // looked at once: another thread may take it away
            while (at != from && isOurs(at) && above.size() == 1) {
                at = above.getFirst();
                above = Walk.above(at);
            }
            if (at == from) {
                return link;
            }
        }
        return null;
    }

    private static boolean isOurs(Node node) {
        return node.isFeedback() || node.isCut();
    }

    private static void link(Node from, Node to, int port) {
        refuseDestroyed(from);
        Link link = new Link(from, to, port);
        Change.of(List.of(link), () -> add(link), () -> {}).make();
        if (hasCompleted(from)) {
            completeInput(link); // its completion has gone by, and no other comes
        }
    }

    /// Whether all that `node` passes on has gone by: where it has completed, unless it is a boundary, which may still
    /// hold some; or where its completion has come to what follows it already, as behind a step that has enough.
    private static boolean hasCompleted(Node node) {
        if (node.life() == Life.COMPLETED && node.boundary() == null) {
            return true;
        }
        for (Link link : node.downs()) {
            if (!link.to().isSource() && link.to().completedInput(link.port())) {
                return true;
            }
        }
        return false;
    }

    private static void refuseDestroyed(Node from) {
        if (from.destroyed()) {
            throw new IllegalStateException("the node is destroyed: " + from.describe());
        }
    }

    private static void add(Link link) {
        Node.add(link);
        Placing.place(link.to());
    }

    private static void unlink(@Nullable Link link) {
        if (link != null) {
            unlink(List.of(link));
        }
    }

    /// Takes `links` away. An input that is gone completes, so that a join does not wait for it for ever.
    private static void unlink(List<Link> links) {
        Runnable edit = () -> {
            links.forEach(Node::remove);
            links.forEach(link -> Placing.place(link.to()));
        };
        Change.of(links, edit, () -> links.forEach(Wiring::completeInput)).make();
    }

    private static void completeInput(Link link) {
        Node to = link.to();
        if (!to.isSource() && to.upCount() > 0) {
            Late.signal(to, link.port(), Completion.COMPLETION);
        }
    }

    /// Destroys `node` and all that is fed by it alone.
    public static void destroy(Node node) {
        Set<Node> doomed = doomed(node);
        for (Node each : doomed) {
            SourceState source = each.source();
            if (source != null) {
                source.gone().complete(null); // before it refuses, so that whoever pulls does not complete it then
                source.refuse(); // before its waits end, so that nobody who waited emits
            }
            each.doom();
            if (source != null) {
                Failing.ended(each);
            }
        }
        List<Link> cut = new ArrayList<>();
        List<Link> orphaned = new ArrayList<>();
        for (Node each : doomed) {
            for (Link link : each.ups()) {
                if (!doomed.contains(link.from())) {
                    cut.add(link);
                }
            }
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
        for (Node each : doomed) {
            SourceState source = each.source();
            if (source != null) {
                source.end(new CancellationException("the source is destroyed: " + each.describe()));
            }
        }
    }

    private static Set<Node> doomed(Node node) {
        Set<Node> doomed = new LinkedHashSet<>(Set.of(node));
        Queue<Node> todo = new ArrayDeque<>(Walk.below(node));
        for (Node at = todo.poll(); at != null; at = todo.poll()) {
            if (!at.isSource() && doomed.containsAll(Walk.above(at)) && doomed.add(at)) {
                todo.addAll(Walk.below(at));
            }
        }
        for (Node each : List.copyOf(doomed)) {
            addCutsAbove(doomed, each);
        }
        return doomed;
    }

    /// A boundary that the graph itself has put in goes with all that it feeds.
    private static void addCutsAbove(Set<Node> doomed, Node node) {
        for (Node up : Walk.above(node)) {
            if (up.isCut() && doomed.containsAll(Walk.below(up)) && doomed.add(up)) {
                addCutsAbove(doomed, up);
            }
        }
    }

    /// Fails the stream at `node` from outside its graph.
    public static void fail(Node node, StreamException exception) {
        Failing.fail(node, exception);
    }
}
