package braid.graph;

import braid.spi.Marker;
import braid.spi.Receiver;
import braid.spi.Shared;
import braid.spi.Signal;

/// A [Fork] of leases: each branch gets one of its own.
record SharedFork(Receiver<Object> first, Receiver<Object> rest) implements Receiver<Object> {

    @Override
    public void receive(Object element) throws InterruptedException {
        first.receive(((Shared) element).share());
        rest.receive(element);
    }

    @Override
    public void signal(Signal signal) throws InterruptedException {
        if (signal instanceof Marker marker) {
            marker.split(1);
        }
        first.signal(signal);
        rest.signal(signal);
    }

    @Override
    public Receiver<?> down() {
        return first;
    }

    @Override
    public boolean wanted() {
        return first.wanted() || rest.wanted();
    }

    @Override
    public boolean ready() {
        return first.ready() && rest.ready();
    }
}
