package braid.operators;

import braid.Pair;
import braid.spi.Completion;
import braid.spi.Context;
import braid.spi.Held;
import braid.spi.Leases;
import braid.spi.Marker;
import braid.spi.Operator;
import braid.spi.Receiver;
import braid.spi.Signal;
import braid.spi.Step;
import org.jspecify.annotations.Nullable;

/// The step of one key.
final class KeyStep<K, T, R> {

    private final K key;
    private final KeyedSteps<K, T, R> all;
    private final Held held = new Held();
    private final Leases leases = new Leases();
    private final Step<T, R> step;
    private int holds;
    private long heard;

    /// Where it stands among those that had elements since the last marker of that kind; -1 where it does not.
    private int quietPlace = -1;

    private int donePlace = -1;

    /// What it is linked to, and with what.
    private @Nullable Receiver<?> linkedTo;

    private @Nullable Receiver<T> linked;
    private boolean over;

    KeyStep(K key, KeyedSteps<K, T, R> all, Context context, Operator<T, R> operator) {
        this.key = key;
        this.all = all;
        this.step = operator.open(new KeyContext(context, held, leases, this));
    }

    K key() {
        return key;
    }

    void heardAt(long nanos) {
        heard = nanos;
    }

    long heard() {
        return heard;
    }

    int place(Marker.Kind kind) {
        return kind == Marker.Kind.QUIET ? quietPlace : donePlace;
    }

    void place(Marker.Kind kind, int place) {
        if (kind == Marker.Kind.QUIET) {
            quietPlace = place;
        } else {
            donePlace = place;
        }
    }

    void receive(T element, Receiver<? super Pair<K, R>> down) throws InterruptedException {
        if (over) {
            return; // the operator wants no more of this key
        }
        linked(down).receive(element);
        count();
    }

    void signal(Signal signal, Receiver<? super Pair<K, R>> down) throws InterruptedException {
        linked(down).signal(signal);
        count();
    }

    /// The last that is asked of it.
    void complete(Receiver<? super Pair<K, R>> down) throws InterruptedException {
        if (!over) {
            signal(Completion.COMPLETION, down);
        }
        held.discard();
        leases.end();
    }

    /// Runs `action` of the operator's, for this key.
    @SuppressWarnings("unchecked") // pairs follow this node
    void run(Context.Action action, Receiver<Object> down) throws InterruptedException {
        action.run((Receiver<Object>) (Receiver<?>)
                new Down<>(this, (Receiver<? super Pair<K, R>>) (Receiver<?>) down));
        count();
        all.pass(down);
    }

    @SuppressWarnings("ReferenceEquality") // linked anew is another receiver
    private Receiver<T> linked(Receiver<? super Pair<K, R>> down) {
        Receiver<T> receiver = linked;
        if (receiver == null || linkedTo != down) {
            receiver = step.link(new Down<>(this, down));
            linked = receiver;
            linkedTo = down;
        }
        return receiver;
    }

    private void count() {
        int now = step.held();
        if (now != holds) {
            all.holds(now - holds);
            holds = now;
        }
    }

    /// What follows the step: puts the key beside what comes.
    private record Down<K, R>(KeyStep<K, ?, R> of, Receiver<? super Pair<K, R>> down) implements Receiver<R> {
        @Override
        public void receive(R element) throws InterruptedException {
            down.receive(Pair.of(of.key, element));
        }

        @Override
        public void signal(Signal signal) throws InterruptedException {
            switch (signal) {
                case Marker marker -> marker.arrive();
                case Completion _ -> of.over = true;
                default -> down.signal(signal);
            }
        }
    }
}
