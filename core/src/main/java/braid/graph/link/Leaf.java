package braid.graph.link;

import braid.Failure;
import braid.graph.topology.Node;
import braid.graph.topology.Region;
import braid.spi.Completion;
import braid.spi.Marker;
import braid.spi.Receiver;
import braid.spi.Signal;

/// The end of a branch: elements are dropped, failures noted, markers have arrived.
record Leaf(Node node, Region region) implements Receiver<Object> {

    @Override
    public void receive(Object element) {}

    @Override
    public void signal(Signal signal) {
        switch (signal) {
            case Failure failure -> region.note(node, failure);
            case Marker marker -> region.arrive(marker);
            case Completion _ -> node.complete();
        }
    }

    @Override
    public Receiver<?> down() {
        return this;
    }

    @Override
    public boolean wanted() {
        return true;
    }

    @Override
    public boolean ready() {
        return true;
    }
}
