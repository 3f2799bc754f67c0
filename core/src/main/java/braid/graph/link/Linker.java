package braid.graph.link;

import braid.graph.topology.Link;
import braid.graph.topology.Node;
import braid.graph.topology.Outflow;
import braid.graph.topology.Region;
import braid.graph.trace.Counters;
import braid.graph.trace.Place;
import braid.spi.Receiver;
import braid.spi.Step;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Links the receivers of a region, from its ends back to an inlet. Called in the region, between two elements; the
/// links between its nodes change only there.
final class Linker {

    /// A region with more receivers stays cold: classes of its own for each would cost too much space.
    private static final int MOST_HOT = 2_000;

    private final Region region;
    private final boolean hot;
    private final boolean timed;
    private final Map<Node, Receiver<Object>> downs = new HashMap<>();
    private int receivers;

    private Linker(Region region, boolean hot, boolean timed) {
        this.region = region;
        this.hot = hot;
        this.timed = timed;
    }

    static Entry link(Inlet inlet) {
        Region region = inlet.region();
        Linker linker = new Linker(region, region.hot(), false);
        Receiver<Object> head = linker.head(inlet);
        return linker.hot ? Specialiser.entry(head, region) : new ColdEntry(head, region, linker.receivers < MOST_HOT);
    }

    /// The same receivers once more, for elements that are timed.
    static Receiver<Object> linkTimed(Inlet inlet) {
        return new Linker(inlet.region(), false, true).head(inlet);
    }

    static Receiver<Object> downOf(Node node, Region region) {
        Receiver<Object> known = node.down(region.linking());
        return known != null ? known : new Linker(region, false, false).behind(node);
    }

    private Receiver<Object> head(Inlet inlet) {
        return inlet.port() == Node.BEHIND ? behind(inlet.node()) : receiver(inlet.node(), inlet.port(), Place.NOWHERE);
    }

    private Receiver<Object> receiver(Node node, int port, long before) {
        Receiver<Object> down = node.boundary() == null ? behind(node) : new Outlet(node);
        if (!timed) {
            node.linked(down, region.linking());
        }
        receivers++;
        Receiver<Object> guarded = specialised(new Guarded(
                specialised(node.link(port, down)),
                node.counters(port),
                node,
                port,
                region.place(),
                node.number(),
                before));
        return timed ? new Timed(guarded, node.times(), region.watch()) : guarded;
    }

    /// What follows `node`, the same object for each of its inputs.
    private Receiver<Object> behind(Node node) {
        Receiver<Object> known = downs.get(node);
        if (known != null) {
            return known;
        }
        List<Receiver<Object>> branches = new ArrayList<>();
        for (Link link : node.downs()) {
            branches.add(to(link));
        }
        Receiver<Object> down = branches.isEmpty()
                ? end(node)
                : Fork.to(branches, node.outflow() instanceof Outflow.Handles, this::specialised);
        downs.put(node, down);
        return down;
    }

    @SuppressWarnings("unchecked")
    private Receiver<Object> end(Node node) {
        Receiver<Object> leaf = new Leaf(node, region);
        if (!(node.outflow() instanceof Outflow.Handles handles)) {
            return leaf;
        }
        Step<Object, Object> last = (Step<Object, Object>) handles.last().get();
        return new Guarded(
                last.link(leaf), new Counters(), node, Node.BEHIND, region.place(), node.number(), node.number());
    }

    private Receiver<Object> to(Link link) {
        Node node = link.to();
        Region other = node.region();
        if (!node.isSource() && other == region) {
            return receiver(node, link.port(), link.from().number());
        }
        if (other == null) {
            throw new IllegalStateException("nothing feeds " + node.describe());
        }
        receivers++;
        Inlet inlet = new Inlet(other, node, node.isSource() ? Node.BEHIND : link.port());
        Crossing crossing = new Crossing(link, region, inlet);
        return timed ? new Timed(crossing, null, region.watch()) : crossing;
    }

    private Receiver<Object> specialised(Receiver<Object> receiver) {
        return hot ? Specialiser.copy(receiver) : receiver;
    }
}
