package braid.graph.link;

import braid.Failure;
import braid.graph.topology.ClosedException;
import braid.graph.topology.Failing;
import braid.graph.topology.Life;
import braid.graph.topology.Link;
import braid.graph.topology.Node;
import braid.graph.topology.Region;
import braid.graph.topology.SourceState;
import braid.graph.trace.Sightings;
import braid.graph.wait.Entering;
import braid.graph.wait.Wait;
import braid.graph.wait.Waits;
import braid.spi.Carried;
import braid.spi.Completion;
import braid.spi.Receiver;
import braid.spi.Shared;
import braid.spi.Signal;
import braid.spi.WaitEnd;

/// The link from one region into another: takes the other's lock for each element, and waits, outside it, while a
/// join there has no room for this input.
record Crossing(Link link, Region from, Inlet inlet) implements Receiver<Object> {

    @Override
    public void receive(Object element) throws InterruptedException {
        Region to = inlet.region();
        if (to.isMine()) {
            // A function in that region emitted into this one: to wait for itself would be a circle, so it comes
            // afterwards.
            later(() -> push(element));
            return;
        }
        if (!enterWithRoom(to)) {
            discard(element);
            return;
        }
        to.place().ours = from.place().ours;
        try {
            push(element);
        } catch (ClosedException closed) {
            Node node = link.from();
            to.note(node, new Failure(element, closed, node.name(), node.line()));
        } finally {
            to.place().ours = false;
            from.takeOver(to);
            to.leave();
        }
    }

    private void discard(Object element) {
        inlet.node().discarded(1);
        Shared.drop(element);
    }

    /// Pushes, and counts what goes into a source. Around a cycle elements come to a source until it is at rest,
    /// after it was closed to emitters. Into a join that is being destroyed nothing goes any more: else it would
    /// overtake what waited for room and was thrown away. The caller is in the other region.
    private void push(Object element) throws InterruptedException {
        Node node = inlet.node();
        SourceState source = node.source();
        if (source != null) {
            if (node.life() != Life.LIVE) {
                link.refuse();
                throw new ClosedException(node);
            }
            node.counters().in++;
            source.byLinks().in++;
            link.count();
        } else if (node.doomed()) {
            discard(element);
            return;
        }
        inlet.entry().receive(element);
    }

    private void later(Failing.Work work) {
        Region to = inlet.region();
        Carried carried = Carried.current();
        to.owe(() -> Failing.runLate(to, inlet.node(), () -> Carried.run(carried, work::run)));
    }

    /// Enters when there is room for this input; false if the join, or what comes before it, is destroyed. Then
    /// nothing that comes later goes in either: it would overtake what was thrown away.
    private boolean enterWithRoom(Region to) {
        Node join = inlet.node();
        int port = inlet.port();
        Entering.always(to, join);
        join.broughtBy(Thread.currentThread());
        while (!join.hasRoom(port)) {
            to.leave();
            WaitEnd end = Waits.await(
                    join,
                    Wait.Kind.PARTNER,
                    () -> join.hasRoom(port) || link.from().doomed());
            if (end == WaitEnd.DESTROYED || link.from().doomed()) {
                return false;
            }
            Entering.always(to, join);
            if (end == WaitEnd.BEYOND) {
                break;
            }
        }
        if (link.from().doomed()) {
            to.leave();
            return false;
        }
        to.workOwn();
        return true;
    }

    @Override
    public void signal(Signal signal) throws InterruptedException {
        if (signal instanceof Completion && inlet.node().isSource()) {
            link.complete(); // a source lives until it is closed itself
            return;
        }
        if (signal instanceof Failure failure) {
            if (link.from().doomed() || inlet.node().doomed()) {
                inlet.node().discarded(1); // as the elements before it
                return;
            }
            Sightings.leaves(failure);
        }
        Region to = inlet.region();
        if (to.isMine()) {
            later(() -> inlet.entry().signal(signal));
            return;
        }
        Entering.always(to, inlet.node());
        try {
            to.workOwn();
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
        Node node = inlet.node();
        boolean refused = node.isSource() && node.life() != Life.LIVE && link.refused();
        return !refused && inlet.wanted();
    }

    @Override
    public boolean ready() {
        Thread owner = inlet.region().owner();
        return (owner == null || owner == Thread.currentThread())
                && inlet.node().hasRoom(inlet.port())
                && inlet.ready();
    }
}
