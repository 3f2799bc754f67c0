package braid.graph;

import braid.Failure;
import braid.spi.Completion;
import braid.spi.Receiver;
import braid.spi.Signal;

/// Stands around each receiver: counts what it takes, and turns what its own code throws into a failure that goes
/// down in the element's place. Nothing unwinds through receivers. Notes where the thread is.
///
/// @param here the number of `node`; a constant to the compiler
/// @param before the number of the node that pushes, or [Place#NOWHERE]
record Guarded(Receiver<Object> step, Counters counters, Node node, Place place, long here, long before)
        implements Receiver<Object> {

    @Override
    public void receive(Object element) throws InterruptedException {
        counters.in++;
        place.node = here;
        try {
            step.receive(element);
        } catch (Throwable thrown) {
            node.failed(step, element, thrown);
        }
        place.node = before;
    }

    @Override
    public void signal(Signal signal) throws InterruptedException {
        if (signal instanceof Completion) {
            node.completeInput();
        }
        place.node = here;
        Sighting seen = signal instanceof Failure failure ? Sightings.at(node, failure) : null;
        if (seen != null) {
            seen.moved(node);
        }
        try {
            step.signal(signal);
        } catch (Throwable thrown) {
            node.failedOn(step, signal, thrown);
        }
        if (seen != null) {
            seen.returned(node);
        }
        place.node = before;
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

    @Override
    public Receiver<?> inner() {
        return step.inner();
    }
}
