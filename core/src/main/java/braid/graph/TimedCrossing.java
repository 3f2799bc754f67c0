package braid.graph;

import braid.spi.Receiver;
import braid.spi.Signal;

/// A crossing on the way of a sampled element: what happens in the other region is no node's time here.
record TimedCrossing(Crossing crossing, Stopwatch watch) implements Receiver<Object> {

    @Override
    public void receive(Object element) throws InterruptedException {
        long before = watch.begin();
        long begun = System.nanoTime();
        try {
            crossing.receive(element);
        } finally {
            watch.end(before, System.nanoTime() - begun);
        }
    }

    @Override
    public void signal(Signal signal) throws InterruptedException {
        crossing.signal(signal);
    }

    @Override
    public Receiver<?> down() {
        return this;
    }

    @Override
    public boolean wanted() {
        return crossing.wanted();
    }

    @Override
    public boolean ready() {
        return crossing.ready();
    }
}
