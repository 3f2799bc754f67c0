package braid.graph;

import braid.Failure;
import braid.spi.Completion;
import braid.spi.Receiver;
import braid.spi.Signal;
import org.jspecify.annotations.Nullable;

/// The link from one region into another: takes the other's lock for each element, and waits, outside it, while a
/// join there has no room for this input.
record Crossing(Link link, Region from, Inlet inlet) implements Receiver<Object> {

    @Override
    public void receive(Object element) throws InterruptedException {
        if (inlet.region().owner() == Thread.currentThread()) {
            // A function in that region emitted into this one: to wait for itself would be a circle, so it comes
            // afterwards.
            inlet.region()
                    .queue(() -> Failing.runLate(inlet, entry -> {
                        count();
                        entry.receive(element);
                    }));
            return;
        }
        Region to = enterWithRoom();
        try {
            SourceNode source = inlet.node().source();
            if (source != null) {
                source.requireLive();
            }
            count();
            inlet.entry().receive(element);
        } catch (SourceNode.ClosedException closed) {
            Node node = link.from();
            to.note(node, new Failure(element, closed, node.name(), node.line()));
        } finally {
            from.takeOver(to);
            to.leave();
        }
    }

    /// Counts an element; the caller is in the other region.
    private void count() {
        SourceNode source = inlet.node().source();
        if (source != null) {
            source.countFromStream();
            link.count();
        }
    }

    private Region enterWithRoom() {
        Region to = inlet.region();
        Node join = inlet.node();
        to.enter(join);
        if (inlet.port() != Inlet.BEHIND) {
            boolean goesOn = true;
            while (goesOn && !join.hasRoom(inlet.port())) {
                to.leave();
                goesOn = Waits.await(join, Wait.Kind.PARTNER, () -> join.hasRoom(inlet.port()));
                to.enter(join);
            }
        }
        if (to.hasQueued()) {
            to.workInbox();
        }
        return to;
    }

    @Override
    public void signal(Signal signal) throws InterruptedException {
        if (signal instanceof Completion && inlet.node().source() != null) {
            return; // a source lives until it is closed itself
        }
        if (signal instanceof Failure failure) {
            Sightings.leaves(failure);
        }
        Region to = inlet.region();
        if (to.owner() == Thread.currentThread()) {
            to.queue(() -> Failing.runLate(inlet, entry -> entry.signal(signal)));
            return;
        }
        to.enter(inlet.node());
        try {
            if (to.hasQueued()) {
                to.workInbox();
            }
            inlet.entry().signal(signal);
        } finally {
            from.takeOver(to);
            to.leave();
        }
    }

    @Override
    public Receiver<?> down() {
        return this;
    }

    @Override
    public boolean wanted() {
        @Nullable Entry entry = inlet.glimpse();
        return entry == null || entry.wanted();
    }

    @Override
    public boolean ready() {
        @Nullable Entry entry = inlet.glimpse();
        Thread owner = inlet.region().owner();
        return (owner == null || owner == Thread.currentThread())
                && inlet.node().hasRoom(inlet.port())
                && (entry == null || entry.ready());
    }
}
