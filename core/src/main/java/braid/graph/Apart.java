package braid.graph;

import braid.spi.Receiver;
import braid.spi.Signal;

/// Stands around a receiver that threads outside any region push into: turns what its own code throws into a failure
/// of `node`'s that goes down in the element's place.
record Apart(Receiver<Object> step, Node node) implements Receiver<Object> {

    @Override
    public void receive(Object element) throws InterruptedException {
        try {
            step.receive(element);
        } catch (Throwable thrown) {
            step.down().signal(node.failedApart(element, thrown));
        }
    }

    @Override
    public void signal(Signal signal) throws InterruptedException {
        step.signal(signal);
    }

    @Override
    public Receiver<?> down() {
        return step.down();
    }

    @Override
    public boolean wanted() {
        return step.wanted();
    }

    @Override
    public boolean ready() {
        return step.ready();
    }
}
