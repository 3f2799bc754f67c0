package braid.graph.link;

import braid.graph.trace.Stopwatch;
import braid.graph.trace.Times;
import braid.spi.Receiver;
import braid.spi.Signal;
import org.jspecify.annotations.Nullable;

/// Stands around a receiver on the way of a sampled element, and takes the time of this node alone: without what
/// the nodes behind it took meanwhile, which tell it by `watch`.
///
/// @param times where it is noted; null for the way into another region, where it is no node's time here
record Timed(Receiver<Object> inner, @Nullable Times times, Stopwatch watch) implements Receiver<Object> {

    @Override
    public void receive(Object element) throws InterruptedException {
        long before = watch.begin();
        long begun = System.nanoTime();
        try {
            inner.receive(element);
        } finally {
            long own = watch.end(before, System.nanoTime() - begun);
            if (times != null) {
                times.add(own);
            }
        }
    }

    @Override
    public void signal(Signal signal) throws InterruptedException {
        inner.signal(signal);
    }

    @Override
    public Receiver<?> down() {
        return inner.down();
    }

    @Override
    public boolean wanted() {
        return inner.wanted();
    }

    @Override
    public boolean ready() {
        return inner.ready();
    }

    @Override
    public Receiver<?> bare() {
        return inner.bare();
    }
}
