package braid.graph.link;

import braid.graph.topology.BoundaryState;
import braid.graph.topology.Node;
import braid.spi.Receiver;
import braid.spi.Signal;

/// Stands behind the receivers of a boundary. Signals and elements go through the boundary's delivery; only the
/// questions whether more is wanted, and of a cut whether there is room, go on from here.
record Outlet(Node node) implements Receiver<Object> {

    @Override
    public void receive(Object element) {
        throw new IllegalStateException("a boundary delivers by its own thread: " + node.describe());
    }

    @Override
    public void signal(Signal signal) {
        throw new IllegalStateException("a boundary delivers by its own thread: " + node.describe());
    }

    @Override
    public Receiver<?> down() {
        return this;
    }

    @Override
    public boolean wanted() {
        BoundaryState boundary = node.boundary();
        return boundary != null && boundary.wanted();
    }

    @Override
    public boolean ready() {
        BoundaryState boundary = node.boundary();
        return !node.isCut() || boundary == null || boundary.isReadyBehind();
    }
}
