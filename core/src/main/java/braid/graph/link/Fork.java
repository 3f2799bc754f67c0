package braid.graph.link;

import braid.spi.Marker;
import braid.spi.Receiver;
import braid.spi.Shared;
import braid.spi.Signal;
import java.util.List;
import java.util.function.UnaryOperator;

/// Passes everything on to `first`, to the end, and then to `rest`. Both may be forks again.
///
/// @param shared whether elements are leases: each branch gets one of its own
record Fork(Receiver<Object> first, Receiver<Object> rest, boolean shared) implements Receiver<Object> {

    /// A fork to all of `branches`, in this order. It is as deep as the logarithm of their number.
    ///
    /// @param each what is done to each fork that it is made of
    static Receiver<Object> to(List<Receiver<Object>> branches, boolean shared, UnaryOperator<Receiver<Object>> each) {
        int size = branches.size();
        if (size == 1) {
            return branches.getFirst();
        }
        Receiver<Object> first = to(branches.subList(0, size / 2), shared, each);
        Receiver<Object> rest = to(branches.subList(size / 2, size), shared, each);
        return each.apply(new Fork(first, rest, shared));
    }

    @Override
    public void receive(Object element) throws InterruptedException {
        first.receive(shared ? ((Shared) element).share() : element);
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
