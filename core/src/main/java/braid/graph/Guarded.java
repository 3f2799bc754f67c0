package braid.graph;

import braid.spi.Completion;
import braid.spi.Receiver;
import braid.spi.Signal;

/// Stands around each receiver: counts what it takes, and turns what its own code throws into a failure that goes
/// down in the element's place. Nothing unwinds through receivers.
record Guarded(Receiver<Object> step, Counters counters, Node node) implements Receiver<Object> {

    @Override
    public void receive(Object element) throws InterruptedException {
        counters.in++;
        try {
            step.receive(element);
        } catch (Throwable thrown) {
            node.failed(step, element, thrown);
        }
    }

    @Override
    public void signal(Signal signal) throws InterruptedException {
        if (signal instanceof Completion) {
            node.completeInput();
        }
        try {
            step.signal(signal);
        } catch (Throwable thrown) {
            node.failedOn(step, signal, thrown);
        }
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
