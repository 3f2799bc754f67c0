package braid.operators;

import braid.engine.Computation;
import braid.function.ThrowingConsumer;
import braid.spi.Clock;
import braid.spi.Context;
import braid.spi.Leases;
import braid.spi.Receiver;
import braid.spi.Spans;
import braid.spi.WaitEnd;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The last step of each key that a [KeyedFoldOperator] remembers: the key first that had no element for longest.
final class KeyedFolds<K, T, R> {

    /// The last step of a key, and when its element came.
    private record Last<R>(Computation<R> step, long heard) {}

    private final KeyedFoldOperator<K, T, R> operator;
    private final Context context;
    private final Leases leases;
    private final Pending pending;
    private final long idle;
    private final Map<K, Last<R>> lasts = new LinkedHashMap<>(16, 0.75f, true);
    private volatile int size;
    private Clock.@Nullable Scheduled timer;

    KeyedFolds(KeyedFoldOperator<K, T, R> operator, Context context) {
        this.operator = operator;
        this.context = context;
        this.leases = context.leases();
        this.pending = new Pending(context);
        Duration time = operator.keys().idle();
        this.idle = time == null ? 0 : Spans.nanos(time);
    }

    int keys() {
        return size;
    }

    @SuppressWarnings("unchecked") // the key was given with the element
    void receive(Computation<T> element, Receiver<? super Computation<R>> down) throws InterruptedException {
        K key = (K) element.key();
        Last<R> last = lasts.get(key);
        if (last == null && lasts.size() == operator.keys().limit() && !makeRoom(down)) {
            element.close();
            return;
        }
        Computation<R> before = last == null ? null : last.step;
        if (!leases.take(before)) {
            element.close();
            return;
        }
        Computation<R> next =
                Computation.fold(operator.function(), operator.start(), before, element, context.origin());
        Computation<R> state = next.share(); // for the key's step after it
        lasts.put(key, new Last<>(state, idle > 0 ? context.clock().nanoTime() : 0));
        size = lasts.size();
        leases.keep(state);
        if (idle > 0 && timer == null) {
            look(idle);
        }
        down.receive(next);
    }

    /// Evicts the key that had no element for longest, once its last step is done.
    ///
    /// @return false if the node was destroyed meanwhile
    private boolean makeRoom(Receiver<?> down) throws InterruptedException {
        context.advise(
                "more than " + operator.keys().limit() + " keys: those that had no element for longest are forgotten");
        Map.Entry<K, Last<R>> eldest = lasts.entrySet().iterator().next();
        Computation<R> step = eldest.getValue().step;
        if (!step.isDone()) {
            step.submit().whenDone(context::changed);
            pending.begin(step);
            try {
                if (context.awaitAnswer(step::isDone) != WaitEnd.COME) {
                    return false;
                }
            } finally {
                pending.end();
            }
        }
        evict(eldest, down);
        return true;
    }

    private void evict(Map.Entry<K, Last<R>> eldest, Receiver<?> down) throws InterruptedException {
        K key = eldest.getKey();
        leases.drop(eldest.getValue().step);
        lasts.remove(key);
        size = lasts.size();
        context.evicted(1);
        ThrowingConsumer<? super K> listener = operator.keys().evicted();
        if (listener != null) {
            tell(listener, key, down);
        }
    }

    private void tell(ThrowingConsumer<? super K> listener, K key, Receiver<?> down) throws InterruptedException {
        Throwable thrown;
        try {
            listener.accept(key);
            return;
        } catch (Throwable e) {
            thrown = e;
        }
        down.signal(context.failure(key, thrown));
    }

    private void look(long nanos) {
        timer = context.schedule(Duration.ofNanos(nanos), this::evictIdle);
    }

    /// Evicts those that are idle; one whose last step is still under way is looked at again.
    private void evictIdle(Receiver<Object> down) throws InterruptedException {
        timer = null;
        long now = context.clock().nanoTime();
        while (!lasts.isEmpty()) {
            Map.Entry<K, Last<R>> eldest = lasts.entrySet().iterator().next();
            long left = eldest.getValue().heard + idle - now;
            if (left > 0 || !eldest.getValue().step.isDone()) {
                look(left > 0 ? left : idle);
                return;
            }
            evict(eldest, down);
        }
    }

    /// No step comes after the last ones: without this their states would stay where they are kept.
    void end() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        lasts.clear();
        size = 0;
        leases.end();
    }
}
