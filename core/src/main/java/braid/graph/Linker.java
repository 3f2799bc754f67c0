package braid.graph;

import braid.spi.Receiver;
import java.util.HashMap;
import java.util.Map;

/// Links the receivers of a region, from its ends back to an inlet. Called in the region, between two elements; the
/// links between its nodes change only there.
final class Linker {

    private final Region region;
    private final boolean hot;
    private final Map<Node, Receiver<Object>> downs = new HashMap<>();

    private Linker(Region region, boolean hot) {
        this.region = region;
        this.hot = hot;
    }

    static Entry link(Inlet inlet) {
        Linker linker = new Linker(inlet.region(), inlet.region().hot);
        Receiver<Object> head = inlet.port() == Inlet.BEHIND
                ? linker.behind(inlet.node())
                : linker.receiver(inlet.node(), inlet.port());
        return linker.hot ? Specialiser.entry(head, inlet) : new ColdEntry(head, inlet);
    }

    /// What follows `node` now, for work that does not come through an inlet. The caller is in the region.
    static Receiver<Object> downOf(Node node, Region region) {
        Receiver<Object> known = node.down(region.linking());
        return known != null ? known : new Linker(region, false).behind(node);
    }

    private Receiver<Object> receiver(Node node, int port) {
        Receiver<Object> down = node.pump() == null ? behind(node) : node.outlet();
        node.linked(down, region.linking());
        return specialised(new Guarded(specialised(node.link(port, down)), node.counters(), node));
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
        return node.end(new Leaf(node, region));
    }

    private Receiver<Object> to(Link link) {
        Node node = link.to();
        return node.source() == null && node.region() == region
                ? receiver(node, link.port())
                : new Crossing(link.from(), region, node.inlet(link.port()));
    }

    private <T> Receiver<T> specialised(Receiver<T> receiver) {
        return hot ? Specialiser.copy(receiver) : receiver;
    }
}
