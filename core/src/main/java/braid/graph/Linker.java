package braid.graph;

import braid.spi.Receiver;
import java.util.HashMap;
import java.util.Map;

/// Links the receivers of a region, from its ends back to an inlet. Called in the region, between two elements; the
/// links between its nodes change only there.
final class Linker {

    private final Region region;
    private final boolean hot;
    private final boolean timed;
    private final Map<Node, Receiver<Object>> downs = new HashMap<>();

    private Linker(Region region, boolean hot, boolean timed) {
        this.region = region;
        this.hot = hot;
        this.timed = timed;
    }

    static Entry link(Inlet inlet) {
        Linker linker = new Linker(inlet.region(), inlet.region().hot, false);
        Receiver<Object> head = linker.head(inlet);
        return linker.hot ? Specialiser.entry(head, inlet) : new ColdEntry(head, inlet);
    }

    /// The same receivers once more, for elements that are timed.
    static Receiver<Object> linkTimed(Inlet inlet) {
        return new Linker(inlet.region(), false, true).head(inlet);
    }

    private Receiver<Object> head(Inlet inlet) {
        return inlet.port() == Inlet.BEHIND
                ? behind(inlet.node())
                : receiver(inlet.node(), inlet.port(), Place.NOWHERE);
    }

    /// What follows `node` now, for work that does not come through an inlet. The caller is in the region.
    static Receiver<Object> downOf(Node node, Region region) {
        Receiver<Object> known = node.down(region.linking());
        return known != null ? known : new Linker(region, false, false).behind(node);
    }

    private Receiver<Object> receiver(Node node, int port, long before) {
        Receiver<Object> down = node.pump() == null ? behind(node) : node.outlet();
        if (!timed) {
            node.linked(down, region.linking());
        }
        Receiver<Object> guarded = specialised(new Guarded(
                specialised(node.link(port, down)), node.counters(port), node, region.place, node.number(), before));
        return timed ? new Timed(guarded, node.times(), region.watch) : guarded;
    }

    /// What follows `node`, the same object for each of its inputs.
    private Receiver<Object> behind(Node node) {
        Receiver<Object> known = downs.get(node);
        if (known != null) {
            return known;
        }
        Link[] links = node.downs();
        Receiver<Object> down = links.length == 0 ? end(node) : to(links[links.length - 1]);
        for (int i = links.length - 2; i >= 0; i--) {
            Receiver<Object> branch = to(links[i]);
            down = specialised(node.passesShared() ? new SharedFork(branch, down) : new Fork(branch, down));
        }
        downs.put(node, down);
        return down;
    }

    private Receiver<Object> end(Node node) {
        return node.end(new Leaf(node, region), region.place);
    }

    private Receiver<Object> to(Link link) {
        Node node = link.to();
        if (node.source() == null && node.region() == region) {
            return receiver(node, link.port(), link.from().number());
        }
        Crossing crossing = new Crossing(link, region, node.inlet(link.port()));
        return timed ? new TimedCrossing(crossing, region.watch) : crossing;
    }

    private <T> Receiver<T> specialised(Receiver<T> receiver) {
        return hot ? Specialiser.copy(receiver) : receiver;
    }
}
