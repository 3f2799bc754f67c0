package braid.graph;

import braid.spi.Receiver;
import braid.spi.Signal;

/// Stands around a guarded receiver on the way of a sampled element, and takes the time of this node alone: without
/// what the nodes behind it took meanwhile, which tell it by `watch`.
record Timed(Receiver<Object> guarded, Times times, Stopwatch watch) implements Receiver<Object> {

    @Override
    public void receive(Object element) throws InterruptedException {
        long before = watch.begin();
        long begun = System.nanoTime();
        try {
            guarded.receive(element);
        } finally {
            times.add(watch.end(before, System.nanoTime() - begun));
        }
    }

    @Override
    public void signal(Signal signal) throws InterruptedException {
        guarded.signal(signal);
    }

    @Override
    public Receiver<?> down() {
        return guarded.down();
    }

    @Override
    public boolean wanted() {
        return guarded.wanted();
    }

    @Override
    public boolean ready() {
        return guarded.ready();
    }

    @Override
    public Receiver<?> inner() {
        return guarded.inner();
    }
}
