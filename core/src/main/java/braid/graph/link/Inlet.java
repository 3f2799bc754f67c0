package braid.graph.link;

import braid.graph.topology.Node;
import braid.graph.topology.Region;
import org.jspecify.annotations.Nullable;

/// A way into a region: behind a source or a boundary, or an input of a join that has a region of its own. Linked
/// before its first element, and again where the region's links have changed since.
public final class Inlet {

    private final Region region;
    private final Node node;
    private final int port;
    private final Sampler sampler = new Sampler(this);
    private @Nullable Entry entry;
    private long linkedAt = -1;

    /// An inlet of `region`, at input `port` of `node`, or [Node#BEHIND] it.
    public Inlet(Region region, Node node, int port) {
        this.region = region;
        this.node = node;
        this.port = port;
    }

    /// Where it leads.
    public Region region() {
        return region;
    }

    /// The first node in the region, or the one before.
    public Node node() {
        return node;
    }

    int port() {
        return port;
    }

    /// The entry. The caller is in the region.
    public Entry entry() {
        Entry linked = entry;
        return linked != null && linkedAt == region.linking() ? linked : link();
    }

    private Entry link() {
        Entry linked = Linker.link(this).sampledBy(sampler);
        sampler.unlink();
        entry = linked;
        linkedAt = region.linking();
        return linked;
    }

    /// Whether anybody behind wants elements, as any thread may see it.
    public boolean wanted() {
        Entry linked = entry;
        return linked == null || linked.wanted();
    }

    /// Whether an element would be taken without a wait for room, as any thread may see it.
    public boolean ready() {
        Entry linked = entry;
        return linked == null || linked.ready();
    }
}
