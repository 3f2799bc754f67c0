package braid.graph.link;

import braid.graph.topology.Region;
import braid.spi.Receiver;
import org.jspecify.annotations.Nullable;

/// The first receiver of a linked region. A [HotEntry] holds it as a constant, so that the just-in-time compiler
/// folds all that it reaches from there; a [ColdEntry] holds it in a field, which costs nothing to make.
public abstract class Entry implements Receiver<Object> {

    private @Nullable Sampler sampler;
    private int untilSample;

    /// Has some of the elements timed.
    Entry sampledBy(Sampler by) {
        sampler = by;
        untilSample = 1;
        return this;
    }

    @Override
    public final void receive(Object element) throws InterruptedException {
        if (--untilSample != 0) {
            push(element);
        } else {
            sample(element);
        }
    }

    private void sample(Object element) throws InterruptedException {
        Sampler by = sampler;
        if (by == null) {
            push(element);
        } else {
            untilSample = by.next();
            by.push(element);
        }
    }

    /// Pushes `batch[from]` and those that follow, to before `to`, until a failure is noted in `region`.
    ///
    /// @return the index behind the last element pushed
    public final int receiveAll(Object[] batch, int from, int to, Region region) throws InterruptedException {
        int begin = from;
        untilSample -= to - from;
        if (untilSample <= 0 && from < to) {
            sample(batch[begin++]);
            if (region.hasNoted()) {
                return begin;
            }
        }
        return pushAll(batch, begin, to, region);
    }

    @Override
    public final Receiver<?> bare() {
        return down().bare();
    }

    abstract void push(Object element) throws InterruptedException;

    /// As [#receiveAll], without samples.
    abstract int pushAll(Object[] batch, int from, int to, Region region) throws InterruptedException;
}
