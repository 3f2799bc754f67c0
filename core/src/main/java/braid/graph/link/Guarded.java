package braid.graph.link;

import braid.Failure;
import braid.function.CheckedException;
import braid.graph.topology.Node;
import braid.graph.trace.Counters;
import braid.graph.trace.Place;
import braid.graph.trace.Sighting;
import braid.graph.trace.Sightings;
import braid.spi.Completion;
import braid.spi.Receiver;
import braid.spi.Shared;
import braid.spi.Signal;
import java.util.Objects;

/// Stands around each receiver: counts what it takes, and turns what its own code throws into a failure that goes
/// down in the element's place. Nothing unwinds through receivers. Notes where the thread is.
///
/// @param port the number of the input, or [Node#BEHIND] for what takes handles at an end
/// @param here the number of `node`; a constant to the compiler
/// @param before the number of the node that pushes, or [Place#NOWHERE]
record Guarded(Receiver<Object> step, Counters counters, Node node, int port, Place place, long here, long before)
        implements Receiver<Object> {

    /// So many failures are told of one that comes again and again.
    private static final int MOST_SUPPRESSED = 8;

    @Override
    public void receive(Object element) throws InterruptedException {
        counters.in++;
        place.node = here;
        if (place.ours) {
            boolean _ = Thread.interrupted(); // what another step or element left is not this one's
        }
        try {
            step.receive(element);
        } catch (Throwable thrown) {
            failed(element, thrown);
        }
        place.node = before;
    }

    /// The step's own code threw on `element`: a failure goes down in its place.
    private void failed(Object element, Throwable thrown) throws InterruptedException {
        Failure failure = node.failure(Shared.about(element), cause(node, thrown));
        Shared.drop(element);
        if (node.boundary() != null) {
            step.signal(failure); // a boundary keeps it in its order
        } else {
            step.down().signal(failure);
        }
    }

    @Override
    public void signal(Signal signal) throws InterruptedException {
        if (signal instanceof Completion && port != Node.BEHIND && !node.completeInput(port)) {
            return;
        }
        if (signal instanceof Failure failure && isBehindCompletion()) {
            Objects.requireNonNull(node.region()).note(node, failure); // it has no way on: nobody handles it
            return;
        }
        place.node = here;
        Sighting seen = signal instanceof Failure failure ? node.failures().saw(failure) : null;
        if (seen != null) {
            seen.moved(here);
        }
        try {
            step.signal(signal);
        } catch (Throwable thrown) {
            failedOn(signal, thrown);
        }
        if (seen != null && seen.isAt(here) && node.boundary() == null && !node.isJoin() && node.held() == 0) {
            seen.ended(Sighting.End.HANDLED, node.describe()); // nobody has seen it behind this node, nor is it held
        }
        place.node = before;
    }

    private boolean isBehindCompletion() {
        return port != Node.BEHIND && node.completedInput(port);
    }

    /// The step's own code threw on `signal`, which it has then not passed on.
    @SuppressWarnings("ReferenceEquality") // the very same one; a user's equals may say anything
    private void failedOn(Signal signal, Throwable thrown) throws InterruptedException {
        Throwable cause = cause(node, thrown);
        Object element = null;
        if (signal instanceof Failure handled) {
            element = handled.element();
            Sightings.ended(handled, Sighting.End.FAILED_AGAIN, node.describe());
            if (handled.cause() != cause && cause.getSuppressed().length < MOST_SUPPRESSED) {
                cause.addSuppressed(handled.cause());
            }
        }
        step.down().signal(node.failure(element, cause));
        if (!(signal instanceof Failure)) {
            step.down().signal(signal);
        }
    }

    /// What the user's code at `node` threw. Errors that say that the virtual machine is broken pass.
    static Throwable cause(Node node, Throwable thrown) {
        if (thrown instanceof VirtualMachineError broken && !(thrown instanceof StackOverflowError)) {
            throw broken;
        }
        Throwable cause = CheckedException.unwrap(thrown);
        if (cause instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        node.counters().failures++;
        return cause;
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
    public Receiver<?> bare() {
        return step.bare();
    }
}
