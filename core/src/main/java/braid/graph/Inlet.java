package braid.graph;

import org.jspecify.annotations.Nullable;

/// A way into a region: behind a source or a boundary, or an input of a join that has a region of its own.
final class Inlet {

    /// The number of an inlet that begins behind its node instead of at one of the node's inputs.
    static final int BEHIND = -1;

    private final Region region;
    private final Node node;
    private final int port;
    private final Sampler sampler = new Sampler(this);
    private @Nullable Entry entry;

    /// An inlet of `region`, at input `port` of `node`, or [#BEHIND] it.
    Inlet(Region region, Node node, int port) {
        this.region = region;
        this.node = node;
        this.port = port;
        region.add(this);
    }

    Region region() {
        return region;
    }

    Node node() {
        return node;
    }

    int port() {
        return port;
    }

    /// The entry, linked if need be. The caller is in the region.
    Entry entry() {
        Entry linked = entry;
        return linked != null ? linked : link();
    }

    /// The entry as another thread may see it: perhaps an old one, or none.
    @Nullable
    Entry glimpse() {
        return entry;
    }

    private Entry link() {
        Entry linked = Linker.link(this).sampledBy(sampler);
        entry = linked;
        return linked;
    }

    void unlink() {
        entry = null;
        sampler.unlink();
    }
}
